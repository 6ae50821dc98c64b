//! The author's own seed is the path of a function, and the only one.
//!
//! expect: `seed` takes the path of a function: `= path::to::function`
//! expect: conflicting seeds: the conversation is already `per_chat`
//! expect: `per_user` takes no list
use stategram::prelude::*;
use stategram::update::Incoming;

fn everybody(_: &Incoming) -> Option<u8> {
    Some(1)
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(seed = "everybody")]
enum Quoted {
    #[state(entry)]
    Idle,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, seed = everybody)]
enum Twice {
    #[state(entry)]
    Idle,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_user(7))]
enum Listed {
    #[state(entry)]
    Idle,
}

fn main() {}
