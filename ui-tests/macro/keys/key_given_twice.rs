//! expect: `expires` is given twice
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, expires = "1s", expires = "2s")]
enum Game {
    #[state(entry)]
    Idle,
}

fn main() {}
