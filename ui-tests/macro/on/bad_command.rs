//! expect: write the command without its slash: `"stop"`
//! expect: `/well-formed` is no command: a command is 1 to 32 letters, digits and `_`
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

    #[on(Playing, command = "/stop")]
    fn stop() -> End { End }

    #[on(Playing, command = "well-formed")]
    fn well_formed() -> End { End }
}

fn main() {}
