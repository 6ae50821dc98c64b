//! A conversation taken by value is a copy, and cannot be borrowed with `&mut`.
//!
//! expect: `next` takes the conversation by value, yet may `Stay`: what it changed would be lost; borrow it with `&`, or return `Any`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Playing {
        tries: u32,
    },
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing {
        Playing { tries: 0 }
    }

    #[on(Playing, command = "hub")]
    fn hub(game: Game) -> Any<Game> {
        match game {
            Game::Playing { tries } => to(Playing { tries: tries + 1 }),
            Game::Idle => to(Stay),
        }
    }

    #[on(Playing, text)]
    fn next(_game: Game) -> To<Stay, End> {
        to(End)
    }
}

fn main() {}
