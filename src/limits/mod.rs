//! Telegram's limits, respected before they bite.
//!
//! What is to be sent waits until Telegram lets it: first for its chat, among others for that chat, then for what the bot may send in
//! all, among the first ones of all chats. So a chat that waits holds up nobody else. At the second place it is the priority
//! that counts, then the order in which they came. Where the moment is known, who is first sleeps until then, and wakes the next.
//!
//! All of it is under one mutex, for a look into a map; nobody waits under it. A chat is in the map while something is left of
//! what it was sent: for a minute, at most two, after the last message.
//!
//! It is of our own and not the crate `governor`, whose algorithm it has: a message needs the room of its chat and of the whole
//! bot together, which `governor` takes one at a time and never gives back, it wakes whoever it likes, and knows of no `retry_after`.

mod bucket;
mod charge;
mod queue;
mod refusals;
mod room;
#[cfg(test)]
mod tests;
mod throttle;

pub(crate) use self::bucket::{Due, Pace};
pub(crate) use self::charge::Charge;
pub(crate) use self::queue::Priority;
pub(crate) use self::throttle::{Slot, Throttle};

/// How much a bot may send: more than that waits. Given to [`Builder::limits`](crate::Builder::limits).
///
/// | limit | [`telegram()`](Self::telegram) | set by |
/// |---|---|---|
/// | in all | 30 messages in any second | [`overall`](Self::overall) |
/// | to one chat | 1 message a second | [`per_chat`](Self::per_chat) |
/// | to one chat at once, when it was silent | 5 messages | [`burst`](Self::burst) |
/// | to one group or channel | 20 messages in any minute | [`per_group`](Self::per_group) |
/// | with `allow_paid_broadcast`, instead of the first line | 1000 messages in any second | [`paid`](Self::paid) |
///
/// These are [Telegram's own](https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this) except for the burst,
/// of which it says only that short ones are allowed.
///
/// A message counts, and so does its edit, by which Telegram sets the same limits; an album or several messages forwarded at once count
/// as many, a topic that is created as one. Answers to queries, chat actions, drafts, deletions, gifts, what administers a chat and what
/// only asks count for nothing and wait for no limit, a reply only for what is before it in its chat. A message that was sent inline is
/// in no chat that the bot knows: its edits count as if it were one. A channel that is called by its `@name` is taken for another one
/// than by its id.
///
/// What waits keeps the order of its chat, and holds up no other chat. What a turn replies and what a [`Bot`](crate::Bot) calls at once
/// go before a broadcast. A call at once that would wait for more than 5 s fails instead, with
/// [`ApiError::Throttled`](crate::bot::ApiError::Throttled).
///
/// What Telegram refuses nevertheless (`429`) is sent again when it says so: the chat waits, and whatever is sent to it. Where
/// Telegram refuses two chats within a second, and both are to wait until the same moment, everything waits. That is so without limits, too.
///
/// ```no_run
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum News { #[state(entry)] Idle }
/// # use news::Idle;
/// # #[handler]
/// # impl News { #[on(Idle, message)] fn hear() -> Stay { Stay } }
/// # async fn example() -> stategram::Result<()> {
/// use stategram::Limits;
///
/// let limits = Limits::telegram().overall(20).burst(3);
/// Bot::from_env()?.conversation::<News>().limits(limits).run().await
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "limits hold for the bot that they are given to"]
pub struct Limits {
    overall: Option<u32>,
    per_chat: Option<u32>,
    burst: u32,
    per_group: Option<u32>,
    paid: Option<u32>,
}

impl Limits {
    /// Telegram's, as in the table above.
    pub const fn telegram() -> Self {
        Self { overall: Some(30), per_chat: Some(1), burst: 5, per_group: Some(20), paid: Some(MOST_PAID) }
    }

    /// None: for a server that has none, or where somebody else sees to them.
    pub const fn off() -> Self {
        Self { overall: None, per_chat: None, burst: 5, per_group: None, paid: None }
    }

    /// How many messages in any second, in all; `None` for as many as there are.
    pub fn overall(self, per_second: impl Into<Option<u32>>) -> Self {
        Self { overall: per_second.into(), ..self }
    }

    /// How many messages a second to one chat, when its [`burst`](Self::burst) is used up; `None` for as many as there are.
    pub fn per_chat(self, per_second: impl Into<Option<u32>>) -> Self {
        Self { per_chat: per_second.into(), ..self }
    }

    /// How many messages to one chat at once. What is used up of it comes back one by one, as [`per_chat`](Self::per_chat) says.
    pub const fn burst(self, messages: u32) -> Self {
        Self { burst: messages, ..self }
    }

    /// How many messages in any minute to one group or channel, beside what holds for every chat; `None` for as many as that
    /// allows.
    pub fn per_group(self, per_minute: impl Into<Option<u32>>) -> Self {
        Self { per_group: per_minute.into(), ..self }
    }

    /// How many messages in any second that are paid for (`allow_paid_broadcast`); `None` for as many as there are. Telegram's
    /// most is 1000. They do not count for [`overall`](Self::overall), but for their chats.
    pub fn paid(self, per_second: impl Into<Option<u32>>) -> Self {
        Self { paid: per_second.into(), ..self }
    }

    /// What is wrong with them, in a sentence.
    pub(crate) fn check(&self) -> Result<(), String> {
        let all = [
            ("overall", self.overall),
            ("per_chat", self.per_chat),
            ("burst", Some(self.burst)),
            ("per_group", self.per_group),
            ("paid", self.paid),
        ];
        if let Some((name, _)) = all.iter().find(|(_, it)| *it == Some(0)) {
            let or = if *name == "burst" { "" } else { ", or `None` for no limit" };
            return Err(format!("`Limits::{name}(0)` would never let a message through: give at least 1{or}"));
        }
        match self.paid {
            Some(paid) if paid > MOST_PAID => {
                Err(format!("`Limits::paid({paid})` is more than Telegram allows: give {MOST_PAID} at most"))
            }
            _ => Ok(()),
        }
    }
}

/// Messages a second.
const MOST_PAID: u32 = 1000;
