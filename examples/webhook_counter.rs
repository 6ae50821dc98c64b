//! Counts the messages of each chat, as `message_counter` does; ten silent seconds start it anew. It does not ask Telegram for
//! updates: Telegram posts them to it.
//!
//!     cargo run --example webhook_counter
//!
//! counts in this terminal, against a simulated Telegram, which posts to a port of this machine. With `TELEGRAM_BOT_TOKEN` set it
//! is a real bot. Then `URL` is where Telegram reaches it, and `LISTEN` is where it listens: behind a proxy that speaks TLS, and
//! passes on what comes at that URL. Whatever else comes is refused, since the bot tells Telegram alone its secret.
//!
//!     LISTEN=127.0.0.1:8080 URL=https://bot.example.org/telegram cargo run --example webhook_counter
//!
//! The same can be said to every bot by `STATEGRAM_WEBHOOK_LISTEN` and `STATEGRAM_WEBHOOK_URL`, without a word in its program.

use std::env;

use stategram::Webhook;
use stategram::prelude::*;

/// How many messages there were in a chat.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
pub(crate) enum MessageCounter {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}
use message_counter::{Counting, Fresh};

#[handler]
impl MessageCounter {
    #[on(Fresh, message)]
    fn first(reply: &mut Reply) -> Counting {
        reply.text("1");
        Counting { count: 1 }
    }

    #[on(Counting, message)]
    fn next(counter: &mut Counting, reply: &mut Reply) -> Stay {
        counter.count += 1;
        reply.text(counter.count.to_string());
        Stay
    }
}

/// Without a URL nothing is registered with Telegram, but with the simulator, which posts to where the bot listens.
pub(crate) fn webhook(listen: Option<String>, url: Option<String>) -> Webhook {
    let webhook = Webhook::listen(listen.as_deref().unwrap_or("127.0.0.1:0"));
    match url {
        Some(url) => webhook.url(url),
        None => webhook,
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    let webhook = webhook(env::var("LISTEN").ok(), env::var("URL").ok());
    Bot::from_env()?.conversation::<MessageCounter>().webhook(webhook).run().await
}
