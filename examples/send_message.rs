//! Sends one message and prints Telegram's answer.
//!
//!     cargo run --example send_message -- 1001 "Hello *there*"
//!
//! The arguments are the chat's id and a text, with Markdown as Telegram has it. Without a token it goes to a simulated
//! Telegram, where 1001 is the chat of the one user there is; with `TELEGRAM_BOT_TOKEN` set it is really sent.

use stategram::types::{Message, ParseMode};
use stategram::{Bot, Error};

/// The text goes as it is: `%`, `&` and `#` are characters like others.
pub(crate) async fn send(bot: &Bot, chat_id: i64, text: &str) -> stategram::Result<Message> {
    #[expect(deprecated, reason = "in the newer MarkdownV2 a plain `.` or `#` would have to be escaped")]
    let markdown = ParseMode::Markdown;
    Ok(bot.to(chat_id).text(text).with(|message| message.parse_mode = Some(markdown)).await?)
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    let arguments: Vec<String> = std::env::args_os().skip(1).map(|it| it.to_string_lossy().into_owned()).collect();
    let usage = || Error::Setting("usage: send_message CHAT_ID TEXT".to_owned());
    let [chat_id, text] = arguments.as_slice() else { return Err(usage()) };
    let chat_id = chat_id.parse().map_err(|_| usage())?;

    println!("{:#?}", send(&Bot::from_env()?, chat_id, text).await?);
    Ok(())
}
