//! What a simulator has written down, read again.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::clock::Moment;
use crate::simulator::{LINE_LIMIT, RECORDING_VERSION};
use crate::{Error, Result};

/// What happened to a bot that played with the simulator: the updates that came to it, its calls and their answers, and when.
///
/// Who plays writes one by `STATEGRAM_RECORD=PATH`, with a button of the page, or with
/// [`Setup::recorded_in`](crate::testing::Setup::recorded_in). It is text, a line of JSON for each thing, and what people wrote and the
/// bot answered stands in it. [`replay`](Self::replay) plays it again.
#[derive(Clone, Debug)]
pub struct Recording {
    /// As errors have it.
    pub(super) name: String,
    pub(super) began: Moment,
    pub(super) items: Vec<Item>,
}

/// A line but the first.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Its number in the file.
    pub(super) line: usize,
    pub(super) at: Moment,
    pub(super) what: What,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    Call(Box<Call>),
    /// Nothing but the moment.
    Moment,
    /// A turn was over.
    Turn,
    Update {
        id: i64,
        json: String,
    },
}

/// A call that was made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Call {
    pub(super) method: String,
    pub(super) params: Map<String, Value>,
    pub(super) files: Vec<FileNote>,
    pub(super) answer: Answered,
}

/// What is known of a file that was sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(super) struct FileNote {
    pub(super) part: String,
    pub(super) name: Option<String>,
    pub(super) bytes: usize,
    pub(super) sha256: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answered {
    Lost(String),
    With { status: u16, body: Bytes },
}

#[derive(Deserialize)]
struct Head {
    stategram_recording: u64,
    at: u64,
    #[serde(default)]
    forgotten: u64,
}

#[derive(Deserialize)]
struct Line {
    at: u64,
    #[serde(default)]
    update: Option<Box<RawValue>>,
    #[serde(default)]
    call: Option<String>,
    #[serde(default)]
    params: Map<String, Value>,
    #[serde(default)]
    files: Vec<FileNote>,
    #[serde(default)]
    status: Option<u16>,
    #[serde(default)]
    answer: Option<Box<RawValue>>,
    #[serde(default)]
    page: Option<String>,
    #[serde(default)]
    lost: Option<String>,
    #[serde(default)]
    turn: Option<Turn>,
    #[serde(default)]
    clock: Option<serde::de::IgnoredAny>,
    #[serde(default)]
    bot: Option<serde::de::IgnoredAny>,
    #[serde(default)]
    too_long: Option<usize>,
}

#[derive(Deserialize)]
struct Turn {
    outcome: String,
}

#[derive(Deserialize)]
struct HasId {
    update_id: i64,
}

impl Recording {
    /// Reads a file.
    ///
    /// # Errors
    /// [`Error::System`] where it cannot be read; [`Error::Setting`] where it is no recording, or a line of it is broken, which the
    /// sentence names by its number.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let system = |source| Error::System { doing: format!("cannot read the recording {name}"), source };
        Self::read(&name, BufReader::new(File::open(path).map_err(system)?))
    }

    /// Reads what a file has, as it stands in a test, say.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn parse(text: &str) -> Result<Self> {
        Self::read("the recording", text.as_bytes())
    }

    fn read(name: &str, mut source: impl BufRead) -> Result<Self> {
        let mut began = None;
        let mut items = Vec::new();
        let mut buffer = Vec::new();
        for line in 1.. {
            let broken = |why: String| Error::Setting(format!("{name}, line {line}: {why}"));
            buffer.clear();
            // One byte more than there may be tells that there are more.
            let most = LINE_LIMIT as u64 + 2;
            let unreadable =
                |source| Error::System { doing: format!("cannot read the recording {name}, line {line}"), source };
            let bytes = source.by_ref().take(most).read_until(b'\n', &mut buffer).map_err(unreadable)?;
            if bytes == 0 {
                break;
            }
            let text = buffer.strip_suffix(b"\n").unwrap_or(&buffer);
            if text.len() > LINE_LIMIT {
                return Err(broken(format!("it is longer than {LINE_LIMIT} bytes")));
            }
            let text = std::str::from_utf8(text).map_err(|error| broken(format!("it is no UTF-8: {error}")))?;
            match began {
                None => began = Some(head(text).map_err(broken)?),
                Some(_) => items.push(item(line, text).map_err(broken)?),
            }
        }
        let empty = || Error::Setting(format!("{name}, line 1: the file is empty"));
        Ok(Self { name: name.to_owned(), began: began.ok_or_else(empty)?, items })
    }
}

/// When it began.
fn head(text: &str) -> std::result::Result<Moment, String> {
    let Ok(Head { stategram_recording: version, at, forgotten }) = serde_json::from_str(text) else {
        return Err("this is no recording: its first line has `stategram_recording`, the version, and `at`".to_owned());
    };
    if version != RECORDING_VERSION {
        return Err(format!("it has version {version}, and this version of stategram reads {RECORDING_VERSION}"));
    }
    if forgotten > 0 {
        return Err(format!(
            "the simulator had forgotten the first {forgotten} lines when this was saved, so it cannot be played from the beginning; \
             write into a file from the start: STATEGRAM_RECORD=PATH"
        ));
    }
    Ok(Moment::from_millis(at))
}

