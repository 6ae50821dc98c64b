//! expect: `goodbye` edits a state that is being left: what it changed would be lost; borrow the state with `&`
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
    fn stop() -> End { End }

    #[on(Playing, exit)]
    fn goodbye(game: &mut Playing) { game.secret = 0; }
}

fn main() {}
