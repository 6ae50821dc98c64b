//! expect: callback data of 71 bytes; Telegram allows 64: say what is meant, and keep the rest in the state
//! expect: callback data is empty; Telegram asks for 1 to 64 bytes
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

    #[on(Playing, callback = "a-very-long-callback-data-string-that-does-not-fit-into-64-bytes-at-all")]
    fn pressed() -> End { End }

    #[on(Playing, callback = "")]
    fn empty() -> End { End }
}

fn main() {}
