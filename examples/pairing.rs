//! Five conversations in one bot, each of which counts what it hears: one for each chat, one for each user, one for each user
//! who types inline, one for the whole bot, and a new one for every message.
//!
//!     cargo run --example pairing
//!
//! runs in this terminal, against a simulated Telegram: write, `ann@friends> hi`, `@bot hi`, `!advance 10s`. With
//! `TELEGRAM_BOT_TOKEN` set it is a real bot, whose inline mode is switched on with `/setinline` at `@BotFather`.
//!
//! None waits for another, so what they answer to one message comes in any order.

use std::time::Duration;

use stategram::prelude::*;

/// The state that four of them have.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub(crate) struct Counting(u32);

/// Hears every message of its chat.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
pub(crate) enum OfChat {
    #[state(entry)]
    Silent,
    Counting(Counting),
}

#[handler]
impl OfChat {
    #[on(of_chat::Silent, message)]
    fn first(reply: &mut Reply) -> Counting {
        reply.text("per_chat: 1");
        Counting(1)
    }

    #[on(Counting, message)]
    fn next(counting: &mut Counting, reply: &mut Reply) -> Stay {
        counting.0 += 1;
        reply.text(format!("per_chat: {}", counting.0));
        Stay
    }
}

/// Offers its number.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_inline_user, expires = "10s")]
pub(crate) enum OfInlineUser {
    #[state(entry)]
    Silent,
    Counting(Counting),
}

#[handler]
impl OfInlineUser {
    #[on(of_inline_user::Silent, inline_query)]
    fn first(reply: &mut Reply) -> Counting {
        offer(1, reply);
        Counting(1)
    }

    #[on(Counting, inline_query)]
    fn next(counting: &mut Counting, reply: &mut Reply) -> Stay {
        counting.0 += 1;
        offer(counting.0, reply);
        Stay
    }
}

fn offer(count: u32, reply: &mut Reply) {
    let text = format!("per_inline_user: {count}");
    reply.answer([InlineResult::article("count", &text, &text)]).personal().cache(Duration::ZERO);
}

/// Hears everything that its user does, in whatever chat and inline, and tells the user where it was done.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user, expires = "20s")]
pub(crate) enum OfUser {
    #[state(entry)]
    Silent,
    Counting(Counting),
}

#[handler]
impl OfUser {
    #[on(of_user::Silent, any)]
    fn first(reply: &mut Reply) -> Counting {
        reply.text("per_user: 1");
        Counting(1)
    }

    #[on(Counting, any)]
    fn next(counting: &mut Counting, reply: &mut Reply) -> Stay {
        counting.0 += 1;
        reply.text(format!("per_user: {}", counting.0));
        Stay
    }
}

/// Hears everything, and never forgets.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_application)]
pub(crate) enum Monitor {
    #[state(entry)]
    Silent,
    Counting(Counting),
}

#[handler]
impl Monitor {
    #[on(monitor::Silent, any)]
    fn first(glance: Glance, reply: &mut Reply<Elsewhere>) -> Counting {
        report(1, &glance, reply);
        Counting(1)
    }

    #[on(Counting, any)]
    fn next(counting: &mut Counting, glance: Glance, reply: &mut Reply<Elsewhere>) -> Stay {
        counting.0 += 1;
        report(counting.0, &glance, reply);
        Stay
    }
}

/// The monitor has no chat of its own: it tells those where something was written.
fn report(count: u32, glance: &Glance, reply: &mut Reply<Elsewhere>) {
    if let Glance::Chat { chat, .. } = glance {
        reply.to(chat.id).text(format!("per_application: {count}"));
    }
}

/// Every message is the first of its conversation, and the last.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_update)]
pub(crate) enum OfMessage {
    #[state(entry)]
    Silent,
}

#[handler]
impl OfMessage {
    #[on(of_message::Silent, message)]
    fn first(reply: &mut Reply) -> Stay {
        reply.text("per_update: 1");
        Stay
    }
}

/// A query's one answer is that of the first here that takes it: `OfUser` takes it too, and has no answer.
pub(crate) fn bot(bot: Bot) -> Builder {
    bot.conversation::<OfChat>()
        .conversation::<OfInlineUser>()
        .conversation::<OfUser>()
        .conversation::<Monitor>()
        .conversation::<OfMessage>()
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    bot(Bot::from_env()?).run().await
}
