//! Prints what Telegram posts, flavor by flavor, and offers one article to whoever asks inline. Begin a bot with a webhook with it.
//!
//!     cargo run --example webhook_skeleton
//!
//! runs in this terminal, against a simulated Telegram, which posts to a port of this machine: write, `!location 51.5 -0.1`,
//! `@bot hi`, then `#1`. With `TELEGRAM_BOT_TOKEN` set it is a real bot; then say where Telegram reaches it, and where it listens:
//!
//!     STATEGRAM_WEBHOOK_LISTEN=127.0.0.1:8080 STATEGRAM_WEBHOOK_URL=https://bot.example.org/telegram \
//!         cargo run --example webhook_skeleton

use std::env;

use stategram::Webhook;
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_update)]
pub(crate) enum Flavors {
    #[state(entry)]
    Idle,
}
use flavors::Idle;

#[handler]
impl Flavors {
    #[on(Idle, message)]
    fn chat(glance: Glance) -> Stay {
        println!("Chat Message: {glance}");
        Stay
    }

    #[on(Idle, callback_query)]
    fn callback_query(glance: Glance) -> Stay {
        println!("Callback Query: {glance}");
        Stay
    }

    #[on(Idle, inline_query)]
    fn inline_query(glance: Glance, reply: &mut Reply<Elsewhere>) -> Stay {
        println!("Inline Query: {glance}");
        reply.answer([InlineResult::article("abc", "ABC", "Good morning")]);
        Stay
    }

    #[on(Idle, chosen_inline_result)]
    fn chosen(glance: Glance) -> Stay {
        println!("Chosen Inline Result: {glance}");
        Stay
    }

    /// What is newer than this program, or is not what it should be.
    #[on(Idle, unknown)]
    fn unknown(raw: Raw) -> Stay {
        println!("Unknown: {raw}");
        Stay
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    let bot = Bot::from_env()?.conversation::<Flavors>();
    // A webhook that is said in code wins over one of the environment.
    let bot = match env::var_os("STATEGRAM_WEBHOOK_LISTEN") {
        Some(_) => bot,
        None => bot.webhook(Webhook::listen("127.0.0.1:0")),
    };
    bot.run().await
}
