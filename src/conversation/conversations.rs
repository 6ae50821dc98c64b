//! All live conversations of one type, and how something reaches one of them.
//!
//! The map's guards protect every change of a cell. No guard is held across an await, and nobody locks the alarm's index
//! while holding one: the sweep of the index looks into cells. A busy cell belongs to its one worker: that is the order of
//! turns.

use std::sync::Arc;

use dashmap::{DashMap, Entry};
use tokio::sync::{Notify, Semaphore};

use crate::access::AccessList;
use crate::clock::Moment;
use crate::conversation::Surroundings;
use crate::conversation::alarm::{self, Alarm};
use crate::conversation::cell::{Cell, Live};
use crate::conversation::chain::Place;
use crate::conversation::evict::Room;
use crate::conversation::handlers::Table;
use crate::conversation::left::Taken;
use crate::conversation::mailbox::{Event, Popped, Refused};
use crate::conversation::newest::Newest;
use crate::conversation::told::Tally;
use crate::conversation::wake::Wake;
use crate::conversation::worker::Known;
use crate::machine::RunsIn;
use crate::store::InboxId;

/// How many conversations may be at work at once because the store says that something is due.
const OVERDUE: usize = 4096;

pub(crate) struct Conversations<C: RunsIn<A>, A> {
    pub(super) cells: DashMap<C::Seed, Cell<C>>,
    pub(super) room: Room,
    pub(super) alarm: Alarm<C::Seed>,
    pub(super) wake: Wake,
    /// Told when a query about a payment is put behind something else.
    pub(super) hurried: Notify,
    /// Who was woken by the store and has not had its turn.
    pub(super) overdue: Arc<Semaphore>,
    pub(super) taken: Taken<C::Seed>,
    pub(super) newest: Arc<Newest>,
    pub(super) table: Table<C>,
    pub(super) tally: Tally,
    pub(super) place: Place<C::Seed>,
    pub(super) app: Arc<A>,
    pub(super) access: Option<AccessList>,
    pub(super) around: Arc<Surroundings>,
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    pub(crate) fn new(
        app: Arc<A>,
        around: Arc<Surroundings>,
        place: Place<C::Seed>,
        access: Option<AccessList>,
    ) -> Arc<Self> {
        let room = Room::new(around.store.keeps().then_some(around.idle), C::NAME);
        let this = Arc::new(Self {
            cells: DashMap::new(),
            room,
            alarm: Alarm::new(),
            wake: Wake::new(),
            hurried: Notify::new(),
            overdue: Arc::new(Semaphore::new(OVERDUE)),
            taken: Taken::new(),
            newest: Arc::default(),
            table: Table::new(),
            tally: Tally::new(C::NAME),
            place,
            app,
            access,
            around,
        });
        this.introduce();
        this
    }

    /// Puts an event into a conversation's mailbox, and starts a worker where none is at work.
    pub(super) fn happen(self: &Arc<Self>, seed: C::Seed, mut event: Event) -> Result<(), Refused> {
        // Dropped after the guard, as all that is refused.
        let superseded;
        let known = {
            let mut entry = self.cells.entry(seed.clone());
            if event.inbox().is_some_and(|row| self.taken.has(&seed, row)) {
                if let Entry::Occupied(occupied) = &mut entry
                    && let Cell::Busy(mailbox) = occupied.get_mut()
                {
                    mailbox.keep_waiting(&mut event);
                }
                return Err(Refused::Left(event));
            }
            match entry {
                Entry::Vacant(vacant) => {
                    vacant.insert(Cell::Busy(Box::default()));
                    self.room.came();
                    Known::NotHere
                }
                Entry::Occupied(mut occupied) => match occupied.get_mut() {
                    Cell::Busy(mailbox) => {
                        superseded = mailbox.superseded_by(&event);
                        let size = superseded.iter().map(Event::size).sum();
                        self.around.backlog.remove(superseded.len(), size);
                        let is_payment = event.is_payment();
                        let pushed = mailbox.push(event, &self.around.backlog, &self.around.clock);
                        if is_payment && pushed.is_ok() {
                            self.hurried.notify_waiters();
                        }
                        return pushed;
                    }
                    idle @ Cell::Idle(_) => idle.seize().map_or(Known::NotHere, Known::Here),
                },
            }
        };
        self.around.backlog.add(event.count(), event.size());
        self.start_worker(seed, known, event);
        Ok(())
    }

    /// Gives the cell back: what is next, or nothing if the conversation is idle now.
    pub(super) fn next_or_rest(self: &Arc<Self>, seed: &C::Seed, live: &mut Option<Live<C>>) -> Popped {
        {
            let Entry::Occupied(mut occupied) = self.cells.entry(seed.clone()) else { return Popped::Nothing };
            if let Cell::Busy(mailbox) = occupied.get_mut() {
                match mailbox.pop() {
                    Popped::Nothing => {}
                    next => return next,
                }
            }
            match live.take() {
                Some(mut live) => {
                    live.timing.generation = self.room.generation();
                    occupied.insert(Cell::Idle(live));
                }
                None => {
                    occupied.remove();
                    self.room.went();
                }
            }
        }
        self.make_room();
        Popped::Nothing
    }

    /// The worker has loaded the rows that were left in the inbox, up to this one.
    pub(super) fn have_loaded(&self, seed: &C::Seed, to: InboxId, all: bool) {
        self.taken.note(seed, to);
        if all
            && let Some(mut cell) = self.cells.get_mut(seed)
            && let Cell::Busy(mailbox) = &mut *cell
        {
            mailbox.have_loaded(to);
        }
    }

    /// An entry of the alarm came up.
    pub(super) fn came_up(self: &Arc<Self>, entry: alarm::Entry<C::Seed>, now: Moment) {
        let again = {
            let Some(mut cell) = self.cells.get_mut(&entry.seed) else { return self.forget_replaced() };
            match &mut *cell {
                Cell::Busy(mailbox) => {
                    // It counts for nothing in the backlog, so it always fits.
                    let _ = mailbox.push(Event::Alarm(entry.id), &self.around.backlog, &self.around.clock);
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

    /// What waits for a conversation whose worker leaves it, because the bot stops.
    pub(super) fn waiting(&self, seed: &C::Seed) -> usize {
        match self.cells.get(seed).as_deref() {
            Some(Cell::Busy(mailbox)) => mailbox.waiting(),
            Some(Cell::Idle(_)) | None => 0,
        }
    }
}
