//! Proposes, counts how often it has, and does not give up.
//!
//!     cargo run --example lover
//!
//! runs in this terminal, against a simulated Telegram: write anything, then press `#1` or `#2`. With `TELEGRAM_BOT_TOKEN`
//! set it is a real bot.

use stategram::prelude::*;

/// One for each private chat.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, chats(private))]
pub(crate) enum Lover {
    #[state(entry)]
    Shy,
    /// It has asked, and hopes.
    #[state(expires = "10s")]
    Hoping { count: u32, question: Sent },
    /// It was told to wait, or has its answer. It remembers how often it asked, and its last question may still be answered.
    Patient { count: u32, question: Sent },
}
use lover::{Hoping, Patient, Shy};

#[handler]
impl Lover {
    #[on(Shy, message)]
    fn first(reply: &mut Reply) -> Hoping {
        propose(1, reply)
    }

    #[on(Hoping, message)]
    fn again(Hoping { count, .. }: Hoping, reply: &mut Reply) -> Hoping {
        propose(count + 1, reply)
    }

    #[on(Patient, message)]
    fn once_more(Patient { count, .. }: Patient, reply: &mut Reply) -> Hoping {
        propose(count + 1, reply)
    }

    #[on(Hoping, callback = "yes")]
    fn yes(Hoping { count, question }: Hoping, reply: &mut Reply) -> Patient {
        accepted(count, question, reply)
    }

    #[on(Patient, callback = "yes")]
    fn yes_at_last(Patient { count, question }: Patient, reply: &mut Reply) -> Patient {
        accepted(count, question, reply)
    }

    #[on(Hoping, callback = "um")]
    fn um(Hoping { count, question }: Hoping, reply: &mut Reply) -> Hoping {
        put_off(count, &question, reply)
    }

    #[on(Patient, callback = "um")]
    fn um_at_last(Patient { count, question }: Patient, reply: &mut Reply) -> Hoping {
        put_off(count, &question, reply)
    }

    #[on(Hoping, expired)]
    fn no_answer(Hoping { count, question }: Hoping, reply: &mut Reply) -> Patient {
        reply.text("I know you may need a little time. I will always be here for you.");
        Patient { count, question }
    }
}

fn propose(count: u32, reply: &mut Reply) -> Hoping {
    let buttons = Keyboard::new().button("Yes", "yes").button("um ...", "um");
    let question = reply.text(format!("{count}. Would you marry me?")).keyboard(buttons).sent();
    Hoping { count, question }
}

fn accepted(count: u32, question: Sent, reply: &mut Reply) -> Patient {
    reply.edit_keyboard(&question);
    reply.text("Thank you!");
    Patient { count, question }
}

fn put_off(count: u32, question: &Sent, reply: &mut Reply) -> Hoping {
    reply.toast("Ok. But I am going to keep asking.");
    reply.edit_keyboard(question);
    propose(count + 1, reply)
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<Lover>().run().await
}
