//! expect: `#[on(..)]` stands before a handler, which is a function
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
    const PRICE: u32 = 7;

    #[on(Idle, message)]
    fn start() -> Playing { Playing { secret: Self::PRICE } }
}

fn main() {
    let _ = Bot::new("1:x").unwrap().conversation::<Game>();
}
