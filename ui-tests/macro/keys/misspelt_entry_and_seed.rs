//! A key that nobody knows is told, and not what it was meant to be besides; what else is wrong is told with it.
//!
//! expect: unknown key `perchat`; did you mean `per_chat`?
//! expect: unknown state key `entri`; did you mean `entry`?
//! expect: write `never` without quotes
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(perchat, expires = "never")]
enum Game {
    #[state(entri)]
    Idle,
}

fn main() {}
