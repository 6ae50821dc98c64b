//! Rings after as many seconds as you say, also if the conversation has ended by then.
//!
//!     cargo run --example alarm
//!
//! runs in this terminal, against a simulated Telegram. Write `20`, and wait, or `!advance 20s`. With
//! `TELEGRAM_BOT_TOKEN` set it is a real bot.

use std::time::Duration;

use stategram::prelude::*;

/// Ten silent seconds end it; alarms that are set outlive it, and ring in whatever state it is then.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s", event = Ring)]
pub(crate) enum AlarmClock {
    #[state(entry)]
    Idle,
    Awake,
}
use alarm_clock::{Awake, Idle};

#[derive(Serialize, Deserialize, Debug)]
pub(crate) struct Ring;

#[handler]
impl AlarmClock {
    #[on(Idle | Awake, text)]
    fn set(Text(seconds): Text<f64>, timers: &mut Timers<Ring>, reply: &mut Reply) -> To<Awake, Stay> {
        // Neither a negative number nor infinity is a time to wait.
        let Ok(time) = Duration::try_from_secs_f64(seconds) else {
            reply.text("Not a number. No alarm set.");
            return to(Stay);
        };
        timers.after(time, Ring).outlives();
        reply.text(format!("Got it. Alarm is set at {seconds:.1} seconds from now."));
        to(Awake)
    }

    #[on(Idle | Awake, message)]
    fn not_a_number(reply: &mut Reply) -> Awake {
        reply.text("Not a number. No alarm set.");
        Awake
    }

    #[on(_, event)]
    fn ring(reply: &mut Reply) -> Stay {
        reply.text("Beep beep, time to wake up!");
        Stay
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<AlarmClock>().run().await
}
