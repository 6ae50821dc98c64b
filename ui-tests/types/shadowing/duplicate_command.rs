//! expect: `again` can never run: in state `Idle`, `start` takes every `command = "start"` before it
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
    #[on(Idle, command = "start")]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Idle, command = "start")]
    fn again() -> Stay { Stay }

    #[on(Playing, text)]
    fn stop() -> End { End }
}

fn main() {}
