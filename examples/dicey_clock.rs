//! Rolls a die (`/roll`) and tells the time (`/time`). It remembers nothing.
//!
//!     cargo run --example dicey_clock
//!
//! runs in this terminal, against a simulated Telegram; with `TELEGRAM_BOT_TOKEN` set it is a real bot.

use stategram::clock::Moment;
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_update)]
pub(crate) enum DiceyClock {
    #[state(entry)]
    Idle,
}
use dicey_clock::Idle;

#[handler]
impl DiceyClock {
    #[on(Idle, command = "roll")]
    fn roll(reply: &mut Reply) -> Stay {
        reply.text(rand::random_range(1..=6).to_string());
        Stay
    }

    #[on(Idle, command = "time")]
    fn time(now: Moment, reply: &mut Reply) -> Stay {
        let millis = i64::try_from(now.as_millis()).unwrap_or_default();
        let time = chrono::DateTime::from_timestamp_millis(millis).unwrap_or_default();
        reply.text(time.format("%Y-%m-%d %H:%M:%S%.3f").to_string());
        Stay
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<DiceyClock>().run().await
}
