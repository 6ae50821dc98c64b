//! expect: what is one conversation kept per? write `#[conversation(per_chat)]`, `#[conversation(per_user)]` or another seed
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(expires = "10s")]
enum Game {
    #[state(entry)]
    Idle,
}

fn main() {}
