//! What was said to the bot, what it said, and what must follow from it. Knows nothing of the bot's inside.

use std::collections::HashMap;
use std::fmt;

use crate::chat::Chat;
use crate::order::Order;

/// Everything that happened between the users and the bot, and the replies that were in doubt when it was killed.
#[derive(Debug, Default)]
pub(crate) struct History {
    chats: HashMap<i64, Chat>,
    doubts: HashMap<(i64, String), Doubt>,
    sent: u64,
    heard: u64,
}

/// How a reply came to be in doubt.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Doubt {
    /// At how many ends of the bot: each excuses one repetition.
    pub(crate) times: u64,
    /// It was being sent at one of them.
    pub(crate) sending: bool,
    /// At one of them the power was cut, and that it had been sent may have been forgotten, with the rest that was not on
    /// the disk yet. All that were forgotten together are repeated together.
    pub(crate) forgotten: bool,
}

/// What the history comes to.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) updates: u64,
    /// Updates without a reply, and those that fell out of the count.
    pub(crate) lost: u64,
    /// Updates and timers that were applied more than once.
    pub(crate) twice: u64,
    pub(crate) disordered: u64,
    /// Repetitions of replies that were in doubt.
    pub(crate) doubled: u64,
    /// Repetitions of those that were not, or may never be repeated.
    pub(crate) unexplained: u64,
    /// Replies that may not be repeated, were in doubt and never came.
    pub(crate) withheld: u64,
    pub(crate) timers: u64,
    pub(crate) timers_lost: u64,
    pub(crate) timers_early: u64,
    /// Each fault in words.
    pub(crate) complaints: Vec<String>,
}

impl History {
    /// A user says this, at this moment of the users' clock, in milliseconds.
    pub(crate) fn says(&mut self, chat: i64, order: Order, at: u64) {
        self.sent += 1;
        self.chats.entry(chat).or_default().says(order, at);
    }

    /// The bot says this.
    pub(crate) fn hears(&mut self, chat: i64, text: String, at: u64) {
        self.heard += 1;
        self.chats.entry(chat).or_default().hears(text, at);
    }

    /// The bot ended while it sent this.
    pub(crate) fn was_sending(&mut self, chat: i64, text: String) {
        let doubt = self.doubts.entry((chat, text)).or_default();
        doubt.times += 1;
        doubt.sending = true;
    }

    /// The power was cut while this was in the outbox, being sent or not.
    pub(crate) fn was_forgotten(&mut self, chat: i64, text: String, sending: bool) {
        let doubt = self.doubts.entry((chat, text)).or_default();
        doubt.times += 1;
        doubt.sending |= sending;
        doubt.forgotten = true;
    }

    /// How many orders there were, and how many replies.
    pub(crate) fn volume(&self) -> (u64, u64) {
        (self.sent, self.heard)
    }

    /// The number of the last order in this chat.
    pub(crate) fn last_order(&self, chat: i64) -> u64 {
        self.chats.get(&chat).map_or(0, Chat::last_order)
    }

    /// How many orders have no reply yet, and how many timers have not come.
    pub(crate) fn open(&self) -> (u64, u64) {
        self.chats.values().fold((0, 0), |(orders, timers), chat| {
            let open = chat.open();
            (orders + open.0, timers + open.1)
        })
    }

    /// What it comes to. Everything has to have settled.
    pub(crate) fn judge(&self) -> Verdict {
        let mut verdict = Verdict { updates: self.sent, ..Verdict::default() };
        for (id, chat) in &self.chats {
            let doubt = |text: &str| self.doubts.get(&(*id, text.to_owned())).copied().unwrap_or_default();
            chat.judge(*id, &doubt, &mut verdict);
        }
        verdict.complaints.sort();
        verdict
    }
}

impl Verdict {
    /// Whether nothing is to be complained of.
    pub(crate) fn holds(&self) -> bool {
        self.complaints.is_empty()
    }

    pub(crate) fn complain(&mut self, chat: i64, complaint: impl fmt::Display) {
        self.complaints.push(format!("chat {chat}: {complaint}"));
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            updates,
            lost,
            twice,
            disordered,
            doubled,
            unexplained,
            withheld,
            timers,
            timers_lost,
            timers_early,
            ..
        } = self;
        write!(
            f,
            "{updates} updates: lost {lost}, applied twice {twice}, out of order {disordered}; replies doubled {doubled} (all \
             in doubt at the kill)"
        )?;
        if *unexplained > 0 {
            write!(f, " and {unexplained} for no reason")?;
        }
        write!(f, ", never repeated {withheld}; timers {timers}: lost {timers_lost}, early {timers_early}")
    }
}
