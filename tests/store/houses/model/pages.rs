//! What the model has on its disk.

use std::collections::BTreeMap;

use stategram::clock::Moment;
use stategram::store::{
    AsideId, EffectId, Entry, InboxId, Posting, Queued, SentId, SetAside, Stored, Timer, TimerChange,
};

#[derive(Clone, Debug, Default)]
pub(super) struct Pages {
    pub(super) bots: BTreeMap<i64, Bot>,
}

/// A conversation's name and seed.
pub(super) type Owner = (String, String);

/// What is one bot's.
#[derive(Clone, Debug, Default)]
pub(super) struct Bot {
    pub(super) seen: BTreeMap<i64, Moment>,
    pub(super) rows: u64,
    pub(super) inbox: BTreeMap<InboxId, Posting>,
    pub(super) states: BTreeMap<Owner, Stored>,
    /// Under which seed a conversation goes on.
    pub(super) moved: BTreeMap<Owner, String>,
    /// In the order in which they were set.
    pub(super) timers: Vec<(Owner, Timer)>,
    pub(super) effects: u64,
    pub(super) outbox: BTreeMap<EffectId, Leaving>,
    pub(super) messages: BTreeMap<SentId, i32>,
    pub(super) asides: u64,
    pub(super) aside: BTreeMap<AsideId, SetAside>,
}

#[derive(Clone, Debug)]
pub(super) struct Leaving {
    pub(super) queued: Queued,
    pub(super) sending: bool,
}

impl Bot {
    pub(super) fn row(&mut self, posting: Posting) -> InboxId {
        self.rows += 1;
        self.inbox.insert(InboxId(self.rows), posting);
        InboxId(self.rows)
    }

    pub(super) fn put_aside(&mut self, at: Moment, (conversation, seed): Owner, entry: Entry, error: &str) {
        self.asides += 1;
        let (id, posting) = (AsideId(self.asides), Posting { conversation, seed, entry });
        self.aside.insert(id, SetAside { id, at, posting, error: error.to_owned() });
    }

    pub(super) fn change_timer(&mut self, owner: &Owner, change: &TimerChange) {
        let mut mine = self.timers.iter_mut().filter(|(of, _)| of == owner).map(|(_, timer)| timer);
        match change {
            TimerChange::Cancel(id) => self.timers.retain(|(of, timer)| of != owner || timer.id != *id),
            TimerChange::Move(id, due) => {
                if let Some(timer) = mine.find(|timer| timer.id == *id) {
                    timer.due = *due;
                }
            }
            TimerChange::Set { id, due, every, outlives, event } => {
                let (id, due, every, outlives, event) = (*id, *due, *every, *outlives, event.clone());
                self.timers.retain(|(of, timer)| of != owner || timer.id != id);
                self.timers.push((owner.clone(), Timer { id, due, every, outlives, event }));
            }
        }
    }
}
