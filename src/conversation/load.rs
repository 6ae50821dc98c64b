//! What a worker takes from the store: the conversation as it was, and rows of the inbox, page by page.

use std::collections::VecDeque;
use std::sync::Arc;

use tracing::error;

use crate::clock::Moment;
use crate::conversation::Conversations;
use crate::conversation::album::Gathering;
use crate::conversation::cell::Live;
use crate::conversation::forms::Form;
use crate::conversation::mailbox::Event;
use crate::conversation::surroundings::answer;
use crate::conversation::turn::{is_entry, message_of};
use crate::conversation::worker::Held;
use crate::machine::RunsIn;
use crate::reply::Query;
use crate::store::{
    Aside, Ask, Commit, Deadlines, Entry, EntryKind, InboxId, Kept, Key, Loaded, Result, Stored, Timer, Waiting,
};
use crate::unquoted;
use crate::update::{Incoming, Kind, Leaf};

/// How many rows are taken from the inbox at once: as many as a mailbox holds.
const PAGE: usize = 64;

/// Rows of the inbox that are a worker's next events.
#[derive(Debug, Default)]
pub(super) struct Rows {
    queue: VecDeque<Event>,
    /// The last one that was taken. Every row is done when its turn is, so none comes again.
    last: Option<InboxId>,
    /// Whether an earlier run may have left more.
    pub(super) earlier: bool,
}

impl Rows {
    pub(super) fn pop(&mut self) -> Option<Event> {
        self.queue.pop_front()
    }

    pub(super) fn len(&self) -> usize {
        self.queue.len()
    }

    /// Gives the album its messages.
    pub(super) fn give(&mut self, album: &mut Gathering, now: Moment) {
        let others = std::mem::take(&mut self.queue).into_iter().filter_map(|event| album.join(event, now).err());
        self.queue = others.collect();
    }
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    /// The conversation as the store has it, and the first of what an earlier run left undone.
    pub(super) async fn load(&self, held: &mut Held<C>, rows: &mut Rows) -> Result<()> {
        let Loaded { conversation, inbox, moved, .. } = self.ask(&held.seed, None, PAGE).await?;
        held.moved = self.read_moved(moved.clone()).filter(|to| *to != held.seed);
        rows.earlier = self.take_rows(rows, inbox, true);
        // Where it is said to have gone cannot be read: that is all there is of it, and no version of its state.
        let nowhere = moved.filter(|_| held.moved.is_none());
        let nowhere = nowhere.map(|state| Stored { version: 0, state, deadlines: Deadlines::default() });
        if let Some(stored) = conversation.or(nowhere) {
            held.live = self.restore(&held.seed, stored).await?;
        }
        Ok(())
    }

    /// Takes the next page of what an earlier run left undone; says whether there was one to take.
    pub(super) async fn load_earlier(&self, seed: &C::Seed, rows: &mut Rows) -> Result<bool> {
        if !rows.earlier {
            return Ok(false);
        }
        let inbox = self.ask(seed, None, PAGE).await?.inbox;
        rows.earlier = self.take_rows(rows, inbox, true);
        Ok(true)
    }

    /// Takes the next page of what was left in the inbox up to that row, since the mailbox was full. A press among it was
    /// answered when it was left: no button spins for as long as a flood is worked off.
    pub(super) async fn load_left(&self, seed: &C::Seed, rows: &mut Rows, to: InboxId) -> Result<()> {
        let inbox = self.ask(seed, Some(to), PAGE).await?.inbox;
        let more = self.take_rows(rows, inbox, false);
        let to = rows.last.filter(|_| more).unwrap_or(to);
        self.have_loaded(seed, to, !more);
        Ok(())
    }

    /// The timers of the conversation that are due by then, in order.
    pub(super) async fn load_timers(&self, seed: &C::Seed, until: Moment) -> Result<VecDeque<Timer>> {
        let ask = Ask { timers_until: until, inbox_until: None, limit: 0 };
        let asked = async { self.around.store.load(Key::new(C::NAME, seed), ask).await };
        Ok(answer(asked).await?.timers.into())
    }

    /// A page of rows of the inbox up to that one, behind as many as are loaded already; those are in it, too.
    pub(super) async fn page_behind(
        &self,
        seed: &C::Seed,
        until: Option<InboxId>,
        loaded: usize,
    ) -> Result<Vec<Waiting>> {
        Ok(self.ask(seed, until, PAGE + loaded).await?.inbox)
    }

