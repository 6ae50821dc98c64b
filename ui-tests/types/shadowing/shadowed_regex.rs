//! expect: `again` can never run: in state `Playing`, `number` takes every `regex = "[0-9]+"` before it
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
    #[on(Idle, text)]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Playing, regex = "[0-9]+")]
    fn number(_found: Captures) -> End { End }

    #[on(Playing, regex = "[0-9]+")]
    fn again() -> End { End }
}

fn main() {}
