//! What is wrong with one handler by itself is told, whatever else is wrong.
//!
//! expect: unknown trigger `txet`; did you mean `text`?
//! expect: `guess` takes its state by value, yet may `Stay`: what it changed would be lost; borrow the state with `&` or `&mut`, or return it
//! expect: `inline_query` never reaches a `per_chat` conversation: it comes from no chat that the bot is in; use `per_inline_user` or `per_user`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u32 },
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[on(Idle, txet)]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Playing, text)]
    fn guess(_game: Playing) -> To<Stay, End> { to(Stay) }

    #[on(Playing, inline_query)]
    fn search() -> Stay { Stay }
}

fn main() {}
