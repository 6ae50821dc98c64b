//! `tg = { package = "stategram" }`: nothing has to be said of it.
#![deny(warnings)]
#![forbid(unsafe_code)]

use tg::prelude::*;

#[derive(Provide)]
pub struct App {
    pub greeting: String,
}

#[derive(CallbackData, Clone, Debug)]
pub enum Button {
    Yes,
    Day(u8),
}

#[derive(Command)]
pub enum Order {
    /// Begins a game.
    Start { secret: Option<u8> },
}

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
pub enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u8 },
}
use game::{Idle, Playing};

#[handler(app = App)]
impl Game {
    #[on(Idle, command)]
    fn start(Command(Order::Start { secret }): Command<Order>, Data(greeting): Data<String>, reply: &mut Reply) -> Playing {
        reply.text(tg::html!("<b>{greeting}</b>"));
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

pub fn bot() -> tg::Result<impl Sized> {
    Ok(Bot::new("1:x")?.with(App { greeting: "Hello".to_owned() }).conversation::<Game>())
}
