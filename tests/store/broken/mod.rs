//! Stores that are broken on purpose, each in one way: that the rules find it, and name it, shows that they bite.

mod aside;
mod begin;
mod commit;
mod crash;
mod deadlines;
mod dedupe;
mod inbox;
mod liar;
mod load;
mod moves;
mod outbox;
mod seeds;
mod timers;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::houses::{House, MemoryHouse, ModelHouse, SqliteHouse};
use crate::rule::Rule;
use crate::rules;

use self::liar::{Liar, Lie};

/// A lie, and the rules that it breaks: these and no others.
pub(crate) struct Case {
    name: &'static str,
    tells: fn() -> Arc<dyn Lie>,
    breaks: &'static [&'static str],
}

/// Those of the rules that a store in this house breaks.
async fn broken_by<H: House + 'static>(
    house: impl AsyncFn() -> H,
    tells: fn() -> Arc<dyn Lie>,
    rules: impl Iterator<Item = &'static Rule>,
) -> BTreeSet<&'static str> {
    let durable = house().await.store().keeps();
    let mut broken = BTreeSet::new();
    for rule in rules.filter(|rule| durable || !rule.needs_durable) {
        let held = rule.holds(&mut Liar::in_house(Box::new(house().await), tells)).await;
        if held.is_err() {
            broken.insert(rule.name);
        }
    }
    broken
}

impl Case {
    async fn is_found(&self) {
        let found = broken_by(async || ModelHouse::default(), self.tells, rules::all()).await;
        self.expects("model", &found);
        let by_any: BTreeSet<_> = rules::all().filter(|rule| !rule.needs_durable).map(|rule| rule.name).collect();
        let in_memory = broken_by(async || MemoryHouse::default(), self.tells, rules::all()).await;
        let expected: BTreeSet<_> = found.intersection(&by_any).copied().collect();
        assert_eq!(in_memory, expected, "{}, of the memory store", self.name);
    }

    /// The same with a real disk below, by the rules of the rooms that the lie belongs to. There the lie of one turn may take
    /// others along that were answered meanwhile, so a neighbouring rule may be broken as well.
    async fn is_found_on_disk(&self) {
        let rooms: BTreeSet<_> =
            rules::all().filter(|it| self.breaks.contains(&it.name)).map(|rule| rule.room).collect();
        let nearby = rules::all().filter(|rule| rooms.contains(rule.room));
        let found = broken_by(SqliteHouse::new, self.tells, nearby).await;
        self.says("sqlite", &found);
        for rule in self.breaks {
            assert!(found.contains(rule), "{rule} does not find {} on sqlite", self.name);
        }
    }

    fn says(&self, store: &str, found: &BTreeSet<&str>) {
        println!("{store:<7} {:<28} breaks {}", self.name, Vec::from_iter(found.clone()).join(", "));
    }

    fn expects(&self, store: &str, found: &BTreeSet<&str>) {
        self.says(store, found);
        assert_eq!(*found, BTreeSet::from_iter(self.breaks.iter().copied()), "{} on {store}", self.name);
    }
}

/// The lies that lose or repeat most quietly.
const WORST: [&str; 6] =
    ["EarlyAck", "LostFsync", "HighWaterMark", "DeadlineWithoutRevision", "OutboxBeforeState", "OnceIsRepeated"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rules_find_the_worst_on_disk() {
    let worst: Vec<_> = all().filter(|case| WORST.contains(&case.name)).collect();
    assert_eq!(worst.len(), WORST.len());
    for case in worst {
        case.is_found_on_disk().await;
    }
}

/// A test for each lie.
macro_rules! lies {
    ($($lie:ident breaks $($rule:ident),+;)+) => {
        pub(crate) const CASES: &[$crate::broken::Case] = &[$($crate::broken::Case {
            name: stringify!($lie),
            tells: || std::sync::Arc::new($lie::default()),
            breaks: &[$(stringify!($rule)),+],
        }),+];

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn the_rules_find_it() {
            for case in CASES {
                case.is_found().await;
            }
        }
    };
}

use lies;

/// Who tells the truth breaks nothing.
#[derive(Debug, Default)]
struct Honest;

impl Lie for Honest {}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_honest_store_breaks_nothing() {
    assert_eq!(broken_by(async || ModelHouse::default(), || Arc::new(Honest), rules::all()).await, BTreeSet::new());
    assert_eq!(broken_by(async || MemoryHouse::default(), || Arc::new(Honest), rules::all()).await, BTreeSet::new());
}

/// Every rule is broken by some lie, so that none is there for nothing.
#[test]
fn every_rule_bites() {
    let broken: BTreeSet<_> = all().flat_map(|case| case.breaks).collect();
    let idle: Vec<_> = rules::all().map(|rule| rule.name).filter(|name| !broken.contains(name)).collect();
    assert_eq!(idle, Vec::<&str>::new());
}

/// Every lie.
fn all() -> impl Iterator<Item = &'static Case> {
    let rooms = [
        aside::CASES,
        begin::CASES,
        commit::CASES,
        crash::CASES,
        deadlines::CASES,
        dedupe::CASES,
        inbox::CASES,
        load::CASES,
        moves::CASES,
        outbox::CASES,
        seeds::CASES,
        timers::CASES,
    ];
    rooms.into_iter().flatten()
}
