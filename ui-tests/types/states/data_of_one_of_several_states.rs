//! expect: `Playing` is not available to a handler for `text` in state `(Idle, Playing)`
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
    #[on(Idle | Playing, text)]
    fn start(game: Playing) -> Playing { game }
}

fn main() {}
