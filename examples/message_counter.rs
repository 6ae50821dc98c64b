//! Counts the messages of each chat; ten silent seconds start it anew.
//!
//!     cargo run --example message_counter
//!
//! counts in this terminal, against a simulated Telegram; with `TELEGRAM_BOT_TOKEN` set it is a real bot. With
//!
//!     STATEGRAM_STORE=sqlite:counter.db cargo run --example message_counter
//!
//! it counts on after it was killed and started again, if that takes less than the ten seconds.

use stategram::prelude::*;

/// How many messages there were in a chat.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
pub(crate) enum Counter {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}
use counter::{Counting, Fresh};

#[handler]
impl Counter {
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

#[tokio::main]
async fn main() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<Counter>().run().await
}
