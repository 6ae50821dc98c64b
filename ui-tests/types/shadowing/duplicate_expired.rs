//! expect: `later` can never run: in state `Playing`, `late` takes every `expired` before it
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, expires = "10s")]
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

    #[on(Playing, expired)]
    fn late() -> End { End }

    #[on(Playing, expired)]
    fn later() -> End { End }
}

fn main() {}
