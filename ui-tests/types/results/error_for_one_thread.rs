//! An error travels between threads.
//!
//! expect: a handler cannot fail with `Box<dyn StdError>`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Result<Stay, Box<dyn std::error::Error>> {
        Ok(Stay)
    }
}

fn main() {}
