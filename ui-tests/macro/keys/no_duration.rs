//! expect: invalid duration "soon": expected a number, found `soon`; write e.g. "90s", "30m", "1h 30m", "7d"
//! expect: invalid duration "": it is empty; write e.g. "90s", "30m", "1h 30m", "7d"
//! expect: invalid duration "0s": it is no time at all; write e.g. "90s", "30m", "1h 30m", "7d"
//! expect: invalid duration "4000d": it is longer than ten years; `never` has no end; write e.g. "90s", "30m", "1h 30m", "7d"
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, expires = "soon", at_most = "")]
enum Game {
    #[state(entry)]
    Idle,
    #[state(expires = "0s", at_most = "4000d")]
    Playing,
}

fn main() {}
