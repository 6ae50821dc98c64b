//! A group that becomes a supergroup has another id from then on, and its conversations move to other seeds.
//!
//! Who notices it puts a message into the mailbox of the new seed and one into that of the old seed, behind what has arrived
//! there and before what will. The message of the new seed is a row of the inbox; after a restart its worker sends the
//! other one, which comes behind what an earlier run left for the old seed. The worker of the old one hands its state over and waits; the worker of the new one makes everything its own in one
//! commit; then the old one forgets its state. From then on whatever comes to the old seed is passed on to the new one,
//! with its row of the inbox, also after a restart: the store knows where the conversation has gone.
//!
//! A worker of a supergroup waits for one of a group, and never the other way round, so there is no circle to wait in: the
//! ids of groups and those of supergroups are apart.

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::sync::oneshot;
use tracing::{debug, error, info, warn};

use crate::clock::{Clock, Moment};
use crate::conversation::Conversations;
use crate::conversation::album::AlbumPart;
use crate::conversation::cell::Live;
use crate::conversation::commit::{Cause, Staying};
use crate::conversation::forms::Form;
use crate::conversation::mailbox::{Event, Refused, Relayed};
use crate::conversation::surroundings::answer;
use crate::conversation::turn::{Tried, is_entry};
use crate::conversation::worker::{Flow, Held};
use crate::figures;
use crate::machine::{Next, RunsIn, Seed, Turn};
use crate::route::Route;
use crate::store::{
    Admission, Arrival, Aside, Entry, EntryKind, InboxId, Key, Posting, Result, Store, Stored, TimerChange,
};
use crate::unquoted;
use crate::update::{Content, Incoming, Kind};

/// How many seeds are asked for at once.
const PAGE: usize = 256;

/// A group that is a supergroup now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Migration {
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// Whether the message that says so is in the group, and not in the supergroup.
    pub(crate) said_before: bool,
}

/// What the worker of an old seed hands over.
#[derive(Debug)]
pub(super) struct Left {
    /// Its `Live<C>`, if it has left its entry state.
    live: Option<Box<dyn Any + Send>>,
    /// Told when it is all the new one's.
    done: oneshot::Sender<()>,
}

/// The worker of a new seed waits for what the old one has.
pub(super) type Leave = oneshot::Sender<Left>;

/// What the old one has.
pub(super) type Asked = oneshot::Receiver<Left>;

impl Migration {
    /// What the update says of one. The content is known without a look into the JSON.
    pub(crate) fn of(update: &Incoming) -> Option<Self> {
        if update.kind() != Kind::Message
            || !matches!(update.content(), Some(Content::MigrateToChatId | Content::MigrateFromChatId))
        {
            return None;
        }
        let message = update.message()?.ok()?;
        let (from, to, said_before) = match (message.migrate_to_chat_id, message.migrate_from_chat_id) {
            (Some(to), _) => (message.chat.id, to, true),
            (None, Some(from)) => (from, message.chat.id, false),
            (None, None) => return None,
        };
        Self::between(from, to).map(|it| Self { said_before, ..it })
    }

    /// From a group to a supergroup, which the Bot API tells apart by their ids:
    /// <https://core.telegram.org/api/bots/ids>.
    pub(crate) fn between(from: i64, to: i64) -> Option<Self> {
        let (group, supergroup) = (-999_999_999_999..0, ..=-1_000_000_000_001);
        (group.contains(&from) && supergroup.contains(&to)).then_some(Self { from, to, said_before: true })
    }

