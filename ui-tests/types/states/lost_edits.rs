//! expect: `guess` takes its state by value, yet may `Stay`: what it changed would be lost; borrow the state with `&` or `&mut`, or return it
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
    fn guess(mut game: Playing) -> To<Stay, End> {
        game.secret += 1;
        if game.secret > 9 { to(End) } else { to(Stay) }
    }
}

fn main() {}
