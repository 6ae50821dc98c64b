//! What is changed through `&mut` is kept where the conversation stays, and nowhere else.
//!
//! expect: `won` edits a state it never stays in: take it by value, or with `&`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Playing {
        tries: u32,
    },
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing {
        Playing { tries: 0 }
    }

    #[on(Playing, enter)]
    fn entered(playing: &mut Playing) {
        playing.tries += 1;
    }

    #[on(Playing, command = "any")]
    fn any(playing: &mut Playing) -> Any<Game> {
        playing.tries += 1;
        to(Stay)
    }

    #[on(Playing, text)]
    fn won(playing: &mut Playing) -> End {
        playing.tries += 1;
        End
    }
}

fn main() {}
