//! expect: a second entry state: a conversation already starts in `Idle`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    #[state(entry)]
    Playing,
}

fn main() {}
