//! What happened, in order, for those who watch: the screen, transcripts, tests.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::clock::{Clock, Moment};
use crate::simulator::page::Pages;
use crate::simulator::room::Shown;
use crate::types::User;

/// Beyond this many the oldest are forgotten.
const REMEMBERED: usize = 100_000;

/// Something that was done in a chat.
#[derive(Clone, Debug)]
pub(crate) struct Deed {
    pub(crate) at: Moment,
    pub(crate) chat_id: i64,
    pub(crate) what: What,
}

#[derive(Clone, Debug)]
pub(crate) enum What {
    /// The bot answered a press with a notice, or with a page to open.
    Answer { to: Arc<User>, answer: Notice },
    /// Something became of the chat or of somebody in it that is no message, in a sentence's words.
    Aside(String),
    /// Somebody chose what the bot had offered.
    Choice { by: Arc<User>, offer: String },
    /// A message was taken back.
    Deletion(Arc<Shown>),
    /// Somebody wrote something else instead of what he or she had written.
    Correction(Arc<Shown>),
    /// The bot wrote something else instead.
    Edit(Arc<Shown>),
    /// Somebody wrote, the bot or a person.
    Message(Arc<Shown>),
    /// The bot offered results for an inline query: a line for each, and the words of the button above them.
    Offers { to: Arc<User>, offers: Vec<String>, button: Option<String> },
    /// Somebody pressed a button with this label.
    Press { by: Arc<User>, label: String },
    /// Somebody typed the bot's name and words behind it.
    Query { by: Arc<User>, words: String },
}

/// What somebody who pressed a button noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    Alert(String),
    Opened(String),
    Toast(String),
}

/// The deeds of all chats of a bot.
#[derive(Debug)]
pub(crate) struct Deeds {
    clock: Clock,
    newest: VecDeque<Deed>,
    /// How many there have been.
    done: usize,
    /// The pages that are told of them as they are done.
    pub(crate) pages: Pages,
}

impl Deed {
    /// Whether it is the bot's own.
    pub(crate) fn is_bots(&self) -> bool {
        match &self.what {
            What::Answer { .. } | What::Deletion(_) | What::Edit(_) | What::Offers { .. } => true,
            What::Message(shown) => shown.from.is_bot,
            What::Aside(_) | What::Correction(_) | What::Choice { .. } | What::Press { .. } | What::Query { .. } => {
                false
            }
        }
    }

    /// What is shown first of a chat's deeds which were done at the same time. What is sent by different ways overtakes one
    /// another, and is to be shown in the same order every time.
    pub(crate) fn rank(&self) -> u8 {
        match &self.what {
            _ if !self.is_bots() => 0,
            What::Answer { .. } | What::Offers { .. } => 1,
            What::Edit(shown) if shown.inline_message_id.is_some() => 2,
            _ => 3,
        }
    }
}

impl Deeds {
    /// None yet; each will be done when this clock says.
    pub(crate) fn by(clock: Clock) -> Self {
        Self { clock, newest: VecDeque::new(), done: 0, pages: Pages::default() }
    }

    /// These are told from now on.
    pub(crate) fn shown_to(&mut self, pages: Pages) {
        self.pages = pages;
    }

    pub(crate) fn note(&mut self, chat_id: i64, what: What) {
        self.pages.deed(chat_id, &what);
        if self.newest.len() == REMEMBERED {
            self.newest.pop_front();
        }
        self.newest.push_back(Deed { at: self.clock.now(), chat_id, what });
        self.done += 1;
    }

    /// How many there have been.
    pub(crate) fn done(&self) -> usize {
        self.done
    }

    /// How many of them are forgotten.
    pub(crate) fn forgotten(&self) -> usize {
        self.done - self.newest.len()
    }

    /// Those after the first `seen`.
    pub(crate) fn since(&self, seen: usize) -> impl DoubleEndedIterator<Item = &Deed> {
        self.newest.iter().skip(seen.saturating_sub(self.forgotten()))
    }
}
