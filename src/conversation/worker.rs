//! The worker of a busy conversation: one task, which takes its events one by one and ends when none is left.

use std::ops::ControlFlow;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use tracing::{error, warn};

use crate::activity::Busy;
use crate::conversation::Conversations;
use crate::conversation::cell::{Cell, Live};
use crate::conversation::load::Rows;
use crate::conversation::mailbox::{Event, Popped, Relayed};
use crate::conversation::turn::{message_of, name_of};
use crate::figures;
use crate::machine::{Conversation, RunsIn, Seed};
use crate::reply::Effect;
use crate::store::Result;
use crate::update::Leaf;

/// What the map knew of a conversation when its worker started.
pub(super) enum Known<C> {
    Here(Live<C>),
    /// It is in its entry state, or only in the store.
    NotHere,
}

/// A conversation in the hands of its worker.
pub(super) struct Held<C: Conversation> {
    pub(super) seed: C::Seed,
    /// `None` in its entry state.
    pub(super) live: Option<Live<C>>,
    /// Under which seed it goes on, if it has moved.
    pub(super) moved: Option<C::Seed>,
    /// Whether a turn was committed since somebody last cleared this.
    pub(super) committed: bool,
    /// Whether its timers may be others than they were when somebody last cleared this.
    pub(super) timers_moved: bool,
    /// What those before it in its chain would reply to the update that it takes, if no handler takes it.
    pub(super) correction: Option<Effect>,
    /// By which it is counted as under way; nothing while it waits for a moment.
    pub(super) busy: Option<Busy>,
}

