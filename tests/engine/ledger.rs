//! A store that keeps what it is given, for tests.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use stategram::clock::Moment;
use stategram::store::{
    Admission, Arrival, AsideId, Ask, Begun, Commit, Committed, Due, EffectId, Entry, EntryKind, Fate, InboxId, Kept,
    Key, Loaded, Pending, Queued, Replayed, Run, Sending, SetAside, Store, Stored, Waiting, ready,
};

/// Keeps in memory what a durable store keeps on disk, and can be told to fail.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger(pub(crate) Arc<Mutex<Pages>>);

#[derive(Debug, Default)]
pub(crate) struct Pages {
    pub(crate) conversations: HashMap<(String, String), Stored>,
    /// The open rows, and who takes them.
    pub(crate) inbox: Vec<(InboxId, String)>,
    rows: u64,
    /// What was set aside, and why.
    pub(crate) set_aside: Vec<(EntryKind, String)>,
    /// What an earlier run left undone, by conversation and seed.
    pub(crate) left_inbox: HashMap<(String, String), Vec<String>>,
    /// What is not delivered yet.
    pub(crate) left_outbox: Vec<Queued>,
    pub(crate) effects: u64,
    pub(crate) sending: Vec<u64>,
    pub(crate) fates: Vec<(u64, Fate)>,
    /// Commits fail.
    pub(crate) broken: bool,
    /// Updates are not accepted.
    pub(crate) closed: bool,
    /// What is to be sent is not read.
    pub(crate) illegible: bool,
    /// Loading panics.
    pub(crate) cursed: bool,
    /// Committing panics.
    pub(crate) doomed: bool,
}

impl Ledger {
    /// How effects ended, in the order in which they did.
    pub(crate) fn fates(&self) -> Vec<(u64, Fate)> {
        self.0.lock().unwrap().fates.clone()
    }
}

impl Store for Ledger {
    fn keeps(&self) -> bool {
        true
    }

