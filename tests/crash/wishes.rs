//! What is to be done, as the command line says it.

use std::iter::Peekable;
use std::str::FromStr;
use std::time::Duration;

use crate::broken::Broken;

/// This program's name as a test.
const NAME: &str = "crash";

#[derive(Debug)]
pub(crate) struct Wishes {
    pub(crate) kills: usize,
    pub(crate) per_point: usize,
    /// Of each kind.
    pub(crate) faults: usize,
    pub(crate) seed: u64,
    /// Instead of a number of kills.
    pub(crate) time: Option<Duration>,
    pub(crate) broken: Option<Broken>,
}

impl Wishes {
    /// Reads the command line, which may have what `cargo test` gives to every test in it. `None` where this one is not
    /// wanted.
    pub(crate) fn read(words: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut words = words.peekable();
        let (mut kills, mut per_point, mut faults, mut minutes) = (30, None, 1, None);
        let (mut seed, mut broken, mut list) = (fastrand::u64(..1_000_000), None, false);
        let (mut filters, mut skips) = (Vec::new(), Vec::new());
        while let Some(word) = words.next() {
            match word.as_str() {
                "--kills" => kills = value(&word, &mut words)?,
                "--per-point" => per_point = Some(value(&word, &mut words)?),
                "--faults" => faults = value(&word, &mut words)?,
                "--minutes" => minutes = Some(value::<u64>(&word, &mut words)?),
                "--seed" => seed = value(&word, &mut words)?,
                "--broken" => broken = Some(value(&word, &mut words)?),
                "--list" => list = true,
                "--ignored" => return Ok(None),
                "--skip" => skips.push(value::<String>(&word, &mut words)?),
                "--test-threads" | "--format" | "--color" | "--logfile" | "-Z" | "--shuffle-seed" => {
                    value::<String>(&word, &mut words)?;
                }
                flag if flag.starts_with('-') => {}
                _ => filters.push(word),
            }
        }
        let is_wanted = filters.is_empty() || filters.iter().any(|it| NAME.contains(it.as_str()));
        if !is_wanted || skips.iter().any(|it| NAME.contains(it.as_str())) {
            return Ok(None);
        }
        if list {
            println!("{NAME}: test");
            return Ok(None);
        }
        let time = minutes.map(|it| Duration::from_secs(60 * it));
        let per_point = per_point.unwrap_or(kills / 10);
        Ok(Some(Self { kills, per_point, faults, seed, time, broken }))
    }
}

fn value<T: FromStr<Err: ToString>>(
    name: &str,
    words: &mut Peekable<impl Iterator<Item = String>>,
) -> Result<T, String> {
    let word = words.next().ok_or_else(|| format!("{name} needs a value"))?;
    word.parse().map_err(|error: T::Err| format!("{name} {word}: {}", error.to_string()))
}
