//! All live conversations of one type, and how something reaches one of them.
//!
//! The map's guards protect every change of a cell. No guard is held across an await, and nobody locks the alarm's index
//! while holding one: the sweep of the index looks into cells. A busy cell belongs to its one worker: that is the order of
//! turns.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use dashmap::{DashMap, Entry};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::SetOnce;
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

use crate::activity::Activity;
use crate::bot::Bot;
use crate::clock::{Clock, Moment};
use crate::conversation::Backlog;
use crate::conversation::alarm::{self, Alarm};
use crate::conversation::answers::Answering;
use crate::conversation::cell::{AlarmId, Cell, Live};
use crate::conversation::handlers::Table;
use crate::conversation::mailbox::Event;
use crate::conversation::turn::message_of;
use crate::conversation::worker::Known;
use crate::deliver::Deliver;
use crate::machine::{RunsIn, Seed};
use crate::route::Post;
use crate::store::{self, InboxId, Store, StoreError};
use crate::update::{Incoming, Leaves};

/// What every conversation of a bot has around it.
pub(crate) struct Surroundings {
    pub(crate) bot: Bot,
    /// The bot's own name, without `@`.
    pub(crate) username: String,
    pub(crate) clock: Clock,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) deliver: Arc<Deliver>,
    pub(crate) post: Arc<Post>,
    pub(crate) backlog: Backlog,
    pub(crate) activity: Activity,
    pub(crate) handler_timeout: Duration,
    /// Stops taking in.
    pub(crate) stop: CancellationToken,
    /// Ends whatever is running.
    pub(crate) cancel: CancellationToken,
    /// Set when the store failed: the bot ends.
    pub(crate) fatal: SetOnce<StoreError>,
}

impl Surroundings {
    /// The store has failed, and the bot ends: it takes nothing more in, and what runs is undone.
    pub(crate) fn fail(&self, error: StoreError) {
        error!("{error}; the bot stops");
        let _ = self.fatal.set(error);
        self.stop.cancel();
        self.cancel.cancel();
    }
}

/// A registered conversation, whatever its type: what routing and the clock see of it.
pub(crate) trait Taker: Send + Sync + 'static {
    /// The name it is stored under.
    fn name(&self) -> &'static str;

    /// The events its handlers name.
    fn leaves(&self) -> Leaves;

    /// Whether the update belongs to one of its conversations, and is one that a handler of some state may take.
    fn takes(&self, update: &Incoming) -> bool;

    /// The seed of the conversation that the update belongs to, as a store keeps it.
    fn seed(&self, update: &Incoming) -> Option<String>;

    /// Gives the update to the conversation that it belongs to, with its row in the store's inbox if it has one.
    fn arrive(self: Arc<Self>, update: Arc<Incoming>, inbox: Option<InboxId>, answering: Option<Answering>);

    /// Gives something that is no update to the conversation with that seed.
    fn post(self: Arc<Self>, seed: &str, entry: store::Entry, inbox: Option<InboxId>);

    /// Wakes the conversations in the map whose deadline has come; says whether there was any.
    fn ring(self: Arc<Self>) -> bool;

    /// Rings whenever a deadline comes, for ever.
    fn keep_time(self: Arc<Self>) -> BoxFuture<'static, ()>;

    /// Wakes the conversations for which the store alone knows that something is to be done, for ever.
    fn keep_stored_time(self: Arc<Self>) -> BoxFuture<'static, ()>;
}

/// How many conversations the store is asked for at once.
const AT_ONCE: usize = 256;

/// How long those have before it is asked for the next ones.
const PAUSE: Duration = Duration::from_millis(20);