    /// Tells all conversations of the group.
    pub(crate) async fn tell(self, route: &Route, store: &dyn Store, clock: &Clock) -> Result<()> {
        let Self { from, to, .. } = self;
        info!(from, to, "a group is a supergroup now");
        for taker in route.takers() {
            let postings = taker.clone().moving(self).await?;
            let arrivals: Vec<_> = postings.iter().map(Arrival::Posted).collect();
            let admissions = match arrivals.as_slice() {
                [] => continue,
                arrivals => answer(async { store.accept(arrivals, clock.now()).await }).await?,
            };
            for (Posting { seed, entry, .. }, admission) in postings.into_iter().zip(admissions) {
                let row = match admission {
                    Admission::New(rows) => rows.first().copied(),
                    Admission::Duplicate => None,
                };
                taker.clone().post(&seed, entry, row);
            }
        }
        Ok(())
    }
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    /// What is to be said where the group's conversations go, one message for each.
    pub(super) async fn messages_of(&self, Migration { from, to, .. }: Migration) -> Result<Vec<Posting>> {
        let mut old = Vec::new();
        if !C::Seed::MOVES {
            return Ok(old);
        }
        let message = |old: &C::Seed| {
            let entry = Entry::new(EntryKind::Move, Key::new(C::NAME, old).seed());
            let seed = Key::new(C::NAME, &old.moved(from, to)?).seed();
            Some(Posting { conversation: C::NAME.to_owned(), seed, entry })
        };
        match C::Seed::alone_in(from) {
            Some(seed) => old.extend(message(&seed)),
            None => {
                let mut seeds: BTreeSet<C::Seed> = self
                    .cells
                    .iter()
                    .map(|cell| cell.key().clone())
                    .filter(|it| it.moved(from, to).is_some())
                    .collect();
                let (prefix, mut after): (String, Option<String>) = (C::Seed::texts_of(from), None);
                loop {
                    let asked = async { self.around.store.seeds(C::NAME, &prefix, after.as_deref(), PAGE).await };
                    let page = answer(asked).await?;
                    let read = page.iter().filter_map(|text| serde_json::from_str::<C::Seed>(text).ok());
                    seeds.extend(read.filter(|it| it.moved(from, to).is_some()));
                    match page.into_iter().next_back() {
                        Some(last) => after = Some(last),
                        None => break,
                    }
                }
                old.extend(seeds.iter().filter_map(message));
            }
        }
        Ok(old)
    }

