//! All that is measured, by its name.

use std::time::Duration;

use crate::meter::Counted;
use crate::runs::{self, FIRST, FIRST_ASYNC, LAST, LAST_ASYNC};

/// Something that is measured, at one or several sizes.
pub(crate) struct Subject {
    pub(crate) name: &'static str,
    pub(crate) sizes: &'static [usize],
    /// How many operations are timed at a size.
    timed: fn(usize) -> usize,
    /// The difference between as many operations and as many is counted, so that what comes before and after is not.
    counted: [usize; 2],
    pub(crate) run: fn(usize, usize) -> Duration,
}

/// Beyond this size nothing is counted: it would take minutes.
const COUNTED_TO: usize = 10_000;

const STATES: &[usize] = &[1, 10, 50];
const COMMANDS: &[usize] = &[1, 10, 30, 90];
const CONVERSATIONS: &[usize] = &[1, 2, 4, 8, 16, 32];
const LIVE: &[usize] = &[1_000, 10_000, 100_000, 1_000_000];
const BURST: &[usize] = &[1, 10, 100, 1_000, 10_000];

const fn subject(name: &'static str, run: fn(usize, usize) -> Duration) -> Subject {
    Subject { name, sizes: &[1], timed: |_| 20_000, counted: [1_000, 3_000], run }
}

const fn curve(name: &'static str, sizes: &'static [usize], run: fn(usize, usize) -> Duration) -> Subject {
    Subject { sizes, ..subject(name, run) }
}

pub(crate) const SUBJECTS: &[Subject] = &[
    Subject { timed: |_| 200_000, ..subject("headline", runs::headline) },
    Subject { timed: |_| 50_000, ..subject("full parse", runs::full_parse) },
    Subject { timed: |_| 2_000_000, ..subject("bare match", runs::bare_match) },
    curve("first `fn`", STATES, |states, count| runs::in_states(states, false, FIRST, count)),
    curve("first `async fn`", STATES, |states, count| runs::in_states(states, false, FIRST_ASYNC, count)),
    curve("last `async fn`", STATES, |states, count| runs::in_states(states, true, LAST_ASYNC, count)),
    curve("last `fn`", STATES, |states, count| runs::in_states(states, true, LAST, count)),
    subject("silent", runs::silent),
    subject("answered", runs::answered),
    subject("limited", runs::limited),
    subject("sqlite", runs::in_sqlite),
    subject("many chats", |_, count| runs::on_two_threads(1_000, count)),
    subject("hot chat", |_, count| runs::on_two_threads(1, count)),
    Subject { timed: |size| size, counted: [400, 900], ..curve("expiries", LIVE, runs::expiries) },
    curve("typed", &[1, 10, 100], runs::typed),
    curve("superseded", &[1, 10, 100, 1_000], runs::superseded),
    Subject { timed: |size| size, counted: [300, 900], ..curve("held up", &[1_000, 10_000], runs::held_up) },
    curve("beside commands", COMMANDS, |commands, count| runs::among_commands(commands, "hi", count)),
    curve("behind commands", COMMANDS, |commands, count| runs::among_commands(commands, "/none", count)),
    curve("conversations", CONVERSATIONS, runs::among_conversations),
    Subject { counted: [3_200, 6_400], ..curve("takers", CONVERSATIONS, runs::by_all_conversations) },
    curve("live", LIVE, runs::among_live),
    curve("burst", BURST, runs::in_a_burst),
    Subject { counted: [10_000, 20_000], ..curve("queued", BURST, runs::queued) },
];

pub(crate) fn named(name: &str) -> &'static Subject {
    SUBJECTS.iter().find(|it| it.name == name).unwrap_or_else(|| panic!("there is no {name:?}"))
}

impl Subject {
    /// The nanoseconds of CPU time that one operation takes at this size.
    pub(crate) fn time(&self, size: usize) -> f64 {
        let count = (self.timed)(size);
        (self.run)(size, count).as_nanos() as f64 / count as f64
    }

    /// What valgrind counts of one operation at this size; nothing where there is no valgrind.
    pub(crate) fn count(&self, size: usize) -> Option<Counted> {
        if size > COUNTED_TO {
            return None;
        }
        let [few, many] = self.counted;
        let of =
            |count: usize| Counted::of(&["run".to_owned(), self.name.to_owned(), size.to_string(), count.to_string()]);
        Some(of(few)?.each(&of(many)?, many - few))
    }
}
