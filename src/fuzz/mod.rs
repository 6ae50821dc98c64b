//! Fuzz targets: whatever comes from outside is read, or refused, and nothing panics; what is read is what was written.
//!
//! As tests they try what is in `tests/fuzz/corpus`, and ten thousand changes of it that are others each time; a failure
//! names the seed that brings it back (`BOLERO_RANDOM_SEED`). More of them, of one target:
//!
//! ```text
//! BOLERO_RANDOM_ITERATIONS=1000000 cargo test --all-features --lib fuzz::updates
//! ```

mod commands;
mod links;
mod presses;
mod rows;
mod updates;
#[cfg(feature = "webhook")]
mod webhooks;

use std::fs;
use std::path::Path;

use bolero::TypeGenerator;

/// Tries the corpus of that name, and changes of it.
macro_rules! target {
    ($name:ident, $read:expr) => {
        #[test]
        fn $name() {
            let corpus = crate::fuzz::corpus(stringify!($name));
            let read: fn(&[u8]) = $read;
            corpus.iter().for_each(|it| read(it));
            bolero::check!()
                .with_type::<crate::fuzz::Changed>()
                .with_iterations(crate::fuzz::iterations())
                .with_shrink_time(std::time::Duration::from_secs(5))
                .for_each(|it| read(&it.of(&corpus)));
        }
    };
}
use target;

/// For one target. Within the tests of every commit it is half a second where nothing is optimised.
fn iterations() -> usize {
    std::env::var("BOLERO_RANDOM_ITERATIONS").ok().and_then(|it| it.parse().ok()).unwrap_or(10_000)
}

/// One of the corpus, and what is changed in it.
#[derive(Clone, Debug, TypeGenerator)]
struct Changed {
    which: u16,
    changes: Vec<Change>,
}

#[derive(Clone, Debug, TypeGenerator)]
enum Change {
    Cut { at: u16, length: u8 },
    Insert { at: u16, bytes: Vec<u8> },
    Overwrite { at: u16, byte: u8 },
    Twice { at: u16, length: u8 },
    Whole(Vec<u8>),
    Word { at: u16, word: u8 },
}

/// What has a meaning somewhere.
const WORDS: &[&str] = &[
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "-1",
    "0",
    "1e999",
    "9223372036854775808",
    "0.5",
    "\\u0000",
    "\\ud800",
    "\"update_id\":1,",
    "\"message\":",
    "\"chat\":{\"id\":1,\"type\":\"private\"},",
    "\u{1e}",
    "\u{1f}",
    "\u{1f}s",
    "\u{1f}o",
    "\u{1f}u",
    "/",
    "@",
    " ",
    "\n",
    "\u{0}",
    "\u{e4}",
    "\u{1f600}",
    "\u{202e}",
    "-",
    "_",
    "A",
    "=",
    "%",
];

impl Changed {
    fn of(&self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = corpus[usize::from(self.which) % corpus.len()].clone();
        for change in self.changes.iter().take(8) {
            let end = bytes.len();
            let place = |at: u16| usize::from(at) % (end + 1);
            let part = |at: u16, length: u8| place(at)..(place(at) + usize::from(length)).min(end);
            match change {
                Change::Cut { at, length } => drop(bytes.drain(part(*at, *length))),
                Change::Insert { at, bytes: others } => {
                    drop(bytes.splice(place(*at)..place(*at), others.iter().copied()));
                }
                Change::Overwrite { at, byte } => bytes.iter_mut().skip(place(*at)).take(1).for_each(|it| *it = *byte),
                Change::Twice { at, length } => {
                    let (start, part) = (place(*at), bytes[part(*at, *length)].to_vec());
                    drop(bytes.splice(start..start, part));
                }
                Change::Whole(others) => bytes.clone_from(others),
                Change::Word { at, word } => {
                    let word = WORDS[usize::from(*word) % WORDS.len()];
                    drop(bytes.splice(place(*at)..place(*at), word.bytes()));
                }
            }
        }
        bytes
    }
}

/// The files of the corpus of that name, in the order of their names.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 8, "{} has hardly anything", folder.display());
    files.iter().map(|it| fs::read(it).unwrap()).collect()
}
