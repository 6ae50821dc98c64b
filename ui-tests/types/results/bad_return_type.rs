//! expect: a handler of `Game` cannot return `u32`
//! expect: a handler of `Game` cannot return `()`
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

    #[on(Playing, text)]
    fn guess() -> u32 { 7 }

    #[on(Playing, message)]
    fn nothing() {}
}

fn main() {}
