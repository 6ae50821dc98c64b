//! expect: `callback` takes a pattern: `callback = "yes"`
//! expect: the pattern of `command` is a string: `command = "start"`
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

    #[on(Playing, command = 7)]
    fn stop() -> End { End }

    #[on(Playing, callback)]
    fn pressed() -> End { End }
}

fn main() {}
