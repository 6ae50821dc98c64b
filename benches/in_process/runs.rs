//! What is run: so many operations on something of a size. Gives the CPU time of the operations, without what was needed to get
//! there.

use std::hint::black_box;
use std::time::Duration;

use bytes::Bytes;
use stategram::clock::Clock;
use stategram::machine::RunsIn;
use stategram::prelude::*;
use stategram::store::Sqlite;
use stategram::update::Incoming;
use stategram::{Builder, Limits, Running, types};
use tokio::runtime::Runtime;

use crate::bots::{Counter, Queue, Silent, Typed, Waiting};
use crate::grid::{of_1, of_10, of_50};
use crate::meter::cpu;
use crate::telegram::{BATCH, Telegram, batches};
use crate::updates::{inline, message, mixed};
use crate::{crowd, wide};

/// What the conversations of a grid are told: the command of the first handler of a state and that of the second, which is `async`; of
/// the last one that is, and what only the last of all takes.
pub(crate) const FIRST: &str = "/a";
pub(crate) const FIRST_ASYNC: &str = "/b";
pub(crate) const LAST_ASYNC: &str = "/d";
pub(crate) const LAST: &str = "/none";

/// So many chats that their conversations are not all in the processor's nearest cache.
const CHATS: usize = 1_000;

/// As many conversations as are brought about at once.
const SLICE: usize = 20_000;

/// As many updates are written down, however few of them come: the difference between few and many is then what came of them.
const WRITTEN: usize = 6_400;

fn time(operations: impl FnOnce()) -> Duration {
    let before = cpu();
    operations();
    cpu() - before
}

/// Each of a thousand different updates, again and again.
fn of_updates(count: usize, read: impl Fn(&str)) -> Duration {
    let updates: Vec<_> = (0..1_000).map(mixed).collect();
    time(|| (0..count).for_each(|it| read(&updates[it % updates.len()])))
}

pub(crate) fn headline(_: usize, count: usize) -> Duration {
    of_updates(count, |it| drop(black_box(Incoming::decode(it).expect("an update"))))
}

pub(crate) fn full_parse(_: usize, count: usize) -> Duration {
    of_updates(count, |it| drop(black_box(serde_json::from_str::<types::Update>(it).expect("an update"))))
}

/// The least that a dispatch can be: a map behind a mutex, and one `match`.
pub(crate) fn bare_match(_: usize, count: usize) -> Duration {
    use std::collections::HashMap;
    use std::sync::Mutex;

    enum Bare {
        Idle,
        Counting { count: u32 },
    }
    let update = |it: usize| Incoming::decode(&message(it, 1_000 + it, FIRST)).expect("an update");
    let updates: Vec<_> = (0..CHATS).map(update).collect();
    let states: HashMap<i64, Bare> = (0..CHATS as i64).map(|it| (1_000 + it, Bare::Counting { count: 0 })).collect();
    let states = Mutex::new(states);
    time(|| {
        for it in 0..count {
            let update = black_box(&updates[it % CHATS]);
            let (Some(chat), Some(text)) = (update.chat(), update.text()) else { continue };
            let mut states = states.lock().expect("a lock");
            match (states.entry(chat.id).or_insert(Bare::Idle), text) {
                (Bare::Counting { count }, "/a") => *count += 1,
                (Bare::Counting { count }, "/b") => *count += 2,
                (Bare::Counting { count }, _) => *count += 3,
                (idle @ Bare::Idle, _) => *idle = Bare::Counting { count: 0 },
            }
        }
    })
}

fn one_thread() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// A bot and its Telegram.
struct House {
    telegram: Telegram,
    running: Running,
    runtime: Runtime,
    id: usize,
}

impl House {
    fn new(telegram: Telegram, bot: impl FnOnce(Bot) -> Builder) -> Self {
        Self::on(one_thread(), telegram, bot)
    }

    fn on(runtime: Runtime, telegram: Telegram, bot: impl FnOnce(Bot) -> Builder) -> Self {
        let bot = bot(Bot::over(telegram.clone()));
        let running = runtime.block_on(bot.start()).expect("a running bot");
        Self { telegram, running, runtime, id: 1 }
    }

    fn of<C: RunsIn<()>>() -> Self {
        Self::new(Telegram::default(), |bot| bot.conversation::<C>().limits(Limits::off()))
    }

