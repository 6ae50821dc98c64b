//! expect: conflicting seeds: the conversation is already `per_chat`
//! expect: unknown state key `terminl`; did you mean `terminal`?
//! expect: invalid duration "5x": unknown unit `x`; write e.g. "90s", "30m", "1h 30m", "7d"
//! expect: unknown trigger `comand`; did you mean `command`?
//! expect: a handler takes its state as an argument, e.g. `state: Playing`, not as `self`
//! expect: `text` takes no pattern
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, per_user)]
enum Game {
    #[state(entry)]
    Idle,
    #[state(terminl, expires = "5x")]
    Playing { secret: u32 },
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Idle, comand = "start")]
    fn begin() -> Playing { Playing { secret: 7 } }

    #[on(Playing, text = "stop")]
    fn stop(self) -> End { End }
}

fn main() {}
