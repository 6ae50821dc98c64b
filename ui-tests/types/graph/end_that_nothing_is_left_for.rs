//! What an earlier handler takes in a state leads nowhere from there.
//!
//! expect: state `Playing` can never end: no handler leads from it to the end, and it never expires; `must_end` asks for one of the two
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, must_end)]
enum Game {
    #[state(entry)]
    Idle,
    Playing,
    Paused,
}
use game::{Idle, Paused, Playing};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> To<Playing, Paused> { to(Playing) }

    #[on(Playing, text)]
    fn guess() -> Stay { Stay }

    #[on(_, command = "cancel")]
    fn cancel() -> End { End }
}

fn main() {}
