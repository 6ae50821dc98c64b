//! expect: a handler for `text` is given no poll
use stategram::extract::Poll;
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

#[handler]
impl Game {
    #[on(Idle, text)]
    fn counted(_poll: Poll) -> Stay { Stay }
}

fn main() {}
