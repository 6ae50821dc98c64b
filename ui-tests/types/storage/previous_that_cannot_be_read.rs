//! expect: the trait bound `GameV1: serde::Deserialize<'de>` is not satisfied
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


struct GameV1;

impl stategram::machine::Migrate<GameV2> for Game {
    fn migrate(_: GameV2) -> Self { unreachable!() }
}

impl stategram::machine::Migrate<GameV1> for GameV2 {
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
