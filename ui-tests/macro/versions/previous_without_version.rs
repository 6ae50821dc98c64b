//! expect: a conversation with a `previous` form is at least `version = 2`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, previous = Old)]
enum Game {
    #[state(entry)]
    Idle,
    Playing,
}

fn main() {}
