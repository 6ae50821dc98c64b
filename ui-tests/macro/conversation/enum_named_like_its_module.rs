//! expect: the states of `game` go into a module `game`, so the enum needs another name
#![allow(non_camel_case_types)]
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum game {
    #[state(entry)]
    Idle,
}

#[handler]
impl game {
    #[on(game_states::Idle, text)]
    fn start() -> Stay { Stay }
}

fn main() {}