    /// Ids go on from update to update. They are hundreds.
    fn write(&mut self, count: usize, update: impl Fn(usize, usize) -> String) -> Vec<Bytes> {
        let (first, written) = (self.id, count.max(WRITTEN));
        self.id += written;
        let mut batches = batches((0..written).map(|it| update(first + it, it)));
        batches.truncate(count.div_ceil(BATCH));
        batches
    }

    /// Has all of it done.
    fn take(&self, batches: Vec<Bytes>) {
        self.runtime.block_on(async {
            self.telegram.bring(batches).await;
            self.running.settled().await;
        });
    }

    /// One message of each of so many chats, from so many together.
    fn fill(&mut self, chats: usize, text: impl Fn(usize) -> &'static str) {
        for slice in (0..chats).step_by(SLICE) {
            let first = self.id;
            self.id += SLICE;
            let here = slice..chats.min(slice + SLICE);
            self.take(batches(here.map(|it| message(first + it - slice, 1_000 + it, text(it)))));
        }
    }

    /// What so many messages cost, of those chats in turn.
    fn messages(&mut self, count: usize, chats: usize, text: &str) -> Duration {
        let batches = self.write(count, |id, it| message(id, 1_000 + it % chats, text));
        time(|| self.take(batches))
    }
}

/// A whole turn in the memory store: fetched, read, routed, handled, committed, and its reply sent.
pub(crate) fn answered(_: usize, count: usize) -> Duration {
    counted(House::of::<Counter>(), count, CHATS)
}

/// The same with what limits cost where nothing waits for them.
pub(crate) fn limited(_: usize, count: usize) -> Duration {
    let limits = Limits::telegram().overall(1_000_000).per_chat(1_000_000).burst(1_000_000);
    counted(House::new(Telegram::default(), |bot| bot.conversation::<Counter>().limits(limits)), count, CHATS)
}

pub(crate) fn in_sqlite(_: usize, count: usize) -> Duration {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bot");
    let runtime = one_thread();
    let store = runtime.block_on(Sqlite::open(&file)).expect("a store");
    let house =
        House::on(runtime, Telegram::default(), |bot| bot.conversation::<Counter>().limits(Limits::off()).store(store));
    counted(house, count, CHATS)
}

fn counted(mut house: House, count: usize, chats: usize) -> Duration {
    house.fill(chats, |_| "hi");
    let before = house.telegram.calls();
    let cost = house.messages(count, chats, "hi");
    assert_eq!(house.telegram.calls() - before, count, "each has its answer");
    cost
}

/// The same without a reply, to a conversation in its first or last state.
pub(crate) fn silent(_: usize, count: usize) -> Duration {
    let mut house = House::of::<Silent>();
    house.fill(CHATS, |_| "hi");
    house.messages(count, CHATS, "hi")
}

/// A turn in the first or the last of so many states, by what this message is for.
pub(crate) fn in_states(states: usize, in_the_last: bool, text: &str, count: usize) -> Duration {
    let mut house = match states {
        1 => House::of::<of_1::Grid1>(),
        10 => House::of::<of_10::Grid10>(),
        _ => House::of::<of_50::Grid50>(),
    };
    house.fill(CHATS, |_| match (in_the_last, states) {
        (false, _) | (true, 1) => "/go S0",
        (true, 10) => "/go S9",
        (true, _) => "/go S49",
    });
    house.messages(count, CHATS, text)
}

/// A turn of a conversation with so many commands.
pub(crate) fn among_commands(commands: usize, text: &str, count: usize) -> Duration {
    let mut house = match commands {
        1 => House::of::<wide::of_1::Wide1>(),
        10 => House::of::<wide::of_10::Wide10>(),
        30 => House::of::<wide::of_30::Wide30>(),
        _ => House::of::<wide::of_90::Wide90>(),
    };
    house.fill(CHATS, |_| "hi");
    house.messages(count, CHATS, text)
}

/// A turn where so many conversations are registered, of which one takes the message.
pub(crate) fn among_conversations(conversations: usize, count: usize) -> Duration {
    let nobody = only([]);
    let mut house = House::new(Telegram::default(), |bot| {
        crowd::beside(bot.conversation::<Silent>().limits(Limits::off()), conversations - 1, &nobody)
    });
    house.fill(CHATS, |_| "hi");
    house.messages(count, CHATS, "hi")
}

