//! A signature that is being typed is the compiler's to tell; the handlers beside it are not to blame.
//!
//! expect: expected one of `:`, `@`, or `|`, found `)`
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
    fn start(reply) -> Stay {
        Stay
    }

    #[on(Idle, message)]
    fn next(reply: &mut Reply) -> End {
        reply.text("Bye");
        End
    }
}

fn main() {}
