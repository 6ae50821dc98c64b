//! expect: a handler for `text` in state `Idle` cannot borrow `Playing`
//! expect: a handler for `command` in state `Idle` cannot edit `Playing`
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
    #[on(Idle, command = "again")]
    fn again(_game: &mut Playing) -> Stay { Stay }

    #[on(Idle, text)]
    fn start(game: &Playing) -> Playing { game.clone() }

    #[on(Playing, text)]
    fn stop() -> End { End }
}

fn main() {}
