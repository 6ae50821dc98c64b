//! expect: state `Playing` stands here twice
//! expect: `_` already stands for every state
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

    #[on(Playing | Playing, text)]
    fn stop() -> End { End }

    #[on(_ | Playing, message)]
    fn help() -> Stay { Stay }
}

fn main() {}
