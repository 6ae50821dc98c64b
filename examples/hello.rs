//! The first bot of the workshop: it knows one word.
//!
//!     cargo run --example hello
//!
//! talks in this terminal, against a simulated Telegram; with `TELEGRAM_BOT_TOKEN` set it is a real bot.

use stategram::prelude::*;

/// Has nothing to remember: it is always in its entry state.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
pub(crate) enum Hello {
    #[state(entry)]
    Listening,
}
use hello::Listening;

#[handler]
impl Hello {
    #[on(Listening, text)]
    fn answer(Text(text): Text, reply: &mut Reply) -> Stay {
        if text.eq_ignore_ascii_case("hello") {
            reply.text("Hey there! Hope you enjoyed this HackClub workshop ;)");
        } else {
            reply.text("Oooohh!\n\n Try pinging me with 'hello' and run the code on repl.it again ;)");
        }
        Stay
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<Hello>().run().await
}