/// A turn where each of so many conversations takes the message.
pub(crate) fn by_all_conversations(conversations: usize, count: usize) -> Duration {
    let everybody = except([]);
    let mut house = House::new(Telegram::default(), |bot| {
        crowd::beside(bot.conversation::<Silent>().limits(Limits::off()), conversations - 1, &everybody)
    });
    house.fill(CHATS, |_| "hi");
    house.messages(count / conversations, CHATS, "hi")
}

/// A turn where so many conversations are live, in one of them after the other.
pub(crate) fn among_live(live: usize, count: usize) -> Duration {
    let mut house = House::of::<Silent>();
    house.fill(live, |_| "hi");
    // A prime, so that neighbours in time are none in the map.
    let batches = house.write(count, |id, it| message(id, 1_000 + it * 15_485_863 % live, "hi"));
    time(|| house.take(batches))
}

/// A turn in a burst that is all there before the first of them, from so many chats.
pub(crate) fn in_a_burst(chats: usize, count: usize) -> Duration {
    let mut house = House::new(Telegram::in_a_burst(), |bot| bot.conversation::<Silent>().limits(Limits::off()));
    house.fill(chats, |_| "hi");
    house.messages(count, chats, "hi")
}

/// A turn of one chat, which so many updates are waiting for.
pub(crate) fn queued(waiting: usize, count: usize) -> Duration {
    let mut house = House::new(Telegram::in_a_burst(), |bot| bot.conversation::<Silent>().limits(Limits::off()));
    house.fill(1, |_| "hi");
    let burst = |it: usize| batches((0..waiting).map(|at| message(2 + SLICE + it * waiting + at, 1_000, "hi")));
    let mut bursts: Vec<_> = (0..count.max(20_000) / waiting).map(burst).collect();
    bursts.truncate(count / waiting);
    time(|| bursts.into_iter().for_each(|it| house.take(it)))
}

/// A turn on two threads, of so many chats.
pub(crate) fn on_two_threads(chats: usize, count: usize) -> Duration {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let house = House::on(runtime, Telegram::in_a_burst(), |bot| bot.conversation::<Counter>().limits(Limits::off()));
    counted(house, count, chats)
}

/// An expiry, where so many conversations wait for theirs.
pub(crate) fn expiries(waiting: usize, count: usize) -> Duration {
    let clock = Clock::manual();
    let mut house =
        House::new(Telegram::default(), |bot| bot.conversation::<Waiting>().limits(Limits::off()).clock(&clock));
    house.fill(waiting, |it| if it < count { "/soon" } else { "/late" });
    let cost = time(|| {
        clock.advance(Duration::from_secs(2 * 60 * 60));
        house.runtime.block_on(house.running.settled());
    });
    assert_eq!(house.running.in_memory(), waiting - count.min(waiting), "all others are over");
    cost
}

/// An inline query, of which each user types so many before the first is answered.
pub(crate) fn typed(by_each: usize, count: usize) -> Duration {
    let mut house = House::new(Telegram::in_a_burst(), |bot| bot.conversation::<Typed>().limits(Limits::off()));
    let batches = house.write(count, |id, it| inline(id, 1_000 + it / by_each));
    let cost = time(|| house.take(batches));
    assert_eq!(house.telegram.calls(), count / by_each, "the newest of each is answered");
    cost
}

/// An inline query that supersedes another one, where those of so many users wait for one conversation.
pub(crate) fn superseded(users: usize, count: usize) -> Duration {
    let mut house = House::new(Telegram::in_a_burst(), |bot| bot.conversation::<Queue>().limits(Limits::off()));
    let batches = house.write(count, |id, it| inline(id, 1_000 + it % users));
    let cost = time(|| house.take(batches));
    assert_eq!(house.telegram.calls(), users.min(count), "the newest of each is answered");
    cost
}

/// A reply that waits for Telegram's limits, as so many other chats do.
pub(crate) fn held_up(chats: usize, count: usize) -> Duration {
    let clock = Clock::manual();
    let mut house =
        House::new(Telegram::default(), |bot| bot.conversation::<Counter>().limits(Limits::telegram()).clock(&clock));
    let batches = house.write(chats, |id, it| message(id, 1_000 + it, "hi"));
    house.runtime.block_on(house.telegram.bring(batches));
    time(|| {
        house.runtime.block_on(async {
            while house.telegram.calls() < count {
                clock.advance(Duration::from_millis(34));
                for _ in 0..4 {
                    tokio::task::yield_now().await;
                }
            }
        });
    })
}
