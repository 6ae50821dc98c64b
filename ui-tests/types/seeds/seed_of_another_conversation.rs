//! A handler takes the seed that its conversation has.
//!
//! expect: conversation `Game` is not kept `stategram::machine::PerUser`
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
    fn hello(user: PerUser, chat: PerChat) -> Stay {
        let _ = (user, chat);
        Stay
    }
}

fn main() {}
