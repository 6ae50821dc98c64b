//! What the body says is as if each were declared once.
//!
//! expect: `Playing` is declared twice
//! expect: `Stay` is declared twice
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
    fn start(Text(n): Text<u32>) -> To<Playing, Stay, Playing> {
        if n == 0 { to(Stay) } else { to(Playing { secret: n }) }
    }

    #[on(Playing, text)]
    async fn guess() -> Result<To<Stay, Stay, End>, String> {
        if true { Ok(to(End)) } else { Ok(to(Stay)) }
    }
}

fn main() {
    let _ = Game::graph();
}
