//! Who has it from another crate says where: `crate = path`.
#![deny(warnings)]
#![forbid(unsafe_code)]

use facade::bots::prelude::*;

#[derive(Provide)]
#[provide(crate = facade::bots)]
pub struct App {
    pub greeting: String,
}

#[derive(CallbackData, Clone, Debug)]
#[callback_data(crate = facade::bots)]
pub enum Button {
    Yes,
    Day(u8),
}

#[derive(Command)]
#[command(crate = facade::bots)]
pub enum Order {
    /// Begins a game.
    Start { secret: Option<u8> },
}

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s", crate = facade::bots)]
pub enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u8 },
}
use game::{Idle, Playing};

#[handler(app = App, crate = facade::bots)]
impl Game {
    #[on(Idle, command)]
    fn start(Command(Order::Start { secret }): Command<Order>, Data(greeting): Data<String>, reply: &mut Reply) -> Playing {
        reply.text(facade::bots::html!(crate = facade::bots, "<b>{greeting}</b>"));
        Playing { secret: secret.unwrap_or(7) }
    }

    #[on(Playing, callback = Button::Day(1..=7))]
    async fn pressed(game: &mut Playing, Callback(button): Callback<Button>) -> To<Stay, End> {
        match button {
            Button::Day(day) if day == game.secret => to(End),
            _ => to(Stay),
        }
    }

    #[on(Playing, regex = "^[0-9]+$")]
    fn number() -> Stay {
        Stay
    }
}

pub fn bot() -> facade::bots::Result<impl Sized> {
    Ok(Bot::new("1:x")?.with(App { greeting: "Hello".to_owned() }).conversation::<Game>())
}