    async fn ask(&self, seed: &C::Seed, inbox_until: Option<InboxId>, limit: usize) -> Result<Loaded> {
        let ask = Ask { timers_until: Moment::from_millis(0), inbox_until, limit };
        self.around.store.load(Key::new(C::NAME, seed), ask).await
    }

    /// Says whether there may be more.
    fn take_rows(&self, rows: &mut Rows, inbox: Vec<Waiting>, answered: bool) -> bool {
        let (is_full, before) = (inbox.len() >= PAGE, rows.last);
        for Waiting { id, entry } in inbox.into_iter().filter(|it| Some(it.id) > before) {
            let event = self.event(entry, Some(id), answered);
            // It counts as waiting, like any that has come.
            self.around.backlog.add(event.count(), event.size());
            rows.queue.push_back(event);
            rows.last = Some(id);
        }
        let more = is_full && rows.last > before;
        if is_full && !more {
            error!(conversation = C::NAME, "the store brings rows that are done; the others wait for the next start");
        }
        more
    }

    /// A row as an event. An update that cannot be read any more stays what it is, to be set aside when it is its turn. A query that
    /// several conversations took is answered here by the first of them to have its turn: who else did, and what they said, is
    /// not known. So where several take it, none says that nobody does, and a command is not corrected.
    pub(super) fn event(&self, entry: Entry, inbox: Option<InboxId>, answered: bool) -> Event {
        if entry.kind != EntryKind::Update {
            return Event::Posted { entry, inbox };
        }
        let update = match Incoming::decode(&entry.body) {
            // Whoever wants `unknown` updates took this one as it is.
            Ok(update) if update.broken().is_none() || C::seed(&update).is_some() => update,
            Ok(_) | Err(_) => return Event::Posted { entry, inbox },
        };
        // A payment waits for its answer also where it was left.
        let answered = answered || update.kind() != Kind::CallbackQuery;
        let takers = match update.leaf() == Leaf::Command || Query::of(&update).is_some() {
            true => self.around.post.route().map_or(1, |route| route.of(&update).count().max(1)),
            false => 1,
        };
        let answering = self.around.answers(&update, takers).filter(|_| answered).map(|answers| {
            (1..takers).for_each(|other| answers.taker(other).leave());
            answers.taker(0)
        });
        Event::Update { update: Arc::new(update), inbox, answering }
    }

    /// A state that cannot be read is set aside, and the conversation begins anew: never a user who is stuck, never a row
    /// that is lost. A migration to the entry state ends it: nothing is kept of one that is there.
    async fn restore(&self, seed: &C::Seed, stored: Stored) -> Result<Option<Live<C>>> {
        let reason = match restored::<C>(stored.version, &stored.state) {
            Ok(state) if is_entry(&state) => None,
            Ok(state) => return Ok(Some(Live { state, timing: self.time(seed, stored.deadlines, None) })),
            Err(reason) => Some(reason),
        };
        let mut body = String::new();
        if let Some(reason) = &reason {
            error!(conversation = C::NAME, ?seed, "the stored state is set aside: {}", unquoted::parser(reason));
            // Its end cancels its timers, which are kept with it.
            let mut timers = self.load_timers(seed, Moment::from_millis(u64::MAX)).await?;
            body = serde_json::to_string(&Form::new(stored, timers.make_contiguous()))
                .map_err(|error| error.to_string())?;
        }
        let aside = reason.as_deref().map(|error| Aside { kind: EntryKind::State, body: &body, error });
        let commit = Commit {
            key: Key::new(C::NAME, seed),
            now: self.around.clock.now(),
            completes: &[],
            aside: aside.as_slice(),
            moves: None,
            next: Kept::Ended,
            timers: &[],
            effects: &[],
            tell_refused: false,
            postings: &[],
        };
        self.around.store.commit(commit).await?;
        if aside.is_some() {
            self.around.vitals.sets_aside(EntryKind::State.name(), 1);
        }
        Ok(None)
    }
}

/// The conversation in its stored form, or why it is none. A migration is the author's, and may panic.
pub(super) fn restored<C: crate::machine::Conversation>(version: u32, state: &str) -> Result<C, String> {
    match std::panic::catch_unwind(|| C::restore(version, state.as_bytes())) {
        Ok(restored) => restored.map_err(|reason| reason.to_string()),
        Err(panic) => Err(format!("restoring it panicked: {}", message_of(&*panic))),
    }
}
