//! expect: the entry state never expires: nothing is kept in it
//! expect: the entry state cannot be terminal: nothing is kept in it
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry, terminal, expires = "5s")]
    Idle,
}

fn main() {}
