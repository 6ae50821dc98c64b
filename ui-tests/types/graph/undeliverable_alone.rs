//! expect: state `Playing` is dead: no handler takes what happens there; write one, or mark it `#[state(terminal)]`
use stategram::prelude::*;

#[derive(Serialize, Deserialize)]
struct Alarm;

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

    #[on(Playing, undeliverable)]
    fn refused(_refused: Undeliverable) -> End { End }
}

fn main() {}
