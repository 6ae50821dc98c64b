//! Which end each run of the bot comes to; the same for the same seed.

use fastrand::Rng;

use crate::fault::{Fault, Kind};
use crate::points::Point;

/// How a run of the bot ends.
#[derive(Clone, Debug)]
pub(crate) enum Ending {
    /// It is killed so many microseconds after its process was started, which may be before it is up.
    Birth(u64),
    /// The disk fails.
    Fault(Fault),
    /// It is killed at this point, when it comes by for the nth time, and after so many microseconds more.
    Point { point: Point, nth: u64, linger: u64 },
    /// It is told to stop after so many microseconds, and does so in good order.
    Stop(u64),
    /// It is killed after so many microseconds.
    Time(u64),
}

/// How many kills there are to a stop in good order.
const KILLS_TO_A_STOP: usize = 12;

/// So many kills: so many at each point, as far as they go, the others at any time; and stops in between.
pub(crate) fn kills(seed: u64, kills: usize, per_point: usize) -> Vec<Ending> {
    let mut rng = Rng::with_seed(seed);
    let points = Point::ALL.iter().flat_map(|point| std::iter::repeat_n(*point, per_point)).take(kills);
    let mut plan: Vec<Ending> = points.map(|point| at_point(&mut rng, point)).collect();
    plan.resize_with(kills, || match rng.u8(..4) {
        0 => Ending::Birth(rng.u64(1_000..60_000)),
        _ => Ending::Time(rng.u64(1_000..400_000)),
    });
    plan.resize_with(kills + kills / KILLS_TO_A_STOP, || Ending::Stop(rng.u64(1_000..200_000)));
    rng.shuffle(&mut plan);
    plan
}

/// So many faults of each kind.
pub(crate) fn faults(seed: u64, per_kind: usize) -> Vec<Ending> {
    let mut rng = Rng::with_seed(seed);
    let mut plan: Vec<Ending> =
        (0..per_kind).flat_map(|_| Kind::ALL).map(|kind| Ending::Fault(fault(&mut rng, kind))).collect();
    rng.shuffle(&mut plan);
    plan
}

fn fault(rng: &mut Rng, kind: Kind) -> Fault {
    // Some early, some when the log has been emptied into the file a few times.
    let doublings = if kind.is_of_fsync() { rng.u32(2..=8) } else { rng.u32(2..=12) };
    Fault { kind, nth: 2 + rng.u64(..1 << doublings), seed: rng.u64(1..), lying: false }
}

fn at_point(rng: &mut Rng, point: Point) -> Ending {
    let nth = if point.is_rare() { rng.u64(1..8) } else { rng.u64(1..150) };
    // The commit goes on while the parent takes aim.
    let linger = if point == Point::InCommit { rng.u64(..3_000) } else { 0 };
    Ending::Point { point, nth, linger }
}
