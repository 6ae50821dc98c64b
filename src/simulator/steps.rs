//! What people did, step by step.

mod written;

pub(crate) use self::written::as_test;

use std::collections::VecDeque;
use std::time::Duration;

use crate::clock::Moment;
use crate::simulator::account::Account;
use crate::simulator::acts::Act;
#[cfg(feature = "testing")]
use crate::simulator::parcel::Parcel;
use crate::simulator::place::Place;

/// Beyond this many the oldest are forgotten: nobody reads a longer test.
const REMEMBERED: usize = 1_000;

/// The steps of all people.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    newest: VecDeque<Step>,
    forgotten: bool,
}

#[derive(Clone, Debug)]
struct Step {
    at: Moment,
    /// How many deeds there had been.
    deeds: usize,
    what: Doing,
}

#[derive(Clone, Debug)]
enum Doing {
    /// The clock was turned.
    Later(Duration),
    /// Somebody did something in a chat: what is called on the test kit's actor.
    Call { by: String, chat_id: i64, topic: Option<i32>, call: String },
}

impl Steps {
    fn note(&mut self, step: Step) {
        if self.newest.len() == REMEMBERED {
            self.newest.pop_front();
            self.forgotten = true;
        }
        self.newest.push_back(step);
    }
}

impl Account {
    /// Turns the clock, as somebody wants who plays.
    pub(crate) fn turn_clock(&self, by: Duration) {
        let at = self.clock.now();
        {
            let mut state = self.state();
            let deeds = state.deeds.done();
            state.steps.note(Step { at, deeds, what: Doing::Later(by) });
        }
        self.clock.advance(by);
        self.inside.turned(by);
        // Updates may be overdue now, which nobody would be told otherwise.
        self.changed();
    }
}

impl Place {
    /// When, and after how many deeds, somebody begins to do something.
    pub(super) fn now(&self) -> (Moment, usize) {
        (self.account.clock.now(), self.account.state().deeds.done())
    }

    /// Writes down what was done here, as it is called in a test: `says("hi")`.
    pub(super) fn note(&self, (at, deeds): (Moment, usize), call: String) {
        let by = self.user.first_name.clone();
        let what = Doing::Call { by, chat_id: self.chat.id, topic: self.thread_id, call };
        self.account.state().steps.note(Step { at, deeds, what });
    }
}

impl Act<'_> {
    /// How a test says it.
    pub(super) fn call(&self) -> String {
        match self {
            Self::AddBot => "adds_bot()".to_owned(),
            #[cfg(feature = "testing")]
            Self::Album(parcels) => {
                let parcels: Vec<String> = parcels.iter().map(Parcel::code).collect();
                format!("sends_album([{}])", parcels.join(", "))
            }
            Self::Block => "blocks_bot()".to_owned(),
            Self::Correct(_, text) => format!("corrects({text:?})"),
            #[cfg(feature = "testing")]
            Self::Forge(data) => format!("forges_press({data:?})"),
            Self::Join => "joins()".to_owned(),
            Self::Leave => "leaves()".to_owned(),
            Self::Migrate => "upgrades_group()".to_owned(),
            Self::Pay(1) => "pays()".to_owned(),
            Self::Pay(option) => format!("pays_shipping({option})"),
            Self::PromoteBot => "promotes_bot()".to_owned(),
            Self::React(_, emoji) => format!("reacts({:?})", emoji.join(" ")),
            Self::RemoveBot => "removes_bot()".to_owned(),
            Self::Reply(_, text) => format!("replies({text:?})"),
            Self::Send(parcel) => format!("sends({})", parcel.code()),
            Self::Start(payload) => format!("starts({payload:?})"),
            Self::Unblock => "unblocks_bot()".to_owned(),
            Self::Vote(options) => format!("votes(&{options:?})"),
        }
    }
}
