//! expect: `Any<Game>` stands for every target: write it alone
//! expect: a `To` in a `To`: write its targets beside the others
//! expect: a `Result` stands around all targets: `Result<To<..>, ..>`
//! expect: targets stand side by side, without parentheses: `To<Playing, End>`
//! expect: a `Result` in a `Result`: a handler fails with one error
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
    fn start() -> To<Any<Game>, End> { to(Playing { secret: 7 }) }

    #[on(Idle, photo)]
    fn seen() -> To<To<Playing, Stay>, End> { to(Playing { secret: 7 }) }

    #[on(Idle, voice)]
    fn heard() -> To<Result<Playing, String>, End> { to(End) }

    #[on(Playing, text)]
    fn guess() -> To<(Stay, End)> { to(End) }

    #[on(Playing, photo)]
    fn shown() -> Result<Result<Stay, String>, String> { Ok(Ok(Stay)) }
}

fn main() {}
