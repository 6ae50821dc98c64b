//! expect: `regex` takes a pattern: `regex = "[0-9]+"`
//! expect: the pattern of `regex` is a string: `regex = "[0-9]+"`
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

    #[on(Playing, regex)]
    fn none() -> End { End }

    #[on(Playing, regex = 7)]
    fn number() -> End { End }
}

fn main() {}
