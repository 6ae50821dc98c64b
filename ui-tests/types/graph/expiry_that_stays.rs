//! expect: state `Playing` can never end: no handler leads from it to the end, not even where it expires; `must_end` asks for one that does
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, expires = "5m", must_end)]
enum Game {
    #[state(entry)]
    Idle,
    Playing,
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing { Playing }

    #[on(Playing, text)]
    fn guess() -> Stay { Stay }

    #[on(Playing, expired)]
    fn hurry(reply: &mut Reply) -> Stay {
        reply.text("Are you there?");
        Stay
    }
}

fn main() {}
