//! expect: state `Lost` is unreachable: no handler that runs goes to it; return it from one, or remove it
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
    fn pause() -> Paused { Paused }

    #[on(Paused, text)]
    fn resume() -> Idle { Idle }

    #[on(Lost, expired)]
    fn late() -> Lost { Lost }
}

fn main() {}
