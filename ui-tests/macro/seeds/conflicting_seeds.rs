//! expect: conflicting seeds: the conversation is already `per_chat`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, per_user)]
enum Game {
    #[state(entry)]
    Idle,
}

fn main() {}
