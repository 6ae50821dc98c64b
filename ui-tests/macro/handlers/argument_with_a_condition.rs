//! expect: a handler's arguments are always there; put the `cfg` on the handler
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
    fn start(#[cfg(unix)] _reply: &mut Reply) -> Stay { Stay }
}

fn main() {}
