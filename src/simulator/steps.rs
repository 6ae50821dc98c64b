//! What people did, step by step.

mod cast;
pub(super) mod literal;
mod written;

pub(crate) use self::written::as_test;

use std::collections::VecDeque;
use std::fmt::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Moment;
use crate::simulator::account::Account;
use crate::simulator::place::Place;
use crate::simulator::room::Shown;
use crate::simulator::world::World;
use crate::types::User;

/// Beyond this many the oldest are forgotten: nobody reads a longer test;
const REMEMBERED: usize = 1_000;

/// nor one that is longer than this.
const REMEMBERED_BYTES: usize = 1 << 20;

/// A longer call is no line of a test.
const LONGEST_CALL: usize = 4_000;

/// The steps of all people.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    newest: VecDeque<Step>,
    bytes: usize,
    forgotten: bool,
}

/// What was done at a moment; [begun](Place::begin) before it is done, and noted when it is.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    at: Moment,
    /// How many deeds there had been.
    deeds: usize,
    what: Doing,
}

#[derive(Clone, Debug)]
enum Doing {
    /// The bot was killed; its store keeps what it has, or does not.
    Crash { keeps: bool },
    /// It was started again after that.
    Restart,
    /// The clock was turned.
    Later(Duration),
    /// Somebody did something in a chat.
    Deed { by: Arc<User>, chat_id: i64, topic: Option<i32>, said: Said },
}

/// How a test says what somebody did.
#[derive(Clone, Debug)]
pub(crate) enum Said {
    /// By this call of the test kit's actor: `says("hi")`.
    Call(String),
    /// By one that is not known before the bot has said how it ships: upon this message.
    Asked(String),
    /// By nothing but a comment, whose words behind the name these are.
    Sentence(String),
}

impl Said {
    /// A call; or, where it is too long, how long it is.
    pub(super) fn call(call: fmt::Arguments<'_>) -> Self {
        let mut line = Line::default();
        // What is written in memory cannot fail.
        let _ = line.write_fmt(call);
        match line.bytes {
            ..=LONGEST_CALL => Self::Call(line.text),
            bytes => Self::Sentence(format!("did something here that takes {bytes} bytes to say")),
        }
    }
}

/// The beginning of a text, and how long all of it is.
#[derive(Default)]
struct Line {
    text: String,
    bytes: usize,
}

impl Write for Line {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        self.bytes += part.len();
        if self.bytes <= LONGEST_CALL {
            self.text.push_str(part);
        }
        Ok(())
    }
}

impl Steps {
    fn note(&mut self, step: Step) {
        self.bytes += step.bytes();
        self.newest.push_back(step);
        while self.newest.len() > REMEMBERED || self.bytes > REMEMBERED_BYTES {
            let Some(oldest) = self.newest.pop_front() else { break };
            self.bytes -= oldest.bytes();
            self.forgotten = true;
        }
    }

    /// What somebody [asked](Said::Asked) about in this chat, after so many deeds, is bought, shipped in the way of this number. As a
    /// call it is done when it was asked, so it is none where something else was done since.
    pub(super) fn bought(&mut self, chat: i64, after: usize, way: usize) {
        let asked = |it: &Step| {
            let is_asked =
                |what: &Doing| matches!(what, Doing::Deed { chat_id, said: Said::Asked(_), .. } if *chat_id == chat);
            it.deeds == after && is_asked(&it.what)
        };
        let Some(at) = self.newest.iter().rposition(asked) else { return };
        let is_newest = at + 1 == self.newest.len();
        let Some(step) = self.newest.get_mut(at) else { return };
        let before = step.bytes();
        if let Doing::Deed { said, .. } = &mut step.what
            && let Said::Asked(upon) = said
        {
            *said = match is_newest {
                true => Said::Call(format!("{upon}pays_shipping({way})")),
                false => Said::Sentence(format!(
                    "asked how it is shipped, did something else and chose way {way}, for which there is no step"
                )),
            };
        }
        self.bytes = self.bytes + step.bytes() - before;
    }
}

impl Step {
    fn bytes(&self) -> usize {
        let text = match &self.what {
            Doing::Crash { .. } | Doing::Later(_) | Doing::Restart => 0,
            Doing::Deed { by, said: Said::Asked(text) | Said::Call(text) | Said::Sentence(text), .. } => {
                by.first_name.len() + text.len()
            }
        };
        size_of::<Self>() + text
    }
}

impl World {
    /// Turns the clock of all bots, as somebody wants who plays.
    pub(crate) fn turn_clock(&self, by: Duration) {
        let accounts = self.accounts();
        accounts.iter().for_each(|it| it.note_step(Doing::Later(by)));
        self.clock.advance(by);
        accounts.iter().for_each(|it| it.clock_turned(by));
    }
}

impl Account {
    /// The same where there is but one bot.
    pub(crate) fn turn_clock(&self, by: Duration) {
        self.note_step(Doing::Later(by));
        self.clock.advance(by);
        self.clock_turned(by);
    }

    fn clock_turned(&self, by: Duration) {
        self.inside.turned(by);
        // Updates may be overdue now, which nobody would be told otherwise.
        self.changed();
    }

    /// The bot was killed; its store keeps what it has, or does not.
    pub(crate) fn crashes(&self, keeps: bool) {
        self.note_step(Doing::Crash { keeps });
        self.inside.became("crashed");
    }

    /// The bot is started again after that.
    pub(crate) fn starts_again(&self) {
        self.note_step(Doing::Restart);
        self.inside.became("started");
    }

    fn note_step(&self, what: Doing) {
        let at = self.clock.now();
        let mut state = self.state();
        let deeds = state.deeds.done();
        state.steps.note(Step { at, deeds, what });
    }
}

impl Place {
    /// Somebody begins to do something here. Where it is done to a message that the place names, the test says to which, unless that
    /// is the last that `fits`.
    pub(super) fn begin(&self, said: Said, fits: impl Fn(&Shown) -> bool) -> Step {
        let said = match said {
            Said::Call(call) => Said::Call(self.naming(fits) + &call),
            Said::Asked(_) => Said::Asked(self.naming(fits)),
            sentence @ Said::Sentence(_) => sentence,
        };
        let (by, chat_id, topic) = (Arc::clone(&self.user), self.chat.id, self.thread_id);
        let (at, deeds) = (self.account.clock.now(), self.account.state().deeds.done());
        Step { at, deeds, what: Doing::Deed { by, chat_id, topic, said } }
    }

    /// It is done.
    pub(super) fn note(&self, step: Step) {
        self.account.state().steps.note(step);
    }
}
