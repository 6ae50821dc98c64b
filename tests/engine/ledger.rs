//! A store that keeps what it is given, for tests.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use stategram::clock::Moment;
use stategram::reply::Effect;
use stategram::store::{
    Admission, Arrival, Commit, Due, EffectId, Fate, Kept, Key, Loaded, Pending, Store, Stored, ready,
};

/// Keeps in memory what a durable store keeps on disk, and can be told to fail.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger(pub(crate) Arc<Mutex<Pages>>);

#[derive(Debug, Default)]
pub(crate) struct Pages {
    pub(crate) conversations: HashMap<(String, String), Stored>,
    /// The open rows: an update and who takes it.
    pub(crate) inbox: Vec<(i64, String)>,
    pub(crate) set_aside: Vec<(Option<i64>, String)>,
    /// What an earlier run left undone, by conversation and seed.
    pub(crate) left_inbox: HashMap<(String, String), Vec<String>>,
    pub(crate) left_outbox: HashMap<(String, String), Vec<(EffectId, Effect)>>,
    pub(crate) effects: u64,
    pub(crate) sending: Vec<u64>,
    pub(crate) fates: Vec<(u64, Fate)>,
    /// Commits fail.
    pub(crate) broken: bool,
    /// Updates are not accepted.
    pub(crate) closed: bool,
    /// Loading panics.
    pub(crate) cursed: bool,
}

impl Ledger {
    /// How effects ended, in the order in which they did.
    pub(crate) fn fates(&self) -> Vec<(u64, Fate)> {
        self.0.lock().unwrap().fates.clone()
    }
}

impl Store for Ledger {
    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>]) -> Pending<'a, Vec<Admission>> {
        let mut pages = self.0.lock().unwrap();
        if pages.closed {
            return ready(Err("the disk is gone".to_owned().into()));
        }
        for arrival in batch {
            let rows = (arrival.takers)();
            pages
                .inbox
                .extend(rows.into_iter().map(|(name, seed)| (arrival.update.update_id(), name.to_owned() + &seed)));
        }
        ready(Ok(vec![Admission::New; batch.len()]))
    }

    fn load<'a>(&'a self, key: Key<'a>) -> Pending<'a, Loaded> {
        let pages = self.0.lock().unwrap();
        let key = (key.conversation.to_owned(), key.seed());
        let cursed = pages.cursed;
        drop(pages);
        assert!(!cursed, "a curse");
        let mut pages = self.0.lock().unwrap();
        let mut loaded = Loaded::default();
        loaded.conversation = pages.conversations.get(&key).cloned();
        loaded.inbox = pages.left_inbox.remove(&key).unwrap_or_default();
        loaded.outbox = pages.left_outbox.remove(&key).unwrap_or_default();
        ready(Ok(loaded))
    }

    fn commit<'a>(&'a self, commit: Commit<'a>) -> Pending<'a, EffectId> {
        let mut pages = self.0.lock().unwrap();
        if pages.broken {
            return ready(Err("the disk is full".to_owned().into()));
        }
        let key = (commit.key.conversation.to_owned(), commit.key.seed());
        match commit.next {
            Kept::Unchanged => {}
            Kept::Touched(deadlines) => pages.conversations.get_mut(&key).expect("it is kept").deadlines = deadlines,
            Kept::State { version, state, deadlines } => {
                let data = state.encode().expect("plain data");
                pages.conversations.insert(key.clone(), Stored { version, data, deadlines });
            }
            Kept::Ended => {
                pages.conversations.remove(&key);
            }
            other => panic!("this ledger does not know {other:?}"),
        }
        let row = key.0 + &key.1;
        pages.inbox.retain(|(update_id, taker)| Some(*update_id) != commit.update_id || *taker != row);
        pages.set_aside.extend(commit.set_aside.map(|why| (commit.update_id, why.to_owned())));
        let first = pages.effects;
        pages.effects += commit.effects.len() as u64;
        ready(Ok(EffectId(first)))
    }

    fn due<'a>(
        &'a self,
        conversation: &'a str,
        until: Moment,
        after: Option<&'a (Moment, String)>,
        limit: usize,
    ) -> Pending<'a, Due> {
        let pages = self.0.lock().unwrap();
        let deadline = |it: &Stored| it.deadlines.silence.into_iter().chain(it.deadlines.at_most).min();
        let kept = pages.conversations.iter().filter_map(|(key, it)| Some((deadline(it)?, key)));
        let left = pages.left_inbox.keys().chain(pages.left_outbox.keys());
        let all = kept.chain(left.map(|key| (Moment::from_millis(0), key)));
        let mut all: Vec<_> =
            all.filter(|(_, (name, _))| name == conversation).map(|(at, (_, seed))| (at, seed.clone())).collect();
        all.sort();
        let mut due = Due::default();
        due.next = all.iter().map(|(at, _)| *at).find(|at| *at > until);
        due.waiting =
            all.into_iter().filter(|it| it.0 <= until && after.is_none_or(|after| it > after)).take(limit).collect();
        ready(Ok(due))
    }

    fn sending(&self, effect: EffectId) -> Pending<'_, ()> {
        self.0.lock().unwrap().sending.push(effect.0);
        ready(Ok(()))
    }

    fn delivered(&self, effect: EffectId, fate: Fate) -> Pending<'_, ()> {
        self.0.lock().unwrap().fates.push((effect.0, fate));
        ready(Ok(()))
    }
}
