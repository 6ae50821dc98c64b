//! Prints the text of every message that comes, without any conversation.
//!
//!     cargo run --example receive_messages
//!
//! reads what you write in this terminal, from a simulated Telegram; with `TELEGRAM_BOT_TOKEN` set it prints what people write
//! to the bot. Messages that were printed do not come again; ctrl-C ends it.

use std::pin::pin;

use stategram::{Bot, Updates};

/// Shows each text until `stop`, and then confirms what was shown. What has no text is passed over.
pub(crate) async fn receive(
    mut updates: Updates,
    stop: impl Future,
    mut show: impl FnMut(&str),
) -> stategram::Result<()> {
    let mut stop = pin!(stop);
    loop {
        let update = tokio::select! {
            update = updates.next() => update,
            _ = &mut stop => None,
        };
        let Some(update) = update else { break };
        if let Some(text) = update?.text() {
            show(text);
        }
    }
    updates.stop().await
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    let updates = Bot::from_env()?.updates();
    receive(updates, tokio::signal::ctrl_c(), |text| println!("{text}")).await
}
