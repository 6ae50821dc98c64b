//! expect: a handler's return type says where it goes, and `impl ..` names no target
//! expect: a handler returns, and says where the conversation goes: a state, `Stay`, `End` or `To<..>`
//! expect: a handler returns where it goes by value: `Playing`
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
    fn start() -> impl Into<Game> { Playing { secret: 7 } }

    #[on(Idle, photo)]
    fn seen() -> ! { std::process::exit(1) }

    #[on(Playing, text)]
    fn guess(game: &Playing) -> &Playing { game }
}

fn main() {}
