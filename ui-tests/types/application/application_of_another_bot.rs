//! expect: conversation `Game` does not run in a bot with the application `()`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u32 },
}
use game::{Idle, Playing};

struct App;

#[handler(app = App)]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Playing, text)]
    fn stop() -> End { End }
}

fn registered() -> stategram::Builder {
    stategram::Bot::from_env().unwrap().conversation::<Game>()
}

fn main() {}
