//! Counts what each user does, wherever it is: writes, types inline, and chooses of what was offered.
//!
//!     cargo run --example user_tracker
//!
//! runs in this terminal, against a simulated Telegram: write anything, type `@bot hello`, choose with `#1`, and write again.
//! With `TELEGRAM_BOT_TOKEN` set it is a real bot, whose inline mode is switched on with `/setinline` and
//! `/setinlinefeedback` at `@BotFather`.

use std::fmt;
use std::time::Duration;

use stategram::prelude::*;

/// One conversation for all that a user does, of whatever flavor; twenty silent seconds end it.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user, expires = "20s")]
pub(crate) enum UserTracker {
    #[state(entry)]
    Unknown,
    Tracked(Tracked),
}

#[derive(Serialize, Deserialize, Clone, Debug, Default)]
pub(crate) struct Tracked {
    chat: u32,
    inline_query: u32,
    chosen_inline_result: u32,
}

#[handler]
impl UserTracker {
    #[on(_, any_message)]
    fn chat(tracker: UserTracker, reply: &mut Reply) -> Tracked {
        let mut tracked = Tracked::from(tracker);
        tracked.chat += 1;
        reply.text(tracked.to_string());
        tracked
    }

    #[on(_, inline_query)]
    fn inline(tracker: UserTracker, query: Inline, reply: &mut Reply) -> Tracked {
        let mut tracked = Tracked::from(tracker);
        tracked.inline_query += 1;
        let words = query.query.trim();
        // Telegram takes no article without a text. A cached answer would be a query that is not counted.
        let echo = (!words.is_empty()).then(|| InlineResult::article("abc", words, words));
        reply.answer(echo).cache(Duration::ZERO);
        tracked
    }

    #[on(_, chosen_inline_result)]
    fn chosen(tracker: UserTracker) -> Tracked {
        let mut tracked = Tracked::from(tracker);
        tracked.chosen_inline_result += 1;
        tracked
    }
}

impl From<UserTracker> for Tracked {
    fn from(tracker: UserTracker) -> Self {
        match tracker {
            UserTracker::Unknown => Self::default(),
            UserTracker::Tracked(tracked) => tracked,
        }
    }
}

impl fmt::Display for Tracked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { chat, inline_query, chosen_inline_result } = self;
        write!(f, "chat: {chat}, inline_query: {inline_query}, chosen_inline_result: {chosen_inline_result}")
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<UserTracker>().run().await
}
