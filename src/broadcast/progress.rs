//! How far a broadcast has come.

use serde::{Deserialize, Serialize};

/// How far a broadcast has come, over all runs of the bot. Of the messages each is in one of `sent`, `gone`, `refused`, `in_doubt`,
/// `lost` and [`waiting`](Self::waiting).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Progress {
    /// How many chats were taken from the stream.
    pub chats: u64,
    /// How many messages were queued for them: one for each, where the draft is of one message.
    pub messages: u64,
    /// How many Telegram has taken.
    pub sent: u64,
    /// How many were refused since the chat is [out of the bot's reach](crate::bot::Gone): blocked, deleted, left.
    pub gone: u64,
    /// How many were refused for another reason, or given up.
    pub refused: u64,
    /// How many may have been sent, may not be sent twice, and are [set aside](crate::Running::set_aside). One that is
    /// [replayed](crate::Running::replay) is waiting again.
    pub in_doubt: u64,
    /// Of how many it is not known what became of them: they were delivered by a run that ended before it could write that
    /// down, or, where the store keeps nothing, dropped since too much was waiting; or they are [set aside](crate::Running::set_aside) by
    /// a run that failed while it was starting.
    pub lost: u64,
    /// Whether the stream has ended, and nothing is waiting.
    pub finished: bool,
}

impl Progress {
    /// How many messages are still to be sent.
    pub fn waiting(&self) -> u64 {
        self.messages.saturating_sub(self.recorded() + self.lost)
    }

    /// Of how many messages it is known what became of them.
    pub(super) fn recorded(&self) -> u64 {
        self.sent + self.gone + self.refused + self.in_doubt
    }

    /// With what became of messages of an earlier run before anybody asked for it.
    pub(super) fn and(self, earlier: Self) -> Self {
        Self {
            sent: self.sent + earlier.sent,
            gone: self.gone + earlier.gone,
            refused: self.refused + earlier.refused,
            in_doubt: self.in_doubt + earlier.in_doubt,
            ..self
        }
    }
}
