//! Prints the text of every message that comes, without any conversation.
//!
//!     cargo run --example receive_messages
//!
//! reads what you write in this terminal, from a simulated Telegram; with `TELEGRAM_BOT_TOKEN` set it prints what people write
//! to the bot. Messages that were printed do not come again; ctrl-C ends it.

use stategram::Bot;

#[tokio::main]
async fn main() -> stategram::Result<()> {
    let mut updates = Bot::from_env()?.updates();
    loop {
        let update = tokio::select! {
            update = updates.next() => update,
            _ = tokio::signal::ctrl_c() => None,
        };
        let Some(update) = update else { break };
        if let Some(text) = update?.text() {
            println!("{text}");
        }
    }
    updates.stop().await
}
