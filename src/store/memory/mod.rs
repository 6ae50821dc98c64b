//! The store of a bot that may forget when it stops.
//!
//! The states are in their cells, the updates in their mailboxes and the replies in their lanes, so there is nothing to
//! write down but what nobody else knows: which updates have been seen, since Telegram hands an update over again when
//! the acknowledgement was lost, the timers, which messages were sent, and what was set aside.

mod moved;
mod newest;
mod shelf;
mod timers;

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;

use crate::clock::Moment;
use crate::reply::Effect;
use crate::store::{
    Admission, Arrival, AsideId, Ask, Begun, Commit, Committed, Due, EffectId, Entry, EntryKind, Fate, InboxId, Kept,
    Key, Loaded, Pending, Posting, Queued, Replayed, Result, Run, Sending, SentId, SetAside, Store, ready,
};

use self::moved::Moved;
use self::newest::Newest;
use self::shelf::Shelf;
use self::timers::Timers;

/// Keeps everything in the process: a crash or a stop loses the conversations, the updates that were in mailboxes, and
/// the timers. Of what was set aside it has the newest 1,000, of the messages that may be edited the newest 65,536.
#[derive(Debug, Default)]
pub struct Memory {
    seen: Mutex<Newest<i64, ()>>,
    effects: AtomicU64,
    timers: Mutex<Timers>,
    /// How many timers there are, so that a bot without timers pays for none: neither the lock nor a key's text.
    open: AtomicUsize,
    messages: Mutex<Newest<SentId, i32>>,
    shelf: Mutex<Shelf>,
    moved: Mutex<Moved>,
    /// Whether any conversation has moved: the usual bot pays a look at this.
    any_moved: AtomicBool,
}

impl Store for Memory {
    fn keeps(&self) -> bool {
        false
    }

    fn name(&self) -> &'static str {
        "memory"
    }

    fn begin<'a>(&'a self, _: Run<'a>) -> Pending<'a, Begun> {
        ready(Ok(Begun { next_effect: EffectId(self.effects.load(Ordering::Relaxed)), ..Begun::default() }))
    }

    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>], _: Moment) -> Pending<'a, Vec<Admission>> {
        let mut seen = locked(&self.seen);
        let admit = |arrival: &Arrival<'_>| match arrival {
            Arrival::Inline(update) | Arrival::Update { update, .. } if !seen.put(update.update_id(), ()) => {
                Admission::Duplicate
            }
            Arrival::Inline(_) | Arrival::Posted(_) | Arrival::Update { .. } => Admission::New(Vec::new()),
        };
        ready(Ok(batch.iter().map(admit).collect()))
    }

    fn load<'a>(&'a self, key: Key<'a>, ask: Ask) -> Pending<'a, Loaded> {
        let timers = match self.open.load(Ordering::Acquire) {
            0 => Vec::new(),
            _ => locked(&self.timers).of(key.conversation, &key.seed(), ask.timers_until),
        };
        let moved = match self.any_moved.load(Ordering::Acquire) {
            false => None,
            true => locked(&self.moved).of(key.conversation, &key.seed()),
        };
        ready(Ok(Loaded { moved, timers, ..Loaded::default() }))
    }

    fn commit<'a>(&'a self, commit: Commit<'a>) -> Pending<'a, Committed> {
        let Commit { key, now, aside, moves, next, timers, effects, .. } = commit;
        if let Some(from) = moves {
            locked(&self.timers).rename(key.conversation, from, key.seed());
            locked(&self.moved).put(key.conversation, from, key.seed());
            self.any_moved.store(true, Ordering::Release);
        }
        let ended = next == Kept::Ended;
        if !timers.is_empty() || ended && self.open.load(Ordering::Acquire) > 0 {
            let mut all = locked(&self.timers);
            all.change(key.conversation, key.seed(), timers, ended);
            self.open.store(all.open(), Ordering::Release);
        }
        for aside in aside {
            let entry = Entry::new(aside.kind, aside.body);
            let posting = Posting { conversation: key.conversation.to_owned(), seed: key.seed(), entry };
            locked(&self.shelf).put(|id| SetAside { id, at: now, posting, error: aside.error.to_owned() });
        }
        let first_effect = EffectId(self.effects.fetch_add(effects.len() as u64, Ordering::Relaxed));
        ready(Ok(Committed { first_effect, postings: Vec::new() }))
    }

    fn due<'a>(
        &'a self,
        conversation: &'a str,
        until: Moment,
        after: Option<&'a (Moment, String)>,
        limit: usize,
    ) -> Pending<'a, Due> {
        ready(Ok(match self.open.load(Ordering::Acquire) {
            0 => Due::default(),
            _ => locked(&self.timers).due(conversation, until, after, limit),
        }))
    }

    /// Those with timers: of the others the bot's own cells are all there is.
    fn seeds<'a>(
        &'a self,
        conversation: &'a str,
        prefix: &'a str,
        after: Option<&'a str>,
        limit: usize,
    ) -> Pending<'a, Vec<String>> {
        ready(Ok(locked(&self.timers).seeds(conversation, prefix, after, limit)))
    }

    /// Nothing: what waits in the lanes is there already.
    fn outbox(&self, _: EffectId, _: usize) -> Pending<'_, Vec<Queued>> {
        ready(Ok(Vec::new()))
    }

    fn sending(&self, sending: Sending) -> Pending<'_, Option<i32>> {
        ready(Ok(sending.of.and_then(|of| locked(&self.messages).get(of).copied())))
    }

    /// A reply in doubt is not set aside: it was never written down here.
    fn delivered(&self, _: EffectId, fate: Fate, _: Moment) -> Pending<'_, Option<InboxId>> {
        if let Fate::Sent { message: Some((sent, message_id)) } = fate {
            locked(&self.messages).put(sent, message_id);
        }
        ready(Ok(None))
    }

    fn set_aside(&self, after: Option<AsideId>, limit: usize) -> Pending<'_, Vec<SetAside>> {
        ready(Ok(locked(&self.shelf).behind(after, limit)))
    }

    fn replay(&self, id: AsideId, now: Moment) -> Pending<'_, Option<Replayed>> {
        ready(Ok(self.put_back(id, now)))
    }

    fn discard(&self, id: AsideId) -> Pending<'_, bool> {
        ready(Ok(locked(&self.shelf).take(id).is_some()))
    }

    /// One without anything in it: that is what a crash leaves.
    fn reopened(&self) -> Option<BoxFuture<'static, Result<Arc<dyn Store>>>> {
        Some(Box::pin(async { Ok(Arc::new(Self::default()) as Arc<dyn Store>) }))
    }
}

impl Memory {
    fn put_back(&self, id: AsideId, at: Moment) -> Option<Replayed> {
        let mut shelf = locked(&self.shelf);
        let entry = &shelf.get(id)?.posting.entry;
        let effect: Option<Effect> = match entry.kind {
            EntryKind::Reply => match serde_json::from_str(&entry.body) {
                Ok(effect) => Some(effect),
                Err(error) => return Some(Replayed::Unreadable(error.to_string())),
            },
            _ => None,
        };
        let SetAside { posting, .. } = shelf.take(id)?;
        let Some(effect) = effect else { return Some(Replayed::Inbox(None, posting)) };
        let id = EffectId(self.effects.fetch_add(1, Ordering::Relaxed));
        let Posting { conversation, seed, .. } = posting;
        let queued = Queued { id, turn: id, at, effect, conversation, seed, tell_refused: false };
        Some(Replayed::Outbox(queued))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
