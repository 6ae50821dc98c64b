//! expect: only an enum can be a conversation: its variants are the states
use stategram::prelude::*;

#[derive(Conversation)]
#[conversation(per_chat)]
struct Game {
    secret: u32,
}

fn main() {}
