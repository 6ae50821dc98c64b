//! expect: the entry state has no data: a conversation that has not begun is not kept
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle { count: u32 },
}

fn main() {}
