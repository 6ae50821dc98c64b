//! A loop without an end lacks one way out, and what leads into it is no cause of that. What a failure leads to is no way out.
//!
//! expect: states `Asking`, `Waiting` can never end: no handler leads from them to the end, and they never expire; `must_end` asks for one of the two
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, must_end)]
enum Game {
    #[state(entry)]
    Idle,
    Greeted,
    Asking,
    Waiting,
    #[state(expires = "5s")]
    Lost,
}
use game::{Asking, Greeted, Idle, Lost, Waiting};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn greet() -> To<Greeted, Lost> { to(Greeted) }

    #[on(Greeted, text)]
    fn ask() -> Asking { Asking }

    #[on(Asking, text)]
    fn wait() -> To<Waiting, Stay> { to(Waiting) }

    #[on(Waiting, text)]
    fn ask_again() -> Asking { Asking }

    #[on(Lost, callback = "play")]
    fn resume() -> Stay { Stay }

    #[on(Asking | Waiting, failed)]
    fn give_up() -> End { End }

    #[on(_, undeliverable)]
    fn blocked() -> Idle { Idle }
}

fn main() {}
