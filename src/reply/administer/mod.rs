//! What an administrator does in a chat. Where the bot may not, Telegram refuses it (`undeliverable`).

mod chat;
mod members;
mod pins;
mod topics;
