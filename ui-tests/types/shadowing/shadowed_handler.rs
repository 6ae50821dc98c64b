//! expect: `number` can never run: in state `Playing`, `anything` takes every `text` before it
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

    #[on(Playing, message)]
    fn anything() -> Stay { Stay }

    #[on(Playing, text)]
    fn number(Text(_n): Text<u32>) -> End { End }
}

fn main() {}
