//! Prints the flavor of everything that happens, and what it is at a glance. Begin a bot of your own with it.
//!
//!     cargo run --example skeleton
//!
//! runs in this terminal, against a simulated Telegram: write, `!location 51.5 -0.1`, `@bot hi`, `ann@friends> hi`. With
//! `TELEGRAM_BOT_TOKEN` set it is a real bot.

use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_update)]
pub(crate) enum Skeleton {
    #[state(entry)]
    Idle,
}
use skeleton::Idle;

#[handler]
impl Skeleton {
    /// What is newer than this program, or is not what it should be.
    #[on(Idle, unknown)]
    fn unknown(raw: Raw) -> Stay {
        println!("unknown: {raw}");
        Stay
    }

    #[on(Idle, any)]
    fn show(glance: Glance) -> Stay {
        println!("{}: {glance}", glance.flavor());
        Stay
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<Skeleton>().run().await
}
