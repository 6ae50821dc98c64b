//! expect: a conversation has no parameters: its states are stored as they are
use stategram::prelude::*;

#[derive(Conversation)]
#[conversation(per_chat)]
enum Game<T> {
    #[state(entry)]
    Idle,
    Playing(T),
}

fn main() {}
