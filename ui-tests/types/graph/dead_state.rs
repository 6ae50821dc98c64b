//! expect: state `Paused` is dead: it has no handler and is not `#[state(terminal)]`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Paused,
    #[state(expires = "5s")]
    Lost,
}
use game::{Idle, Paused, Lost};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn pause() -> To<Paused, Lost> { to(Paused) }

    #[on(Paused, enter)]
    fn paused() {}

    #[on(Lost, expired)]
    fn late() -> End { End }
}

fn main() {}
