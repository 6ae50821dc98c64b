//! expect: state `Over` can never end: it is kept for ever; `must_end` asks for an `expires`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, expires = "5m", must_end)]
enum Game {
    #[state(entry)]
    Idle,
    #[state(expires = never)]
    Playing,
    #[state(terminal, expires = never)]
    Over,
}
use game::{Idle, Over, Playing};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing { Playing }

    #[on(Playing, text)]
    fn guess() -> To<Stay, Over> { to(Over) }

    #[on(Over, message)]
    fn over() -> Stay { Stay }
}

fn main() {}
