//! The bot of the README, without its `main`, and without a warning.
#![deny(warnings)]
use std::cmp::Ordering::*;
use stategram::prelude::*;

/// Guess a number: one game per chat; ten silent seconds end it.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u8, tries: u32 },
}
use game::{Idle, Playing};

#[handler]
impl Game {
    /// Anything starts a game.
    #[on(Idle, message)]
    fn start(reply: &mut Reply) -> Playing {
        reply.text("Guess my number");
        Playing { secret: rand::random_range(0..100), tries: 0 }
    }

    #[on(Playing, text)]
    fn guess(game: &mut Playing, Text(n): Text<u8>, reply: &mut Reply) -> To<Stay, End> {
        game.tries += 1;
        match n.cmp(&game.secret) {
            Less => reply.text("larger"),
            Greater => reply.text("smaller"),
            Equal => {
                reply.text("Correct!");
                return to(End);
            }
        };
        to(Stay)
    }

    /// What is no number ends here: a `Text<u8>` that does not parse falls through to the next handler.
    #[on(Playing, message)]
    fn not_a_number(reply: &mut Reply) -> Stay {
        reply.text("Give me a number, please.");
        Stay
    }

    #[on(Playing, expired)]
    fn too_slow(game: Playing, reply: &mut Reply) -> End {
        reply.text(format!("Game expired. The answer is {}", game.secret));
        End
    }
}

fn main() {
    let arrows = Game::graph().mermaid().to_string().lines().count();
    assert_eq!(arrows, 7);
}
