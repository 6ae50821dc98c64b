//! Counts the inline queries of each user, and offers the number with what was typed.
//!
//!     cargo run --example inline_per_user
//!
//! runs in this terminal, against a simulated Telegram: type `@bot a`, then `@bot ab`, and choose with `#1`. With
//! `TELEGRAM_BOT_TOKEN` set it is a real bot, whose inline mode is switched on with `/setinline` at `@BotFather`.

use std::time::Duration;

use stategram::prelude::*;

/// Ten seconds without a query, and it counts from 1 again.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_inline_user, expires = "10s")]
pub(crate) enum QueryCounter {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}
use query_counter::{Counting, Fresh};

#[handler]
impl QueryCounter {
    #[on(Fresh, inline_query)]
    fn first(query: Inline, reply: &mut Reply) -> Counting {
        offer(1, &query, reply);
        Counting { count: 1 }
    }

    #[on(Counting, inline_query)]
    fn next(counting: &mut Counting, query: Inline, reply: &mut Reply) -> Stay {
        counting.count += 1;
        offer(counting.count, &query, reply);
        Stay
    }

    #[on(_, chosen_inline_result)]
    fn chosen(chosen: Chosen) -> Stay {
        println!("{} chose what {:?} gave", chosen.from.id, chosen.query);
        Stay
    }
}

/// Who types the same again, or after somebody else, is to be counted and not to be given an answer of before.
fn offer(count: u32, query: &Inline, reply: &mut Reply) {
    let text = format!("{count}. {}", query.query);
    reply.answer([InlineResult::article("abc", &text, &text)]).personal().cache(Duration::ZERO);
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<QueryCounter>().run().await
}
