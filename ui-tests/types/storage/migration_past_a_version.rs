//! expect: `GameV2` does not say what becomes of a stored `GameV1`
//! expect: `Game` does not say what becomes of a stored `GameV2`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, version = 3, previous = (GameV2, GameV1))]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u32 },
}
use game::{Idle, Playing};

#[derive(Deserialize)]
struct GameV2;

#[derive(Deserialize)]
struct GameV1;

impl stategram::machine::Migrate<GameV1> for Game {
    fn migrate(_: GameV1) -> Self { unreachable!() }
}

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Playing, text)]
    fn stop() -> End { End }
}

fn main() {}
