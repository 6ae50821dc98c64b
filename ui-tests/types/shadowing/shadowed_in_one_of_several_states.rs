//! expect: `help` can never run: in state `Playing`, `stop` takes every `command = "help"` before it
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
    fn start(Text(secret): Text<u32>) -> Playing { Playing { secret } }

    #[on(Playing, text)]
    fn stop() -> End { End }

    #[on(Idle | Playing, command = "help")]
    fn help() -> Stay { Stay }
}

fn main() {}
