//! The checker is checked: histories that are true, and false ones that it has to see through.

use crate::history::{History, Verdict};
use crate::order::{Order, Wish};

const CHAT: i64 = 7;

/// What is wrong with a history, as the figures of its verdict.
type Figure = fn(&Verdict) -> u64;

/// Goes through all of them.
///
/// # Panics
/// Where the checker is wrong.
pub(crate) fn check() {
    the_true_ones();
    the_false_ones();
}

fn the_true_ones() {
    let good = |said: &[&str], doubts: &[&str]| {
        let verdict = history(said, doubts, &[]).judge();
        assert!(verdict.holds(), "{said:?} {doubts:?}: {:?}", verdict.complaints);
        verdict
    };
    good(TRUE, &[]);
    let doubled = good(&with(TRUE, 1, "did 2 2"), &["did 2 2"]);
    assert_eq!(doubled.doubled, 1);
    let withheld = good(&without(TRUE, "once 3"), &["once 3"]);
    assert_eq!(withheld.withheld, 1);

    // A power cut may take back several words at once, and the marks with them.
    let forgotten = &["did 1 1", "did 2 2", "did 1 1", "did 2 2"];
    let cut = history(&[forgotten, &TRUE[2..]].concat(), &[], &forgotten[..2]).judge();
    assert!(cut.holds() && cut.doubled == 2, "{cut:?}");
}

fn the_false_ones() {
    let cases: [(&str, &[&str], &[&str], Figure); 19] = [
        ("an update is lost", &without(&without(TRUE, "did 2 2"), "rang 2 1500 1500 1"), &[], |it| it.lost),
        ("a reply is lost", &without(TRUE, "did 3 3"), &[], |it| it.lost),
        ("the last one is lost", &without(TRUE, "did 5 5"), &[], |it| it.lost),
        ("the count forgets", &swap(TRUE, "did 4 4", "did 4 3"), &[], |it| it.lost),
        ("an update counts twice", &swap(TRUE, "did 4 4", "did 4 5"), &[], |it| it.twice),
        ("an update is answered twice", &with(TRUE, 1, "did 2 3"), &["did 2 2"], |it| it.twice),
        ("a reply is doubled", &with(TRUE, 1, "did 2 2"), &[], |it| it.unexplained),
        ("a reply is doubled twice", &with(&with(TRUE, 1, "did 2 2"), 1, "did 2 2"), &["did 2 2"], |it| it.unexplained),
        ("a once is doubled", &with(TRUE, 3, "once 3"), &["once 3"], |it| it.unexplained),
        ("a once is lost", &without(TRUE, "once 3"), &[], |it| it.lost),
        ("two change places", &["did 1 1", "did 3 3", "once 3", "did 2 2", "did 4 4"], &[], |it| it.disordered),
        ("an old one comes again", &with(TRUE, 4, "did 2 2"), &["did 2 2"], |it| it.disordered),
        ("a once comes late", &with(&without(TRUE, "once 3"), 3, "once 3"), &[], |it| it.disordered),
        ("a timer is lost", &without(TRUE, "rang 2 1500 1500 1"), &[], |it| it.timers_lost),
        ("a timer is early", &swap(TRUE, "rang 2 1500 1500 1", "rang 2 1500 1499 1"), &[], |it| it.timers_early),
        ("a timer is due early", &swap(TRUE, "rang 2 1500 1500 1", "rang 2 1200 1500 1"), &[], |it| it.timers_early),
        ("a timer counts twice", &swap(TRUE, "rang 2 1500 1500 1", "rang 2 1500 1500 2"), &[], |it| it.twice),
        ("a timer comes twice", &with(TRUE, 5, "rang 2 1500 1501 2"), &[], |it| it.twice),
        ("the state is wrong", &swap(TRUE, "state 5 5 1", "state 5 5 0"), &[], |it| it.complaints.len() as u64),
    ];
    for (what, said, doubts, figure) in cases {
        let verdict = history(said, doubts, &[]).judge();
        assert!(!verdict.holds() && figure(&verdict) > 0, "{what}, and the checker says {verdict} to {said:?}");
    }
    let cut = ["did 1 1", "did 2 2", "did 1 1", "did 2 2", "once 3"];
    let verdict = history(&cut, &[], &["did 1 1"]).judge();
    assert_eq!(verdict.unexplained, 1, "a power cut excuses what it took and nothing else: {:?}", verdict.complaints);
}

/// What is said to these five orders when all goes well.
const TRUE: &[&str] =
    &["did 1 1", "did 2 2", "did 3 3", "once 3", "did 4 4", "rang 2 1500 1500 1", "did 5 5", "state 5 5 1"];

fn history(said: &[&str], doubts: &[&str], forgotten: &[&str]) -> History {
    let mut history = History::default();
    let wishes = [Wish::Count, Wish::Timer(500), Wish::Once, Wish::Count, Wish::State];
    for (number, wish) in (1..).zip(wishes) {
        history.says(CHAT, Order { number, wish }, 1_000);
    }
    for said in said {
        history.hears(CHAT, (*said).to_owned(), 2_000);
    }
    for doubt in doubts {
        history.was_sending(CHAT, (*doubt).to_owned());
    }
    for forgotten in forgotten {
        history.was_forgotten(CHAT, (*forgotten).to_owned(), false);
    }
    history
}

fn without<'a>(said: &[&'a str], one: &str) -> Vec<&'a str> {
    let left: Vec<_> = said.iter().copied().filter(|it| *it != one).collect();
    assert_eq!(left.len() + 1, said.len());
    left
}

/// With another one behind the one at this place.
fn with<'a>(said: &[&'a str], behind: usize, other: &'a str) -> Vec<&'a str> {
    let mut more = said.to_vec();
    more.insert(behind + 1, other);
    more
}

fn swap<'a>(said: &[&'a str], one: &str, other: &'a str) -> Vec<&'a str> {
    assert!(said.contains(&one));
    said.iter().map(|it| if *it == one { other } else { it }).collect()
}
