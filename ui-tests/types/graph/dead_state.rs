//! expect: state `Paused` is dead: no handler takes what happens there; write one, or mark it `#[state(terminal)]`
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
