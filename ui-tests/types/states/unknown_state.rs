//! expect: cannot find type `Plaing` in this scope
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

    #[on(Plaing, text)]
    fn guess(game: Playing) -> End {
        drop(game);
        End
    }

    #[on(Playing, text)]
    fn stop() -> End { End }
}

fn main() {}
