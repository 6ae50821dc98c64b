//! expect: no entry state: mark the state a new conversation starts in with `#[state(entry)]`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    Idle,
    Playing,
}

fn main() {}