    /// The conversation of the seed in the body moves here. If this one lives already it stays as it is, and the other is
    /// set aside.
    pub(super) fn take_move<'a>(
        self: &'a Arc<Self>,
        held: &'a mut Held<C>,
        entry: &'a Entry,
        inbox: Option<InboxId>,
        asked: Option<Asked>,
    ) -> BoxFuture<'a, Result<Flow>> {
        Box::pin(async move {
            let old: C::Seed = match serde_json::from_str(&entry.body) {
                Ok(old) if old != held.seed => old,
                Ok(_) => return self.put_aside(held, entry, inbox, "it would move to itself").await,
                Err(error) => return self.put_aside(held, entry, inbox, &error.to_string()).await,
            };
            let asked = asked.unwrap_or_else(|| self.ask_to_leave(old.clone()));
            let left = tokio::select! {
                left = asked => left,
                () = self.around.fatal.cancel.cancelled() => return Ok(Flow::Break(())),
            };
            let Ok(Left { live, done }) = left else {
                // The old one's worker has broken off, or its state could not even be copied.
                return match self.around.fatal.stop.is_cancelled() {
                    true => Ok(Flow::Break(())),
                    false => self.put_aside(held, entry, inbox, "the conversation did not come").await,
                };
            };
            let live = live.and_then(|live| live.downcast::<Live<C>>().ok());
            self.move_here(held, &old, live.map(|it| *it), inbox).await?;
            self.watch_change(held);
            // A timer that came up on the way was the old seed's, where nobody takes it any more.
            self.wake.report(self.around.clock.now());
            // The old one's worker waits for this, unless the bot stops.
            let _ = done.send(());
            Ok(Flow::Continue(()))
        })
    }

    fn ask_to_leave(self: &Arc<Self>, old: C::Seed) -> Asked {
        let (ask, asked) = oneshot::channel();
        // It counts for nothing in the backlog, so it always fits.
        let _ = self.happen(old, Event::Leave(ask));
        asked
    }

    /// The message to the new seed, when that to the old one has been put on its way.
    pub(super) fn moving_event(self: &Arc<Self>, new: &C::Seed, entry: Entry, inbox: Option<InboxId>) -> Event {
        match serde_json::from_str::<C::Seed>(&entry.body) {
            Ok(old) if old != *new => Event::Move { asked: self.ask_to_leave(old), entry, inbox },
            Ok(_) | Err(_) => Event::Posted { entry, inbox },
        }
    }

    async fn move_here(
        &self,
        held: &mut Held<C>,
        old: &C::Seed,
        live: Option<Live<C>>,
        inbox: Option<InboxId>,
    ) -> Result<()> {
        let from = Key::new(C::NAME, old).seed();
        let completes = inbox.as_slice();
        let cause = Cause { completes, moves: Some(&from), staying: Staying::Unmoved, ..Cause::default() };
        let nothing = || Turn::new(Next::Stay).into();
        held.timers_moved = true;
        let Some(Live { state, timing }) = live else { return self.commit(held, nothing(), cause).await };
        let stored = || serde_json::to_string(&state).map_err(|error| error.to_string());
        if held.live.is_none() {
            let turned = self.encode(&C::entry(), Turn::new(Next::To(state.clone())).into());
            if let Tried::Turned(done) = turned {
                debug!(conversation = C::NAME, seed = ?held.seed, ?old, "moved here");
                return self.commit(held, done, Cause { deadlines: Some(timing.deadlines()), ..cause }).await;
            }
        }
        // It lives here already, or cannot be written down, which it could when it was committed.
        let mut timers = self.load_timers(old, Moment::from_millis(u64::MAX)).await?;
        let deadlines = timing.deadlines();
        let stored =
            Stored { version: C::VERSION, state: stored().unwrap_or_else(|why| format!("{why:?}")), deadlines };
        let cancels = timers.iter().filter(|it| !it.outlives).map(|it| TimerChange::Cancel(it.id)).collect();
        let body = serde_json::to_string(&Form::new(stored, timers.make_contiguous()));
        let body = body.map_err(|error| error.to_string())?;
        let error = format!("it was the conversation of {from}, and there is one here already");
        warn!(conversation = C::NAME, seed = ?held.seed, kind = %EntryKind::State, "set aside: {}", unquoted::parser(&error));
        let aside = vec![Aside { kind: EntryKind::State, body: &body, error: &error }];
        let turn = Turn { timers: cancels, ..Turn::new(Next::Stay) };
        self.commit(held, turn.into(), Cause { aside, ..cause }).await
    }

    /// The conversation is asked for at another seed: it is handed over, and gone when it is kept there.
    pub(super) async fn hand_over_to(&self, held: &mut Held<C>, ask: Leave) -> Result<Flow> {
        let (done, kept) = oneshot::channel();
        let live = held.live.as_ref().filter(|live| !is_entry(&live.state)).cloned();
        let live = live.map(|live| Box::new(live) as Box<dyn Any + Send>);
        if ask.send(Left { live, done }).is_err() {
            return Ok(Flow::Continue(()));
        }
        tokio::select! {
            biased;
            kept = kept => if kept.is_err() {
                // It was not kept: the bot stops, or it is asked for again when there is room at the new seed.
                let stops = self.around.fatal.stop.is_cancelled() && self.around.store.keeps();
                return Ok(if stops { Flow::Break(()) } else { Flow::Continue(()) });
            },
            () = self.around.fatal.cancel.cancelled() => return Ok(Flow::Break(())),
        }
        let left = held.live.take();
        if left.as_ref().is_some_and(|live| live.timing.alarm.is_some()) {
            self.alarm_replaced(&held.seed, None);
        }
        let key = Key::new(C::NAME, &held.seed);
        held.moved = self.moved_to(key).await?;
        self.watch_change(held);
        // Last, since it runs `Drop` of the author's state, which may panic: by now what comes is passed on in any case.
        drop(left);
        Ok(Flow::Continue(()))
    }

    /// Under which seed a conversation goes on, as the store has it.
    async fn moved_to(&self, key: Key<'_>) -> Result<Option<C::Seed>> {
        let ask = crate::store::Ask { timers_until: Moment::from_millis(0), inbox_until: None, limit: 0 };
        let loaded = answer(async { self.around.store.load(key, ask).await }).await?;
        Ok(self.read_moved(loaded.moved))
    }

    pub(super) fn read_moved(&self, text: Option<String>) -> Option<C::Seed> {
        let text = text?;
        let seed = serde_json::from_str(&text);
        seed.inspect_err(|error| error!(conversation = C::NAME, seed = text, "a stored seed is unreadable: {error}"))
            .ok()
    }

    /// Gives what has come to the old seed to where its conversation is now.
    pub(super) fn forward<'a>(
        self: &'a Arc<Self>,
        held: &'a mut Held<C>,
        to: C::Seed,
        event: Event,
    ) -> BoxFuture<'a, Result<Flow>> {
        Box::pin(async move {
            let (name, seed) = (C::NAME, &held.seed);
            let event = match event {
                Event::Update { update, inbox, answering } => {
                    let parts = vec![AlbumPart { update, inbox }];
                    self.moved_on((name, seed), (name, &to), parts, answering, false).await?
                }
                Event::Album(parts) => self.moved_on((name, seed), (name, &to), parts, None, true).await?,
                Event::Posted { entry, inbox: Some(row) } => {
                    let seed_of_it = Key::new(name, &to).seed();
                    let posting = Posting { conversation: name.to_owned(), seed: seed_of_it, entry };
                    let rows = self.hand_over(Key::new(name, seed), &[row], std::slice::from_ref(&posting)).await?;
                    Event::Posted { entry: posting.entry, inbox: rows.first().copied() }
                }
                Event::Passed(passed) => {
                    let Relayed { event, through, correction } = *passed;
                    let (parts, answering, is_album) = match event {
                        Event::Update { update, inbox, answering } => {
                            (vec![AlbumPart { update, inbox }], answering, false)
                        }
                        Event::Album(parts) => (parts, None, true),
                        _ => return Ok(Flow::Continue(())),
                    };
                    let event = self.moved_on((name, seed), (name, &to), parts, answering, is_album).await?;
                    Event::Passed(Box::new(Relayed { event, through, correction }))
                }
                Event::Leave(ask) => return self.hand_over_to(held, ask).await,
                // A supergroup moves nowhere.
                Event::Move { entry, inbox, .. } => {
                    return self.put_aside(held, &entry, inbox, "it has moved itself").await;
                }
                event @ Event::Posted { inbox: None, .. } => event,
                // Its timers and deadlines have moved, too.
                Event::Alarm(_) | Event::Overdue(_) | Event::Wait(_) => return Ok(Flow::Continue(())),
            };
            match self.happen(to, event) {
                Ok(()) => {}
                Err(Refused::Left(event)) => event.leave(),
                Err(Refused::Dropped(_)) => {
                    warn!(conversation = name, seed = ?held.seed, "dropped: its conversation has too much waiting already");
                    metrics::counter!(figures::UPDATES_DROPPED, "conversation" => name).increment(1);
                }
            }
            Ok(Flow::Continue(()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_group_becomes_a_supergroup() {
        assert!(Migration::between(-5, -1_000_000_000_005).is_some());
        for (from, to) in
            [(-1_000_000_000_005, -5), (-5, -6), (5, -1_000_000_000_005), (-1_000_000_000_001, -1_000_000_000_002)]
        {
            assert_eq!(Migration::between(from, to), None);
        }
    }

    #[test]
    fn the_message_in_either_chat_says_it() {
        let said = |chat: i64, what: &str| {
            let chat = format!(r#""chat":{{"id":{chat},"type":"group","title":"g"}}"#);
            let json = format!(r#"{{"update_id":1,"message":{{"message_id":1,"date":1,{chat},{what}}}}}"#);
            Migration::of(&Incoming::decode(&json).unwrap()).map(|it| (it.from, it.to, it.said_before))
        };
        assert_eq!(said(-5, r#""migrate_to_chat_id":-1000000000005"#), Some((-5, -1_000_000_000_005, true)));
        assert_eq!(said(-1_000_000_000_005, r#""migrate_from_chat_id":-5"#), Some((-5, -1_000_000_000_005, false)));
        assert_eq!(said(-5, r#""migrate_to_chat_id":7"#), None);
        assert_eq!(said(-5, r#""text":"x""#), None);
    }
}