pub(crate) struct Conversations<C: RunsIn<A>, A> {
    pub(super) cells: DashMap<C::Seed, Cell<C>>,
    pub(super) alarm: Alarm<C::Seed>,
    pub(super) table: Table<C>,
    pub(super) app: Arc<A>,
    pub(super) around: Arc<Surroundings>,
    /// How many entries of the alarm are known to be replaced.
    replaced: AtomicUsize,
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    pub(crate) fn new(app: Arc<A>, around: Arc<Surroundings>) -> Arc<Self> {
        Arc::new(Self {
            cells: DashMap::new(),
            alarm: Alarm::new(),
            table: Table::new(),
            app,
            around,
            replaced: AtomicUsize::new(0),
        })
    }

    /// Puts an event into a conversation's mailbox, and starts a worker where none is at work.
    fn happen(self: &Arc<Self>, seed: C::Seed, event: Event) -> Result<(), Event> {
        let known = match self.cells.entry(seed.clone()) {
            Entry::Vacant(vacant) => {
                vacant.insert(Cell::Busy(Box::default()));
                Known::NotHere
            }
            Entry::Occupied(mut occupied) => match occupied.get_mut() {
                Cell::Busy(mailbox) => return mailbox.push(event, &self.around.backlog),
                idle @ Cell::Idle(_) => idle.seize().map_or(Known::NotHere, Known::Here),
            },
        };
        self.around.backlog.add(event.size());
        self.start_worker(seed, known, event);
        Ok(())
    }

    /// Gives the cell back: the next event, or nothing if the conversation is idle now.
    pub(super) fn next_or_rest(&self, seed: &C::Seed, live: &mut Option<Live<C>>) -> Option<Event> {
        let Entry::Occupied(mut occupied) = self.cells.entry(seed.clone()) else { return None };
        if let Cell::Busy(mailbox) = occupied.get_mut()
            && let Some(event) = mailbox.pop()
        {
            return Some(event);
        }
        match live.take() {
            Some(live) => {
                occupied.insert(Cell::Idle(live));
            }
            None => {
                occupied.remove();
            }
        }
        None
    }

    /// An entry of the alarm came up.
    fn came_up(self: &Arc<Self>, entry: alarm::Entry<C::Seed>, now: Moment) {
        let again = {
            let Some(mut cell) = self.cells.get_mut(&entry.seed) else { return self.forget_replaced() };
            match &mut *cell {
                Cell::Busy(mailbox) => {
                    // It counts for nothing in the backlog, so it always fits.
                    let _ = mailbox.push(Event::Alarm(entry.id), &self.around.backlog);
                    return;
                }
                Cell::Idle(live) if live.timing.alarm != Some(entry.id) => return self.forget_replaced(),
                Cell::Idle(live) => match live.deadline() {
                    None => {
                        live.timing.alarm = None;
                        return;
                    }
                    Some(deadline) if deadline > now => deadline,
                    Some(_) => {
                        let live = cell.seize();
                        drop(cell);
                        if let Some(live) = live {
                            self.start_worker(entry.seed, Known::Here(live), Event::Alarm(entry.id));
                        }
                        return;
                    }
                },
            }
        };
        self.alarm.set_again(again, entry);
    }

    /// Notes that an entry of the alarm is no longer meant, and throws such entries out when they are the most of it. The
    /// caller is the worker of `seed`, and knows which entry is that conversation's now.
    pub(super) fn alarm_replaced(&self, seed: &C::Seed, now: Option<AlarmId>) {
        let replaced = self.replaced.fetch_add(1, Relaxed) + 1;
        if replaced > 1024 && replaced > self.alarm.len() / 2 {
            self.replaced.store(0, Relaxed);
            self.alarm.retain(|entry| {
                if entry.seed == *seed {
                    return now == Some(entry.id);
                }
                match self.cells.get(&entry.seed).as_deref() {
                    Some(Cell::Idle(live)) => live.timing.alarm == Some(entry.id),
                    Some(Cell::Busy(_)) => true,
                    None => false,
                }
            });
        }
    }

    /// What waits for a conversation whose worker leaves it, because the bot stops.
    pub(super) fn waiting(&self, seed: &C::Seed) -> usize {
        match self.cells.get(seed).as_deref() {
            Some(Cell::Busy(mailbox)) => mailbox.updates(),
            Some(Cell::Idle(_)) | None => 0,
        }
    }

