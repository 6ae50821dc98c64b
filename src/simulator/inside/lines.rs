//! What happened, a line of JSON for each thing: the format of recordings.
//!
//! The first line says what it is: `stategram_recording`, the version of the format, and `bot`, the bot's id. Each line has `at`, what the
//! bot's clock showed, in milliseconds since 1970, and one of these:
//!
//! | field | what it says |
//! |---|---|
//! | `update` | an update was put in the bot's queue: as the Bot API has it |
//! | `call` | a call of this method was answered, which began `at` then: with these `params`, and of the `files` each its part's name, its own, `bytes` and `sha256`. With this HTTP `status` and `answer`, or, as text, `page` where that is no answer of the Bot API, or `lost` where none came. It took so many milliseconds (`took`). `getUpdates` has no line |
//! | `turn` | a conversation had a turn; for whoever reads it, and for the moment, which is one to stop at |
//! | `clock` | the clock was `turned` by this many milliseconds |
//! | `bot` | it `crashed`: it was killed; or it `started` again after that |
//! | `too_long` | this was a line of so many bytes |
//!
//! A recording that has lost its beginning says so: `forgotten` in the first line is how many lines were.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use serde_json::json;

use crate::clock::Moment;

/// The version of the format.
pub(crate) const VERSION: u64 = 1;

/// No line is longer than this.
pub(crate) const LINE_LIMIT: usize = 1 << 20;

/// So many lines are kept,
const KEPT: usize = 50_000;

/// and so many bytes of them.
const KEPT_BYTES: usize = 32 << 20;

/// A line, without what ends it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Which of all it is; the first is 1.
    pub(crate) number: u64,
    pub(crate) json: Arc<str>,
}

/// The newest lines.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    bot: u64,
    began: u64,
    newest: VecDeque<Line>,
    bytes: usize,
    count: u64,
    file: Option<File>,
}

impl Lines {
    pub(super) fn begin(&mut self, bot: u64, began: Moment) {
        (self.bot, self.began) = (bot, began.as_millis());
    }

    /// Adds a line. In a file it is as soon as in memory, so that a crash loses none.
    pub(super) fn add(&mut self, json: String) -> Line {
        let json = if json.len() > LINE_LIMIT { too_long(&json) } else { json };
        self.count += 1;
        let line = Line { number: self.count, json: json.into() };
        if let Some(file) = &mut self.file
            && let Err(error) = file.write_all(format!("{}\n", line.json).as_bytes())
        {
            tracing::warn!("nothing more is recorded: {error}");
            self.file = None;
        }
        self.bytes += line.json.len();
        self.newest.push_back(line.clone());
        while self.newest.len() > KEPT || self.bytes > KEPT_BYTES {
            let Some(oldest) = self.newest.pop_front() else { break };
            self.bytes -= oldest.json.len();
        }
        line
    }

    /// How many are not kept any more.
    pub(super) fn forgotten(&self) -> u64 {
        self.count - self.newest.len() as u64
    }

    /// The newest of them, the oldest of these first.
    pub(super) fn newest(&self, most: usize, mut bytes: usize) -> Vec<Line> {
        let fits = |line: &&Line| {
            let left = bytes.checked_sub(line.json.len());
            bytes = left.unwrap_or_default();
            left.is_some()
        };
        let mut lines: Vec<Line> = self.newest.iter().rev().take(most).take_while(fits).cloned().collect();
        lines.reverse();
        lines
    }

    /// All of it as a file.
    pub(super) fn all(&self) -> String {
        let mut text = self.head();
        for line in &self.newest {
            text.push_str(&line.json);
            text.push('\n');
        }
        text
    }

    pub(super) fn write_to(&mut self, mut file: File) -> std::io::Result<()> {
        file.write_all(self.all().as_bytes())?;
        self.file = Some(file);
        Ok(())
    }

    fn head(&self) -> String {
        let Self { bot, began, .. } = self;
        let head = match self.forgotten() {
            0 => json!({ "stategram_recording": VERSION, "bot": bot, "at": began }),
            forgotten => json!({ "stategram_recording": VERSION, "bot": bot, "at": began, "forgotten": forgotten }),
        };
        format!("{head}\n")
    }
}

/// What there is in the place of a line that is too long.
fn too_long(json: &str) -> String {
    let at = serde_json::from_str::<serde_json::Value>(json).unwrap_or_default()["at"].take();
    json!({ "at": at, "too_long": json.len() }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_kept_and_the_others_counted() {
        let mut lines = Lines::default();
        lines.begin(7, Moment::from_millis(5));
        for number in 0..KEPT + 3 {
            lines.add(format!("{{\"at\":{number}}}"));
        }
        assert_eq!(lines.forgotten(), 3);
        let all = lines.all();
        let mut written = all.lines();
        assert_eq!(written.next(), Some(r#"{"at":5,"bot":7,"forgotten":3,"stategram_recording":1}"#));
        assert_eq!(written.next(), Some(r#"{"at":3}"#));
        let shown = lines.newest(2, 1000);
        assert_eq!(shown.iter().map(|it| it.number).collect::<Vec<_>>(), [KEPT as u64 + 2, KEPT as u64 + 3]);
        assert_eq!(lines.newest(9, 25).len(), 2, "no more bytes than that");
    }

    #[test]
    fn a_line_that_is_too_long_says_so() {
        let mut lines = Lines::default();
        let long = format!(r#"{{"at":9,"update":"{}"}}"#, "x".repeat(LINE_LIMIT));
        let bytes = long.len();
        assert_eq!(&*lines.add(long).json, format!(r#"{{"at":9,"too_long":{bytes}}}"#));
        for _ in 0..40 {
            lines.add(format!(r#""{}""#, "x".repeat(LINE_LIMIT - 2)));
        }
        assert!(lines.bytes <= KEPT_BYTES && lines.forgotten() > 8);
    }
}