/// Whether the worker goes on. It breaks off when the bot stops: the event has not happened, and what waits behind it must
/// not overtake it.
pub(super) type Flow = ControlFlow<()>;

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    pub(super) fn start_worker(self: &Arc<Self>, seed: C::Seed, known: Known<C>, first: Event) {
        let busy = Some(self.around.activity.begin());
        let this = self.clone();
        // Boxed, since a task is moved about as it is spawned and when it ends, and this one has kilobytes.
        tokio::spawn(Box::pin(async move {
            let live = match known {
                Known::Here(live) => Some(live),
                Known::NotHere => None,
            };
            let is_here = live.is_some();
            let mut held =
                Held { seed, live, moved: None, committed: false, timers_moved: false, correction: None, busy };
            match AssertUnwindSafe(this.work(&mut held, is_here, first)).catch_unwind().await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => this.around.fail(error),
                // Beside the turns, which are caught one by one, there is only the store's own code.
                Err(panic) => this.around.fail(format!("it panicked: {}", message_of(&*panic)).into()),
            }
            if this.around.fatal.cancel.is_cancelled() {
                this.leave(&held.seed);
            }
            // First the bot's things, then the notice that nothing is under way: who waits for it may open the store again.
            let busy = held.busy.take();
            drop(held);
            drop(this);
            drop(busy);
        }));
    }

    async fn work(self: &Arc<Self>, held: &mut Held<C>, is_here: bool, first: Event) -> Result<()> {
        let mut rows = Rows::default();
        // Of a conversation that begins and ends with its update a store has nothing else; of an album it may have the messages
        // that an earlier run left.
        let is_whole = || matches!(&first, Event::Update { update, .. } if update.album().is_none());
        let is_fresh = <C::Seed as Seed>::FRESH && is_whole();
        if !is_here && !is_fresh {
            self.load(held, &mut rows).await?;
            if self.place.next.is_some() && self.wait_for_earlier(&held.seed).await?.is_break() {
                self.break_off(&held.seed);
                return Ok(());
            }
        }
        let mut first = Some(first);
        while let Some(event) = self.next_event(held, &mut rows, &mut first).await?
            && !self.around.fatal.cancel.is_cancelled()
        {
            let event = match self.begins_album(held, &event) {
                true => match self.gather(held, &mut rows, &mut first, event).await? {
                    Some(album) => album,
                    None => {
                        self.break_off(&held.seed);
                        break;
                    }
                },
                false => event,
            };
            let (count, size) = (event.count(), event.size());
            // Turns are caught where they are taken, with all the consequences. Beyond that an author's code runs in places
            // like `Drop` and `Display`; a panic there must not take the conversation with it.
            let taken = AssertUnwindSafe(self.take(held, event)).catch_unwind().await;
            self.around.backlog.remove(count, size);
            match taken {
                Ok(flow) => {
                    if flow?.is_break() {
                        self.break_off(&held.seed);
                        break;
                    }
                }
                Err(panic) => {
                    self.log_panic(held, &*panic);
                }
            }
            // A flooded conversation of plain `fn` handlers would otherwise never let go of its thread.
            tokio::task::coop::consume_budget().await;
        }
        Ok(())
    }

    /// The next event: what an earlier run left undone comes before what woke the worker, and that before what came later.
    async fn next_event(
        self: &Arc<Self>,
        held: &mut Held<C>,
        rows: &mut Rows,
        first: &mut Option<Event>,
    ) -> Result<Option<Event>> {
        loop {
            if let Some(event) = rows.pop() {
                return Ok(Some(event));
            }
            if self.load_earlier(&held.seed, rows).await? {
                continue;
            }
            if let Some(first) = first.take() {
                return Ok(Some(first));
            }
            match self.next_or_rest(&held.seed, &mut held.live) {
                Popped::Event(event) => return Ok(Some(event)),
                Popped::Left(to) => self.load_left(&held.seed, rows, to).await?,
                Popped::Nothing => return Ok(None),
            }
        }
    }

    /// What is no update has a future of its own: for an update, the task of the worker is to be no larger than it needs.
    async fn take(self: &Arc<Self>, held: &mut Held<C>, event: Event) -> Result<Flow> {
        if let Some(to) = &held.moved {
            let to = to.clone();
            return self.forward(held, to, event).await;
        }
        match event {
            Event::Update { update, inbox, answering } => self.take_update(held, &update, inbox, answering).await,
            Event::Album(parts) => Box::pin(self.take_album(held, parts)).await,
            Event::Passed(passed) => {
                let Relayed { event, through, correction } = *passed;
                held.correction = correction;
                let flow = Box::pin(self.take(held, event)).await;
                held.correction = None;
                if let (Ok(Flow::Break(())), Some(through)) = (&flow, through) {
                    through.abandon();
                }
                flow
            }
            Event::Move { entry, inbox, asked } => self.take_move(held, &entry, inbox, Some(asked)).await,
            Event::Leave(ask) => Box::pin(self.hand_over_to(held, ask)).await,
            // Whoever waits need not any more.
            Event::Wait(_through) => Ok(Flow::Continue(())),
            Event::Posted { entry, inbox } => Box::pin(self.take_posted(held, &entry, inbox)).await,
            Event::Alarm(id) => match held.live.as_mut().filter(|it| it.timing.alarm == Some(id)) {
                Some(live) => {
                    live.timing.alarm = None;
                    Box::pin(self.take_due(held, self.table.has(Leaf::Event))).await
                }
                None => Ok(Flow::Continue(())),
            },
            Event::Overdue(_until_then) => Box::pin(self.take_due(held, true)).await,
        }
    }

    /// The worker goes no further in this run, and nobody shall wait for it.
    fn break_off(&self, seed: &C::Seed) {
        if let Some(mut cell) = self.cells.get_mut(seed)
            && let Cell::Busy(mailbox) = &mut *cell
        {
            mailbox.abandon();
        }
    }

    /// The bot stops with this conversation at work; with the memory store what waits for it is lost.
    fn leave(&self, seed: &C::Seed) {
        let waiting = self.waiting(seed);
        if waiting > 0 && !self.around.store.keeps() {
            warn!(conversation = C::NAME, ?seed, "{waiting} updates and events were waiting when the bot stopped");
            metrics::counter!(figures::UPDATES_DROPPED, "conversation" => C::NAME).increment(waiting as u64);
        }
    }

    /// An author's code has panicked where nobody asked it anything.
    pub(super) fn log_panic(&self, held: &Held<C>, panic: &(dyn std::any::Any + Send)) -> String {
        let state = held.live.as_ref().map_or("the entry", |it| name_of(&it.state));
        let message = message_of(panic);
        error!(conversation = C::NAME, seed = ?held.seed, state, "a turn panicked: {message}");
        message
    }
}
