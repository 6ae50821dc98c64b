//! An application is at least as visible as the conversations that name it.
//!
//! expect: private type `App` in public interface
use stategram::prelude::*;

#[derive(Provide)]
struct App {
    _name: String,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
pub enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

#[handler(app = App)]
impl Game {
    #[on(Idle, text)]
    fn start() -> Stay {
        Stay
    }
}

fn main() {}
