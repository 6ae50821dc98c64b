//! expect: type mismatch in function arguments
//! expect: `u8` is no function that an update can be asked for its seed
use stategram::prelude::*;

fn another(id: i64) -> Option<i64> {
    Some(id)
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(seed = another)]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

#[handler]
impl Game {
    #[on(Idle, text)]
    fn hello() -> Stay {
        Stay
    }
}

const NUMBER: u8 = 7;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(seed = NUMBER)]
enum Other {
    #[state(entry)]
    Idle,
}

#[handler]
impl Other {
    #[on(other::Idle, text)]
    fn hello() -> Stay {
        Stay
    }
}

fn main() {}
