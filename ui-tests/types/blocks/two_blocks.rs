//! The handlers of a conversation stand in one block, whose order is theirs.
//!
//! expect: conflicting implementations of trait `stategram::machine::Table` for type `Game`
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
}

#[handler]
impl Game {
    #[on(Idle, message)]
    fn next(_: Message) -> Stay {
        Stay
    }
}

fn main() {
    let _ = Game::graph();
    let _ = Bot::new("1:x").unwrap().conversation::<Game>();
}
