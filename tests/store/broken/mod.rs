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
mod outbox;
mod seeds;
mod timers;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::houses::{House, MemoryHouse, ModelHouse};
use crate::rules;

use self::liar::{Liar, Lie};

/// A lie, and the rules that it breaks: these and no others.
pub(crate) struct Case {
    name: &'static str,
    tells: fn() -> Arc<dyn Lie>,
    breaks: &'static [&'static str],
}

/// The rules that a store in this house breaks.
async fn broken_by(house: impl Fn() -> Box<dyn House>, tells: fn() -> Arc<dyn Lie>) -> BTreeSet<&'static str> {
    let durable = house().store().keeps();
    let mut broken = BTreeSet::new();
    for rule in rules::all().filter(|rule| durable || !rule.needs_durable) {
        let held = rule.holds(&mut Liar::in_house(house(), tells)).await;
        if held.is_err() {
            broken.insert(rule.name);
        }
    }
    broken
}

impl Case {
    async fn is_found(&self) {
        let found = broken_by(|| Box::new(ModelHouse::default()), self.tells).await;
        println!("{:<28} breaks {}", self.name, Vec::from_iter(found.clone()).join(", "));
        assert_eq!(found, BTreeSet::from_iter(self.breaks.iter().copied()), "{}", self.name);
        let by_any: BTreeSet<_> = rules::all().filter(|rule| !rule.needs_durable).map(|rule| rule.name).collect();
        let in_memory = broken_by(|| Box::new(MemoryHouse::default()), self.tells).await;
        let expected: BTreeSet<_> = found.intersection(&by_any).copied().collect();
        assert_eq!(in_memory, expected, "{}, of the memory store", self.name);
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
    assert_eq!(broken_by(|| Box::new(ModelHouse::default()), || Arc::new(Honest)).await, BTreeSet::new());
    assert_eq!(broken_by(|| Box::new(MemoryHouse::default()), || Arc::new(Honest)).await, BTreeSet::new());
}

/// Every rule is broken by some lie, so that none is there for nothing.
#[test]
fn every_rule_bites() {
    let rooms = [
        aside::CASES,
        begin::CASES,
        commit::CASES,
        crash::CASES,
        deadlines::CASES,
        dedupe::CASES,
        inbox::CASES,
        load::CASES,
        outbox::CASES,
        seeds::CASES,
        timers::CASES,
    ];
    let broken: BTreeSet<_> = rooms.into_iter().flatten().flat_map(|case| case.breaks).collect();
    let idle: Vec<_> = rules::all().map(|rule| rule.name).filter(|name| !broken.contains(name)).collect();
    assert_eq!(idle, Vec::<&str>::new());
}
