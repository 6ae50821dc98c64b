//! Offers what you type behind the bot's name, in whatever chat, and an "ABC" that says "Hello".
//!
//!     cargo run --example inline_echo
//!
//! runs in this terminal, against a simulated Telegram: type `@bot good morning`, and choose with `#1`. With
//! `TELEGRAM_BOT_TOKEN` set it is a real bot. Tell `@BotFather` `/setinline` first, and `/setinlinefeedback`, without which
//! nobody hears what was chosen.

use stategram::prelude::*;

/// Nothing is kept, so nothing has to expire.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_inline_user)]
pub(crate) enum InlineEcho {
    #[state(entry)]
    Idle,
}
use inline_echo::Idle;

#[handler]
impl InlineEcho {
    #[on(Idle, inline_query)]
    fn offer(query: Inline, reply: &mut Reply) -> Stay {
        let words = query.query.trim();
        // Telegram takes no article without a text.
        let echo = (!words.is_empty()).then(|| InlineResult::article("echo", words, words));
        reply.answer(echo.into_iter().chain([InlineResult::article("abc", "ABC", "Hello")]));
        Stay
    }

    #[on(Idle, chosen_inline_result)]
    fn chosen(chosen: Chosen) -> Stay {
        println!("{} chose {} of what {:?} gave", chosen.from.id, chosen.result_id, chosen.query);
        Stay
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<InlineEcho>().run().await
}
