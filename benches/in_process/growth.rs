//! The tables of how costs grow.

use std::process::ExitCode;

use crate::figures::counts;
use crate::rounds::{self, grouped, head, row};
use crate::subjects::named;

/// What grows, and what one operation is.
const CURVES: &[(&str, &str)] = &[
    ("first `fn`", "states: a turn in the first"),
    ("last `fn`", "states: a turn in the last"),
    ("beside commands", "commands of a conversation: a turn about a text that is none"),
    ("behind commands", "commands of a conversation: a turn about one that it has not"),
    ("conversations", "conversations registered: a turn of the one that takes the update"),
    ("takers", "conversations registered: a turn of each, where all take it"),
    ("live", "conversations live: a turn"),
    ("burst", "chats in a burst of 20,000 updates: a turn"),
    ("queued", "updates queued in one chat: a turn"),
    ("expiries", "conversations live: the expiry of one, where all expire at once"),
    ("typed", "inline queries that a user types before the first is answered: a query"),
    ("superseded", "users whose inline queries wait for one conversation: a query"),
    ("held up", "chats that wait for Telegram's limits: a reply"),
];

pub(crate) fn print(only_counted: bool) -> ExitCode {
    for &(name, what) in CURVES {
        let sizes = named(name).sizes;
        let found = rounds::of(sizes.iter().map(|&size| (name, size)), only_counted);
        let columns: Vec<String> = sizes.iter().map(|&size| grouped(size as f64, 0)).collect();
        let columns: Vec<&str> = std::iter::once(what).chain(columns.iter().map(String::as_str)).collect();
        head(&columns);
        let first = &found[0];
        row("CPU ns", found.iter().map(|it| (it.time(), "", 0)));
        row("of the first", found.iter().map(|it| (it.times(first), "x", 2)));
        row("instructions", found.iter().map(|it| (counts(it)[0], "", 0)));
        row("of the first", found.iter().map(|it| (it.instructions(first), "x", 2)));
        row("allocations", found.iter().map(|it| (counts(it)[1], "", 1)));
    }
    ExitCode::SUCCESS
}
