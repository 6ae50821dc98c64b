//! expect: `guess` takes its state twice: each argument would be a copy of its own; take it once
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
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Playing, text)]
    fn guess(game: &mut Playing, before: &Playing) -> Stay {
        game.secret = before.secret + 1;
        Stay
    }
}

fn main() {}
