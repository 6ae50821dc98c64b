//! What is deprecated is so for who names it, and the macros have to.
#![deny(warnings)]
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "1h")]
enum Game {
    #[state(entry)]
    Idle,
    #[deprecated = "nobody plays it any more"]
    Old { tries: u8 },
    Playing {
        #[deprecated]
        secret: u8,
    },
}

#[handler]
impl Game {
    #[on(_, text)]
    fn start() -> Any<Game> { to(game::Idle) }

    #[deprecated]
    #[on(_, photo)]
    fn seen() -> Stay { Stay }
}

#[derive(CallbackData)]
pub enum Button {
    #[deprecated]
    Yes,
    No {
        #[deprecated]
        day: u8,
    },
}

#[derive(Command)]
pub enum Order {
    /// Begins.
    #[deprecated]
    Start,
}

#[derive(Provide)]
pub struct App {
    #[deprecated]
    pub limit: u8,
}

fn main() {
    assert_eq!(Game::graph().states.len(), 3);
}
