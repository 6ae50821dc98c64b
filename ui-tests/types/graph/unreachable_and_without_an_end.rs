//! What is unreachable or dead is told as that alone.
//!
//! expect: state `Lost` is unreachable: no handler that runs goes to it; return it from one, or remove it
//! expect: state `Paused` is dead: no handler takes what happens there; write one, or mark it `#[state(terminal)]`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, must_end)]
enum Game {
    #[state(entry)]
    Idle,
    Lost,
    Paused,
}
use game::{Idle, Lost, Paused};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn pause() -> Paused { Paused }

    #[on(Lost, text)]
    fn search() -> Stay { Stay }
}

fn main() {}
