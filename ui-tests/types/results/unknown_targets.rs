//! A misspelt state is told once, wherever in a signature it stands.
//!
//! expect: cannot find type `Plaing` in this scope
//! expect: cannot find type `Nowhere` in this scope
//! expect: cannot find type `Limit` in this scope
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u32 },
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> To<Plaing, Stay> { to(Stay) }

    #[on(Idle, message)]
    fn begin() -> Playing { Playing { secret: 7 } }

    #[on(Playing, text)]
    fn guess(_: Text<Limit>) -> Result<Nowhere, String> { Err(String::new()) }
}

fn main() {}
