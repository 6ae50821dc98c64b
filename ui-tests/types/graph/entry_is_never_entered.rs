//! To go to the entry is to end, so nothing is ever entered there.
//!
//! expect: the entry is never entered: to go to `Idle` is to end, and a conversation that begins there runs no `enter`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Playing,
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[on(Idle | Playing, enter)]
    fn hello(reply: &mut Reply) {
        reply.text("Hello");
    }

    #[on(Idle, text)]
    fn start() -> Playing {
        Playing
    }

    #[on(Playing, text)]
    fn stop() -> Idle {
        Idle
    }
}

fn main() {}
