//! Shows the first characters of a text as they are written in a program: `\U0001f600` for 😀.
//!
//!     cargo run --example emodi
//!
//! runs in this terminal, against a simulated Telegram; with `TELEGRAM_BOT_TOKEN` set it is a real bot.

use std::fmt::Write;

use stategram::prelude::*;
use stategram::update::ChatKind;

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_update)]
pub(crate) enum Emodi {
    #[state(entry)]
    Idle,
}
use emodi::Idle;

#[handler]
impl Emodi {
    #[on(Idle, text)]
    fn decode(Text(text): Text, chat: Chat, user: User, reply: &mut Reply) -> Stay {
        let kind = chat.kind.unwrap_or(ChatKind::Unknown).name();
        println!("{kind} chat, from {} ({})", user.first_name, user.id);
        let first: String = text.chars().take(10).map(escaped).collect();
        match text.chars().nth(10) {
            Some(_) => reply.text(format!("First 10 characters:\n{first}")),
            None => reply.text(first),
        };
        Stay
    }
}

/// As Python's `unicode-escape` writes it.
fn escaped(letter: char) -> String {
    let mut escaped = String::new();
    let code = u32::from(letter);
    let _ = match letter {
        '\\' => write!(escaped, r"\\"),
        '\n' => write!(escaped, r"\n"),
        '\r' => write!(escaped, r"\r"),
        '\t' => write!(escaped, r"\t"),
        ' '..='~' => write!(escaped, "{letter}"),
        '\0'..='\u{ff}' => write!(escaped, r"\x{code:02x}"),
        '\u{100}'..='\u{ffff}' => write!(escaped, r"\u{code:04x}"),
        _ => write!(escaped, r"\U{code:08x}"),
    };
    escaped
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    stategram::Bot::from_env()?.conversation::<Emodi>().run().await
}
