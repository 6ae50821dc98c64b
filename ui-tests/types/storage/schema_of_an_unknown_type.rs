//! expect: cannot find type `Secrets` in this scope
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, schema = 0x8f3a91bc)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: Secrets },
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing { unreachable!() }

    #[on(Playing, text)]
    fn stop() -> End { End }
}

fn main() {}
