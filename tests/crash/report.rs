//! What is run, and what is said of it.

use std::fmt::Write;
use std::time::Instant;

use crate::broken::Broken;
use crate::fault::{Fault, Kind};
use crate::history::Verdict;
use crate::plan::{self, Ending};
use crate::points::Point;
use crate::session::{Session, Tally};
use crate::wishes::Wishes;

/// So many complaints are enough.
const COMPLAINTS: usize = 20;

/// Runs what is wished for. Says whether all is well.
pub(crate) async fn run(wishes: &Wishes) -> bool {
    println!("seed {}", wishes.seed);
    match wishes.broken {
        Some(broken) => find_out(wishes, broken).await,
        None => faults(wishes).await & kills(wishes).await,
    }
}

/// Kills bots.
async fn kills(wishes: &Wishes) -> bool {
    if wishes.kills == 0 {
        return true;
    }
    let mut session = Session::start(wishes.seed, None).await;
    let began = Instant::now();
    for seed in wishes.seed.. {
        for ending in plan::kills(seed, wishes.kills, wishes.per_point) {
            session.run(&ending).await;
            if session.is_over || wishes.time.is_some_and(|it| began.elapsed() > it) {
                break;
            }
        }
        if session.is_over || wishes.time.is_none_or(|it| began.elapsed() > it) {
            break;
        }
        println!("{}", kills_of(&session.tally));
    }
    let mut verdict = session.settle().await;
    let tally = &session.tally;
    if wishes.time.is_none() {
        // Of a few, chance may make more than a quarter those of bots that are not up yet.
        let least = if tally.kills < 100 { tally.kills / 2 } else { tally.kills * 3 / 4 };
        if tally.in_flight < least {
            verdict.complaints.push(format!("only {} of {} kills hit a turn", tally.in_flight, tally.kills));
        }
        if fewest(tally) < wishes.per_point {
            verdict.complaints.push(format!("not enough kills at each point: {:?}", tally.at_points));
        }
    }
    say(&kills_of(tally), &verdict, wishes.seed)
}

/// Lets disks fail.
async fn faults(wishes: &Wishes) -> bool {
    if wishes.faults == 0 {
        return true;
    }
    let mut session = Session::start(wishes.seed, None).await;
    if !session.has_faults() {
        println!("no C compiler: no faults below the store");
        return true;
    }
    session.run(&Ending::Time(300_000)).await;
    for ending in plan::faults(wishes.seed, wishes.faults) {
        session.run(&ending).await;
    }
    let verdict = session.settle().await;
    let mut what = String::from("faults below the store: ");
    for (at, (kind, times)) in session.tally.faults.iter().enumerate() {
        let _ = write!(what, "{}{kind} {times}", if at == 0 { "" } else { ", " });
    }
    say(&what, &verdict, wishes.seed)
}

/// A store that is wrong has to be found out.
async fn find_out(wishes: &Wishes, broken: Broken) -> bool {
    let mut session = Session::start(wishes.seed, Some(broken)).await;
    let plan = match broken {
        Broken::LostFsync if session.has_faults() => lying_power_cuts(wishes.seed),
        _ => plan::kills(wishes.seed, wishes.kills, wishes.per_point),
    };
    for ending in plan {
        session.run(&ending).await;
        if !session.tally.complaints.is_empty() {
            break;
        }
    }
    let complaints = match session.tally.complaints.is_empty() {
        true => session.settle().await.complaints,
        false => std::mem::take(&mut session.tally.complaints),
    };
    let found = complaints.first().and_then(|it| it.lines().next());
    match found {
        Some(found) => println!("{broken}: found out after {} runs: {found}", session.tally.kills.max(1)),
        None => println!("{broken}: not found out"),
    }
    found.is_some()
}

/// Power cuts, where fsync does nothing.
fn lying_power_cuts(seed: u64) -> Vec<Ending> {
    let cut = |nth| Ending::Fault(Fault { kind: Kind::PowerCut, nth, seed, lying: true });
    [Ending::Time(300_000)].into_iter().chain((1..10).map(|it| cut(200 * it))).collect()
}

/// The last line, and before it what is to be complained of.
fn say(what: &str, verdict: &Verdict, seed: u64) -> bool {
    for complaint in verdict.complaints.iter().take(COMPLAINTS) {
        println!("{}", complaint.trim_end());
    }
    if verdict.complaints.len() > COMPLAINTS {
        println!("... and {} more", verdict.complaints.len() - COMPLAINTS);
    }
    println!("{what}; {verdict}; seed {seed}");
    verdict.holds()
}

fn kills_of(tally: &Tally) -> String {
    format!("{} kills, {} with turns in flight, {}+ at each point", tally.kills, tally.in_flight, fewest(tally))
}

fn fewest(tally: &Tally) -> usize {
    Point::ALL.iter().map(|point| tally.at_points.get(point).copied().unwrap_or_default()).min().unwrap_or_default()
}
