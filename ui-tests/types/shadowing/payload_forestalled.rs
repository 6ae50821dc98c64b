//! expect: `again` can never run: in state `Playing`, `taken` takes every `photo` before it
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

    #[on(Playing, photo)]
    fn taken(Photo(_sizes): Photo) -> End { End }

    #[on(Playing, photo)]
    fn again() -> End { End }
}

fn main() {}
