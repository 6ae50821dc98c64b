//! Two handlers of one name are the compiler's to tell, once.
//!
//! expect: duplicate definitions with name `start`
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
    fn start(Text(_): Text) -> Stay {
        Stay
    }

    #[on(Idle, message)]
    fn start(reply: &mut Reply) -> End {
        reply.text("Bye");
        End
    }
}

fn main() {}
