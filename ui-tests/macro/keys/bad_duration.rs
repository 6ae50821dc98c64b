//! expect: invalid duration "10 minuts": unknown unit `minuts`; write e.g. "90s", "30m", "1h 30m", "7d"
//! expect: invalid duration "5": missing unit after `5`; write e.g. "90s", "30m", "1h 30m", "7d"
//! expect: `at_most` takes a duration: `= "30m"`, or `= never`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, expires = "10 minuts")]
enum Game {
    #[state(entry)]
    Idle,
    #[state(expires = "5", at_most = 5)]
    Playing,
}

fn main() {}