    fn begin<'a>(&'a self, _: Run<'a>) -> Pending<'a, Begun> {
        let mut pages = self.0.lock().unwrap();
        let behind = pages.left_outbox.last().map_or(0, |it| it.id.0 + 1);
        pages.effects = pages.effects.max(behind);
        ready(Ok(Begun { next_effect: EffectId(pages.effects), ..Begun::default() }))
    }

    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>], _: Moment) -> Pending<'a, Vec<Admission>> {
        let mut pages = self.0.lock().unwrap();
        if pages.closed {
            return ready(Err("the disk is gone".into()));
        }
        let mut row = |taker| {
            pages.rows += 1;
            let id = InboxId(pages.rows);
            pages.inbox.push((id, taker));
            id
        };
        let mut admit = |arrival: &Arrival<'_>| match arrival {
            Arrival::Update { takers, .. } => {
                takers().into_iter().map(|(name, seed)| row(name.to_owned() + &seed)).collect()
            }
            Arrival::Inline(_) => Vec::new(),
            Arrival::Posted(posting) => vec![row(posting.conversation.clone() + &posting.seed)],
        };
        ready(Ok(batch.iter().map(|arrival| Admission::New(admit(arrival))).collect()))
    }

    fn load<'a>(&'a self, key: Key<'a>, _: Ask) -> Pending<'a, Loaded> {
        let key = (key.conversation.to_owned(), key.seed());
        let cursed = self.0.lock().unwrap().cursed;
        assert!(!cursed, "a curse");
        let mut pages = self.0.lock().unwrap();
        let left = pages.left_inbox.remove(&key).unwrap_or_default();
        let row = |(id, json)| Waiting { id: InboxId(id), entry: Entry::new(EntryKind::Update, json) };
        let inbox = (1_000_000..).zip(left).map(row).collect();
        ready(Ok(Loaded { conversation: pages.conversations.get(&key).cloned(), inbox, ..Loaded::default() }))
    }

    fn commit<'a>(&'a self, commit: Commit<'a>) -> Pending<'a, Committed> {
        let doomed = self.0.lock().unwrap().doomed;
        assert!(!doomed, "a doom");
        let mut pages = self.0.lock().unwrap();
        if pages.broken {
            return ready(Err("the disk is full".into()));
        }
        let key = (commit.key.conversation.to_owned(), commit.key.seed());
        match commit.next {
            Kept::Unchanged => {}
            Kept::Touched(deadlines) => pages.conversations.get_mut(&key).expect("it is kept").deadlines = deadlines,
            Kept::State { version, state, deadlines } => {
                pages.conversations.insert(key.clone(), Stored { version, state: state.to_owned(), deadlines });
            }
            Kept::Ended => {
                pages.conversations.remove(&key);
            }
        }
        pages.inbox.retain(|(id, _)| !commit.completes.contains(id));
        pages.set_aside.extend(commit.aside.iter().map(|aside| (aside.kind, aside.error.to_owned())));
        let first_effect = EffectId(pages.effects);
        for (id, effect) in (pages.effects..).map(EffectId).zip(commit.effects) {
            let (turn, at, effect, tell_refused) = (first_effect, commit.now, effect.clone(), commit.tell_refused);
            let (conversation, seed) = key.clone();
            pages.left_outbox.push(Queued { id, turn, at, effect, conversation, seed, tell_refused });
        }
        pages.effects += commit.effects.len() as u64;
        ready(Ok(Committed { first_effect, postings: Vec::new() }))
    }

    fn due<'a>(
        &'a self,
        conversation: &'a str,
        until: Moment,
        after: Option<&'a (Moment, String)>,
        limit: usize,
    ) -> Pending<'a, Due> {
        let pages = self.0.lock().unwrap();
        let kept = pages.conversations.iter().filter_map(|(key, it)| Some((it.deadlines.next()?, key)));
        let all = kept.chain(pages.left_inbox.keys().map(|key| (Moment::from_millis(0), key)));
        let mut all: Vec<_> =
            all.filter(|(_, (name, _))| name == conversation).map(|(at, (_, seed))| (at, seed.clone())).collect();
        all.sort();
        let next = all.iter().map(|(at, _)| *at).find(|at| *at > until);
        let waiting =
            all.into_iter().filter(|it| it.0 <= until && after.is_none_or(|after| it > after)).take(limit).collect();
        ready(Ok(Due { waiting, next }))
    }

    fn seeds<'a>(
        &'a self,
        conversation: &'a str,
        prefix: &'a str,
        after: Option<&'a str>,
        limit: usize,
    ) -> Pending<'a, Vec<String>> {
        let pages = self.0.lock().unwrap();
        let mine = pages.conversations.keys().filter(|(name, _)| name == conversation);
        let mut seeds: Vec<_> = mine.map(|(_, seed)| seed.clone()).collect();
        seeds.retain(|it| it.starts_with(prefix) && after.is_none_or(|after| it.as_str() > after));
        seeds.sort();
        seeds.truncate(limit);
        ready(Ok(seeds))
    }

    fn outbox(&self, from: EffectId, limit: usize) -> Pending<'_, Vec<Queued>> {
        let pages = self.0.lock().unwrap();
        if pages.illegible {
            return ready(Err("the ink is gone".into()));
        }
        ready(Ok(pages.left_outbox.iter().filter(|it| it.id >= from).take(limit).cloned().collect()))
    }

    fn sending(&self, sending: Sending) -> Pending<'_, Option<i32>> {
        self.0.lock().unwrap().sending.push(sending.id.0);
        ready(Ok(None))
    }

    fn delivered(&self, effect: EffectId, fate: Fate, _: Moment) -> Pending<'_, Option<InboxId>> {
        let mut pages = self.0.lock().unwrap();
        pages.left_outbox.retain(|it| it.id != effect || fate == Fate::Unsent);
        pages.fates.push((effect.0, fate));
        ready(Ok(None))
    }

    fn set_aside(&self, _: Option<AsideId>, _: usize) -> Pending<'_, Vec<SetAside>> {
        ready(Ok(Vec::new()))
    }

    fn replay(&self, _: AsideId, _: Moment) -> Pending<'_, Option<Replayed>> {
        ready(Ok(None))
    }

    fn discard(&self, _: AsideId) -> Pending<'_, bool> {
        ready(Ok(false))
    }
}
