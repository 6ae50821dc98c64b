//! A store of which delivery sees everything it asks for, and nothing else.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

use futures_util::future::Either;
use tokio::sync::Semaphore;

use crate::clock::Moment;
use crate::reply::Effect;
use crate::store::{
    Admission, Arrival, AsideId, Ask, Begun, Commit, Committed, Due, EffectId, Fate, InboxId, Key, Loaded, Pending,
    Queued, Replayed, Run, Sending, SentId, SetAside, Store, later, ready,
};

/// An outbox; one that keeps answers for it, another one only counts.
#[derive(Clone, Default)]
pub(super) struct Shelf {
    keeps: bool,
    rows: Arc<Mutex<Rows>>,
}

#[derive(Default)]
pub(super) struct Rows {
    pub(super) next: u64,
    pub(super) outbox: BTreeMap<u64, Queued>,
    pub(super) messages: HashMap<SentId, i32>,
    turns_told: HashSet<EffectId>,
    inbox: u64,
    /// What was asked for, in order.
    pub(super) sending: Vec<Sending>,
    pub(super) fates: Vec<(u64, Fate)>,
    pub(super) pages: usize,
    /// How many there are in a page at most, whatever is asked for.
    pub(super) most: Option<usize>,
    /// Whether pages are answered a while after they were asked for.
    pub(super) slow: bool,
    /// Called when a page was read and is not answered yet.
    pub(super) meanwhile: Option<Box<dyn FnMut(usize) + Send>>,
    /// Where it is there, `sending` is answered to as many as it has places for.
    pub(super) held: Option<Arc<Semaphore>>,
    /// Words that fail.
    pub(super) broken: &'static str,
}

impl Shelf {
    pub(super) fn keeping() -> Self {
        Self { keeps: true, ..Self::default() }
    }

    pub(super) fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap()
    }

    pub(super) fn fates(&self) -> Vec<(u64, Fate)> {
        self.rows().fates.clone()
    }

    pub(super) fn commit(&self, effects: &[Effect], at: Moment, tell_refused: bool) -> EffectId {
        let mut rows = self.rows();
        let turn = EffectId(rows.next);
        for effect in effects {
            let id = EffectId(rows.next);
            rows.next += 1;
            if self.keeps {
                let (conversation, seed) = ("Told".to_owned(), "1".to_owned());
                let queued = Queued { id, turn, at, effect: effect.clone(), conversation, seed, tell_refused };
                rows.outbox.insert(id.0, queued);
            }
        }
        turn
    }

    fn failing<'a, T>(&self, word: &str) -> Option<Pending<'a, T>> {
        (self.rows().broken == word).then(|| ready(Err(format!("`{word}` fails").into())))
    }
}

impl Store for Shelf {
    fn keeps(&self) -> bool {
        self.keeps
    }

    fn seeds<'a>(&'a self, _: &'a str, _: &'a str, _: Option<&'a str>, _: usize) -> Pending<'a, Vec<String>> {
        ready(Ok(Vec::new()))
    }

    fn outbox(&self, from: EffectId, limit: usize) -> Pending<'_, Vec<Queued>> {
        if let Some(failure) = self.failing("outbox") {
            return failure;
        }
        let (page, pages, meanwhile, slow) = {
            let mut rows = self.rows();
            rows.pages += 1;
            let limit = rows.most.map_or(limit, |most| most.min(limit));
            let page: Vec<_> = rows.outbox.range(from.0..).take(limit).map(|(_, it)| it.clone()).collect();
            (page, rows.pages, rows.meanwhile.take(), rows.slow)
        };
        if let Some(mut meanwhile) = meanwhile {
            meanwhile(pages);
            self.rows().meanwhile = Some(meanwhile);
        }
        if slow {
            return later(async {
                tokio::task::yield_now().await;
                Ok(page)
            });
        }
        ready(Ok(page))
    }

    fn sending(&self, sending: Sending) -> Pending<'_, Option<i32>> {
        if let Some(failure) = self.failing("sending") {
            return failure;
        }
        let mut rows = self.rows();
        rows.sending.push(sending);
        let message = sending.of.and_then(|it| rows.messages.get(&it).copied());
        match rows.held.clone() {
            Some(held) => Either::Right(Box::pin(async move {
                held.acquire().await.unwrap().forget();
                Ok(message)
            })),
            None => ready(Ok(message)),
        }
    }

    fn delivered(&self, effect: EffectId, fate: Fate, _: Moment) -> Pending<'_, Option<InboxId>> {
        if let Some(failure) = self.failing("delivered") {
            return failure;
        }
        let mut rows = self.rows();
        if fate == Fate::Unsent {
            rows.fates.push((effect.0, fate));
            return ready(Ok(None));
        }
        let queued = rows.outbox.remove(&effect.0);
        let mut inbox = None;
        match &fate {
            Fate::Sent { message: Some((sent, id)) } => {
                rows.messages.insert(*sent, *id);
            }
            Fate::Refused { tell: Some(_) } if queued.is_some_and(|it| rows.turns_told.insert(it.turn)) => {
                rows.inbox += 1;
                inbox = Some(InboxId(rows.inbox));
            }
            _ => {}
        }
        rows.fates.push((effect.0, fate));
        ready(Ok(inbox))
    }

    fn begin<'a>(&'a self, _: Run<'a>) -> Pending<'a, Begun> {
        ready(Ok(Begun::default()))
    }

    fn accept<'a>(&'a self, _: &'a [Arrival<'a>], _: Moment) -> Pending<'a, Vec<Admission>> {
        ready(Ok(Vec::new()))
    }

    fn load<'a>(&'a self, _: Key<'a>, _: Ask) -> Pending<'a, Loaded> {
        ready(Ok(Loaded::default()))
    }

    fn commit<'a>(&'a self, _: Commit<'a>) -> Pending<'a, Committed> {
        ready(Ok(Committed::default()))
    }

    fn due<'a>(&'a self, _: &'a str, _: Moment, _: Option<&'a (Moment, String)>, _: usize) -> Pending<'a, Due> {
        ready(Ok(Due::default()))
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

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shelf")
    }
}
