//! expect: `command` takes a pattern: `command = "start"`
//! expect: the pattern of `callback` is a string or a value: `callback = "yes"`, `callback = Button::Yes`
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

    #[on(Playing, command)]
    fn stop() -> End { End }

    #[on(Playing, callback = 7)]
    fn pressed() -> End { End }
}

fn main() {}
