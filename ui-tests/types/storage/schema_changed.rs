//! expect: the shape of `Game` is 0xc6e52197, and `schema` says 0x8f3a91bc: if what is stored no longer reads, raise `version` and write a migration; then pin 0xc6e52197
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, version = 2, schema = 0x8f3a91bc)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u32 },
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Playing, text)]
    fn stop() -> End { End }
}

fn main() {}