fn item(line: usize, text: &str) -> std::result::Result<Item, String> {
    let it: Line = serde_json::from_str(text).map_err(|error| format!("it cannot be read: {error}"))?;
    let at = Moment::from_millis(it.at);
    let what = match it {
        Line { too_long: Some(bytes), .. } => return Err(format!("{bytes} bytes were too long to be recorded here")),
        Line { update: Some(update), .. } => {
            let json = update.get().to_owned();
            let HasId { update_id: id } = serde_json::from_str(&json)
                .map_err(|error| format!("its update has no readable `update_id`: {error}"))?;
            What::Update { id, json }
        }
        Line { call: Some(method), params, mut files, status, answer, page, lost, .. } => {
            files.sort();
            let answer = match (lost, status, answer, page) {
                (Some(why), ..) => Answered::Lost(why),
                (None, Some(status), Some(answer), _) => {
                    Answered::With { status, body: answer.get().to_owned().into() }
                }
                (None, Some(status), None, Some(page)) => Answered::With { status, body: page.into() },
                _ => return Err(format!("its call of {method} has no `status` and `answer`, and is not `lost`")),
            };
            What::Call(Box::new(Call { method, params, files, answer }))
        }
        // The bot stopped meanwhile: it has not happened.
        Line { turn: Some(Turn { outcome }), .. } if outcome == "cancelled" => What::Moment,
        Line { turn: Some(_), .. } => What::Turn,
        Line { clock: Some(_), .. } => What::Moment,
        // It calls again what it called when it started, and a turn that was broken off once more from its beginning.
        Line { bot: Some(_), .. } => {
            return Err("the bot was killed here, which no replay does: cut the file off above this line".to_owned());
        }
        _ => return Err("it says nothing that is known: an `update`, a `call`, a `turn`, the `clock`".to_owned()),
    };
    Ok(Item { line, at, what })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = r#"{"stategram_recording":1,"bot":5,"at":1000}"#;

    #[track_caller]
    fn refused(text: &str, sentence: &str) {
        assert_eq!(Recording::parse(text).unwrap_err().to_string(), sentence);
    }

    #[test]
    fn a_broken_line_is_named() {
        refused("", "the recording, line 1: the file is empty");
        let no_recording = "the recording, line 1: this is no recording: its first line has `stategram_recording`, the version, and `at`";
        refused("{}", no_recording);
        refused("\n", no_recording);
        let newer = HEAD.replace(":1,", ":2,");
        refused(&newer, "the recording, line 1: it has version 2, and this version of stategram reads 1");
        for (line, why) in [
            (r#"{"at":1"#, "it cannot be read: EOF while parsing an object at line 1 column 7"),
            ("{}", "it cannot be read: missing field `at` at line 1 column 2"),
            (r#"{"at":1}"#, "it says nothing that is known: an `update`, a `call`, a `turn`, the `clock`"),
            (r#"{"at":1,"call":"getMe"}"#, "its call of getMe has no `status` and `answer`, and is not `lost`"),
            (r#"{"at":1,"too_long":9}"#, "9 bytes were too long to be recorded here"),
            (
                r#"{"at":1,"bot":"crashed"}"#,
                "the bot was killed here, which no replay does: cut the file off above this line",
            ),
        ] {
            refused(&format!("{HEAD}\n{line}\n"), &format!("the recording, line 2: {why}"));
        }
        let update = r#"{"at":1,"update":{"message":{}}}"#;
        let error = Recording::parse(&format!("{HEAD}\n{update}")).unwrap_err().to_string();
        assert!(error.starts_with("the recording, line 2: its update has no readable `update_id`"), "{error}");
        let forgetful = HEAD.replace('}', r#","forgotten":7}"#);
        let error = Recording::parse(&forgetful).unwrap_err().to_string();
        assert!(error.contains("line 1: the simulator had forgotten the first 7 lines"), "{error}");
    }

    #[test]
    fn no_line_is_read_beyond_the_bound() {
        let at = |bytes: usize| format!("{HEAD}\n{{\"at\":1,\"clock\":\"{}\"}}\n", "x".repeat(bytes - 19));
        assert_eq!(Recording::parse(&at(LINE_LIMIT)).unwrap().items.len(), 1);
        refused(&at(LINE_LIMIT + 1), "the recording, line 2: it is longer than 1048576 bytes");
        refused(&at(LINE_LIMIT * 3), "the recording, line 2: it is longer than 1048576 bytes");
    }

    #[test]
    fn what_is_not_known_yet_is_passed_over() {
        let text = format!("{HEAD}\n{{\"at\":7,\"clock\":{{\"turned\":5}},\"moon\":1}}\n");
        assert_eq!(Recording::parse(&text).unwrap().items[0].at, Moment::from_millis(7));
    }
}
