//! expect: a conversation has no parameters: its states are stored as they are
//! expect: a conversation has no parameters, so neither have its handlers
use stategram::prelude::*;

#[derive(Conversation)]
#[conversation(per_chat)]
enum Game<T> {
    #[state(entry)]
    Idle,
    Playing(T),
}

#[handler]
impl<T> Game<T> {
    #[on(_, text)]
    fn start() -> Stay { Stay }
}

fn main() {}
