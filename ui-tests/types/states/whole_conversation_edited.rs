//! expect: a handler for `text` in state `stategram::Any<Game>` cannot edit `Game`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u32 },
}

#[handler]
impl Game {
    #[on(_, text)]
    fn jump(game: &mut Game) -> Stay {
        *game = Game::Playing { secret: 7 };
        Stay
    }
}

fn main() {}
