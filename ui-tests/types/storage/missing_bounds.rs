//! expect: the trait bound `Game: Clone` is not satisfied
//! expect: the trait bound `Game: serde::Serialize` is not satisfied
//! expect: the trait bound `Game: serde::Deserialize<'de>` is not satisfied
use stategram::prelude::*;

#[derive(Conversation)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u32 },
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Playing, text)]
    fn stop() -> End { End }
}

fn main() {}
