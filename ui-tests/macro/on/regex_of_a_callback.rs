//! expect: expected nothing more: `#[on(State, trigger)]`, or `trigger = "pattern"`
//! expect: `callback_query` takes no pattern
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

    #[on(Playing, callback_query, regex = "[0-9]+")]
    fn beside() -> End { End }

    #[on(Playing, callback_query = "[0-9]+")]
    fn instead() -> End { End }
}

fn main() {}
