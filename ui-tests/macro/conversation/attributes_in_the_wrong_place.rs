//! expect: `#[state(..)]` stands before a variant
//! expect: `#[conversation(..)]` stands before the enum
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    #[conversation(expires = "10s")]
    Playing {
        #[state(expires = "5m")]
        secret: u32,
    },
}

fn main() {}
