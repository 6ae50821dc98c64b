//! expect: `Game` does not say what becomes of a stored `GameV1`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, version = 2, previous = GameV1)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u32 },
}
use game::{Idle, Playing};

#[derive(Deserialize)]
struct GameV1;

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Playing, text)]
    fn stop() -> End { End }
}

fn main() {}
