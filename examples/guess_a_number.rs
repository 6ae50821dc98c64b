//! Guess a number between 0 and 99: one game per chat, and ten silent seconds end it.
//!
//!     cargo run --example guess_a_number
//!
//! plays in this terminal, against a simulated Telegram. With a token from `@BotFather` it is a real bot:
//!
//!     TELEGRAM_BOT_TOKEN=123456:AAF... cargo run --example guess_a_number

use stategram::prelude::*;
use std::cmp::Ordering::*;

/// Guess a number: one game per chat; ten silent seconds end it.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
pub(crate) enum Game {
    #[state(entry)]
    Idle,
    Playing {
        secret: u8,
        tries: u32,
    },
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

#[tokio::main]
async fn main() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<Game>().run().await
}
