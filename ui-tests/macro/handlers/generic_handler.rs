//! expect: a handler has no parameters: the runtime calls it as it stands
//! expect: a handler is called by the runtime, so it cannot be `unsafe`
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

    #[on(Playing, text)]
    fn stop<T>() -> End { End }

    #[on(Playing, message)]
    unsafe fn danger() -> End { End }
}

fn main() {}
