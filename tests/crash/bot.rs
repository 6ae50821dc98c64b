//! The bot that is killed: it counts the messages of each chat, sets timers and says what it does.

use std::io::Read;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use stategram::Bot;
use stategram::clock::{Clock, Moment};
use stategram::prelude::*;
use stategram::store::Sqlite;

use crate::broken::Broken;
use crate::order::{Order, Reply as Said, Wish};
use crate::points::{Point, Points};
use crate::watched::Watched;

/// The file of its store.
pub(crate) const STORE: &str = "CRASH_STORE";
/// Where it stops to be killed.
pub(crate) const POINT: &str = "CRASH_POINT";
/// What is wrong with it.
pub(crate) const BROKEN: &str = "CRASH_BROKEN";

/// Runs until it is killed or told to stop.
pub(crate) fn main() -> ExitCode {
    // A bot must not outlive its parent, which holds this pipe.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(3);
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    match runtime.expect("a runtime").block_on(run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> stategram::Result<()> {
    let set = |name: &str| std::env::var(name).ok();
    let points = Arc::new(set(POINT).map_or_else(Points::default, |it| Points::read(&it).expect("a point")));
    let broken = set(BROKEN).map(|it| it.parse::<Broken>().expect("a fault"));
    let store = Sqlite::open(set(STORE).expect("a file")).await?;
    let clock = Clock::system();
    let lab = Lab { clock: clock.clone(), points: points.clone() };
    let bot = Bot::from_env()?.with(lab).conversation::<Tally>().clock(&clock);
    bot.store(Watched::new(store, points, broken)).run().await
}

#[derive(Provide)]
pub(crate) struct Lab {
    clock: Clock,
    points: Arc<Points>,
}

/// Counts orders and timers.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, event = Alarm)]
pub(crate) enum Tally {
    #[state(entry)]
    Fresh,
    Counting {
        count: u64,
        rung: u64,
    },
}
use tally::{Counting, Fresh};

/// A timer of this order.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub(crate) struct Alarm {
    number: u64,
    due: Moment,
}

#[handler(app = Lab)]
impl Tally {
    #[on(Fresh, text)]
    async fn first(
        Text(order): Text<Order>,
        Data(clock): Data<Clock>,
        Data(points): Data<Arc<Points>>,
        timers: &mut Timers<Alarm>,
        reply: &mut Reply,
    ) -> Counting {
        let mut tally = Counting { count: 0, rung: 0 };
        obey(&mut tally, order, &clock, &points, timers, reply).await;
        tally
    }

    #[on(Counting, text)]
    async fn next(
        tally: &mut Counting,
        Text(order): Text<Order>,
        Data(clock): Data<Clock>,
        Data(points): Data<Arc<Points>>,
        timers: &mut Timers<Alarm>,
        reply: &mut Reply,
    ) -> Stay {
        obey(tally, order, &clock, &points, timers, reply).await;
        Stay
    }

    #[on(Counting, event)]
    fn rings(tally: &mut Counting, Event(alarm): Event<Alarm>, Data(clock): Data<Clock>, reply: &mut Reply) -> Stay {
        tally.rung += 1;
        let (due, at) = (alarm.due.as_millis(), clock.now().as_millis());
        reply.text(Said::Rang { number: alarm.number, due, at, rung: tally.rung }.to_string());
        Stay
    }
}

async fn obey(
    tally: &mut Counting,
    Order { number, wish }: Order,
    clock: &Clock,
    points: &Points,
    timers: &mut Timers<Alarm>,
    reply: &mut Reply,
) {
    tally.count += 1;
    points.pass(Point::InHandler).await;
    // Some take their time, so that others come in between.
    if fastrand::u8(..8) == 0 {
        tokio::time::sleep(Duration::from_micros(fastrand::u64(..3_000))).await;
    }
    reply.text(Said::Did { number, count: tally.count }.to_string());
    match wish {
        Wish::Count => {}
        Wish::Once => drop(reply.text(Said::Once { number }.to_string()).once()),
        Wish::State => {
            reply.text(Said::State { number, count: tally.count, rung: tally.rung }.to_string());
        }
        Wish::Timer(after) => {
            let due = clock.now() + Duration::from_millis(after);
            timers.at(due, Alarm { number, due });
        }
    }
}
