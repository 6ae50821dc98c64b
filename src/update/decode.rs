//! From JSON to an update with its headline read.

use std::sync::OnceLock;
use std::time::Instant;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::update::headline::{Body, Headline};
use crate::update::incoming::Words;
use crate::update::words::Text;
use crate::update::{Broken, CommandLine, Content, Incoming, Kind, Leaf};

impl Incoming {
    /// Reads one update, as in the body of a webhook call. A kind that Bot API 10.3 does not have is no error: its
    /// [`kind`](Self::kind) is [`Kind::Unknown`]. Neither is a field of the headline that is not what the Bot API says, as long
    /// as the update's id can be read: then the update is of no known kind either, and [`broken`](Self::broken).
    ///
    /// ```
    /// # use stategram::update::{Incoming, Kind, Leaf};
    /// let update = Incoming::decode(
    ///     r#"{"update_id": 7, "message": {"message_id": 1, "date": 0, "text": "/start now",
    ///         "from": {"id": 42, "is_bot": false, "first_name": "Ann"}, "chat": {"id": 42, "type": "private"}}}"#,
    /// )?;
    /// assert_eq!((update.update_id(), update.kind(), update.leaf()), (7, Kind::Message, Leaf::Command));
    /// assert_eq!(update.command().map(|it| it.rest), Some("now"));
    /// assert_eq!(update.user_id(), Some(42));
    /// # Ok::<(), stategram::update::Broken>(())
    /// ```
    ///
    /// # Errors
    /// [`Broken`], where it is no JSON, or has no readable id: it could not even be said to have come.
    pub fn decode(raw: &str) -> Result<Self, Broken> {
        match serde_json::from_str(raw) {
            Ok(headline) => Ok(with_headline(raw, headline)),
            Err(error) => unreadable(raw, &error),
        }
    }
}

/// Reads the result of `getUpdates`, each update by itself as [`Incoming::decode`] does, so that one that cannot be read does
/// no harm to the others.
///
/// Fails where the whole is not an array, or an update is not even JSON, so that nobody can say where the next begins.
pub(crate) fn decode_batch(result: &[u8]) -> Result<Vec<Result<Incoming, Broken>>, String> {
    let text = std::str::from_utf8(result).map_err(|error| error.to_string())?;
    let mut rest = text.trim_ascii_start().strip_prefix('[').ok_or("it is no array of updates")?.trim_ascii_start();
    let mut batch = Vec::new();
    if rest.trim_ascii_end() == "]" {
        return Ok(batch);
    }
    loop {
        let (raw, update) = first(rest)?;
        batch.push(update);
        rest = rest[raw.len()..].trim_ascii_start();
        match rest.strip_prefix(',') {
            Some(after) => rest = after.trim_ascii_start(),
            None if rest.trim_ascii_end() == "]" => return Ok(batch),
            None => return Err("the array of updates does not end".to_owned()),
        }
    }
}

/// The first value of `rest`, and what it is as an update. The parser itself finds where it ends, so that the JSON is gone
/// through once.
fn first(rest: &str) -> Result<(&str, Result<Incoming, Broken>), String> {
    let mut values = serde_json::Deserializer::from_str(rest).into_iter();
    match values.next() {
        Some(Ok(headline)) => {
            let raw = &rest[..values.byte_offset()];
            Ok((raw, Ok(with_headline(raw, headline))))
        }
        Some(Err(error)) => match serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>().next() {
            Some(Ok(raw)) => Ok((raw.get(), unreadable(raw.get(), &error))),
            Some(Err(error)) => Err(error.to_string()),
            None => Err("the array of updates does not end".to_owned()),
        },
        None => Err("the array of updates does not end".to_owned()),
    }
}

fn with_headline(raw: &str, headline: Headline<'_>) -> Incoming {
    let Headline { update_id, kind, body } = headline;
    let words_in = |text: Text<'_>| words(raw, text);
    Incoming {
        raw: raw.into(),
        update_id,
        kind,
        leaf: leaf(kind, body.content, body.words.as_ref().map(Text::as_str)),
        content: body.content,
        chat: body.chat,
        user: body.user,
        sender_chat: body.sender_chat,
        thread: body.thread,
        message: body.message.and_then(|id| id.try_into().ok()),
        business: body.business.map(words_in),
        query: body.query.map(words_in),
        words: body.words.map(words_in),
        mark: body.mark.map(words_in),
        broken: None,
        arrived: Instant::now(),
        span: OnceLock::new(),
        full: OnceLock::new(),
        full_message: OnceLock::new(),
        #[cfg(feature = "webhook")]
        _let_go: None,
    }
}

fn leaf(kind: Kind, content: Option<Content>, words: Option<&str>) -> Leaf {
    match (kind, content, words) {
        (Kind::Message, Some(Content::Text), Some(text)) if CommandLine::parse(text).is_some() => Leaf::Command,
        (Kind::Message, Some(content), _) => content.into(),
        (kind, ..) => kind.into(),
    }
}

/// Where in `raw` the text stands. The range holds for every copy of `raw`.
fn words(raw: &str, text: Text<'_>) -> Words {
    let text = match text {
        Text::Plain(text) => text,
        Text::Escaped(text) => return Words::Unescaped(text),
    };
    let start = (text.as_ptr() as usize).checked_sub(raw.as_ptr() as usize);
    let range = start.and_then(|start| Some(u32::try_from(start).ok()?..u32::try_from(start + text.len()).ok()?));
    match range {
        Some(range) => Words::At(range),
        // Beyond 4 GiB.
        None => Words::Unescaped(text.into()),
    }
}

/// What is known of an update whose headline cannot be read: its id, if that much can be, and its JSON.
fn unreadable(raw: &str, error: &serde_json::Error) -> Result<Incoming, Broken> {
    #[derive(Deserialize)]
    struct Id {
        update_id: i64,
    }
    let update_id = serde_json::from_str(raw).ok().map(|it: Id| it.update_id);
    let broken = Broken::new(update_id, error);
    let Some(update_id) = update_id else { return Err(broken) };
    let nothing = Headline { update_id, kind: Kind::Unknown, body: Body::default() };
    Ok(Incoming { broken: Some(Box::new(broken)), ..with_headline(raw, nothing) })
}

#[cfg(test)]
mod tests;