    fn forget_replaced(&self) {
        let _ = self.replaced.fetch_update(Relaxed, Relaxed, |it| it.checked_sub(1));
    }
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Taker for Conversations<C, A> {
    fn name(&self) -> &'static str {
        C::NAME
    }

    fn leaves(&self) -> Leaves {
        Table::<C>::named()
    }

    fn takes(&self, update: &Incoming) -> bool {
        self.table.has(update.leaf()) && C::Seed::of(update).is_some()
    }

    fn seed(&self, update: &Incoming) -> Option<String> {
        C::Seed::of(update).map(|seed| crate::store::Key::new(C::NAME, &seed).seed())
    }

    fn arrive(self: Arc<Self>, update: Arc<Incoming>, inbox: Option<InboxId>, answering: Option<Answering>) {
        let Some(seed) = C::Seed::of(&update) else { return };
        let update_id = update.update_id();
        if self.happen(seed.clone(), Event::Update { update, inbox, answering }).is_err() {
            warn!(conversation = C::NAME, ?seed, update_id, "dropped: its conversation has too much waiting already");
            metrics::counter!("stategram_updates_dropped", "conversation" => C::NAME).increment(1);
        }
    }

    fn post(self: Arc<Self>, text: &str, entry: store::Entry, inbox: Option<InboxId>) {
        let kind = entry.kind.name();
        let dropped = match serde_json::from_str::<C::Seed>(text) {
            Ok(seed) => match self.happen(seed, Event::Posted { entry, inbox }) {
                Ok(()) => return,
                Err(_) => "its conversation has too much waiting already".to_owned(),
            },
            Err(error) => error.to_string(),
        };
        warn!(conversation = C::NAME, seed = text, kind, "dropped: {dropped}");
        metrics::counter!("stategram_postings_dropped").increment(1);
    }

    fn ring(self: Arc<Self>) -> bool {
        // Between an entry's leaving the index and its worker's beginning the bot is not at rest.
        let _ringing = self.around.activity.begin();
        let now = self.around.clock.now();
        let due = self.alarm.due(now);
        let any = !due.is_empty();
        for entry in due {
            self.came_up(entry, now);
        }
        any
    }

    fn keep_time(self: Arc<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            loop {
                self.alarm.ring(&self.around.clock).await;
                self.clone().ring();
                // A million deadlines at one moment must not keep everybody else from running.
                tokio::task::yield_now().await;
            }
        })
    }

    fn keep_stored_time(self: Arc<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            let mut after = None;
            loop {
                let now = self.around.clock.now();
                let asked = async { self.around.store.due(C::NAME, now, after.as_ref(), AT_ONCE).await };
                let due = match AssertUnwindSafe(asked).catch_unwind().await {
                    Ok(Ok(due)) => due,
                    Ok(Err(error)) => return self.around.fail(error),
                    Err(panic) => return self.around.fail(format!("it panicked: {}", message_of(&*panic)).into()),
                };
                after = due.waiting.last().filter(|_| due.waiting.len() >= AT_ONCE).cloned();
                for (_, text) in due.waiting {
                    match serde_json::from_str::<C::Seed>(&text) {
                        // One that is in the map has its own entry in the alarm's index, or is at work.
                        Ok(seed) if self.cells.contains_key(&seed) => {}
                        Ok(seed) => {
                            let _ = self.happen(seed, Event::Overdue);
                        }
                        Err(error) => {
                            error!(conversation = C::NAME, seed = text, "a stored seed is unreadable: {error}");
                        }
                    }
                }
                match due.next {
                    // These begin their turns before the store is asked for the next ones.
                    _ if after.is_some() => tokio::time::sleep(PAUSE).await,
                    Some(next) => self.around.clock.sleep_until(next.max(now + PAUSE)).await,
                    None => std::future::pending().await,
                }
            }
        })
    }
}
