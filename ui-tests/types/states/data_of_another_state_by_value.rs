//! expect: `Playing` is not available to a handler for `text` in state `Idle`
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
    fn start(game: Playing) -> Playing { game }

    #[on(Playing, text)]
    fn stop() -> End { End }
}

fn main() {}
