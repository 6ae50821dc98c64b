//! Classes of refusals that an author adds.

use crate::bot::{ApiError, Gone};

/// Classes of refusals of an author's own, told apart by what Telegram says: as telepot's subclasses of `TelegramError` with
/// their `DESCRIPTION_PATTERNS`, but as the cases of one type.
///
/// A pattern is found anywhere in the description, whatever the case of its letters; a `*` in it stands for anything between two
/// parts. The first that is found counts. What this crate tells apart itself ([`ApiError::Gone`] and the like) has its class
/// already, and is in none of these.
///
/// ```
/// use stategram::bot::{ApiError, RefusalClass};
///
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// enum Why {
///     NoSuchChat,
///     TopicClosed,
/// }
///
/// impl RefusalClass for Why {
///     const PATTERNS: &'static [(&'static str, Self)] = &[
///         ("chat*not found", Self::NoSuchChat),
///         ("topic_closed", Self::TopicClosed),
///         ("topic is closed", Self::TopicClosed),
///     ];
/// }
///
/// fn advice(error: &ApiError) -> &'static str {
///     match error.class() {
///         Some(Why::NoSuchChat) => "ask for another chat",
///         Some(Why::TopicClosed) => "open the topic first",
///         None => "tell the author",
///     }
/// }
/// # let error = |it: &str| ApiError::BadRequest { method: "m".into(), code: 400, description: it.into() };
/// # assert_eq!(advice(&error("Bad Request: TOPIC_CLOSED")), "open the topic first");
/// # assert_eq!(advice(&error("Bad Request: chat not found")), "ask for another chat");
/// ```
///
/// An `undeliverable` handler has [`Undeliverable::class`](crate::Undeliverable::class).
pub trait RefusalClass: Clone + 'static {
    /// The patterns and what each is a sign of, in the order in which they are tried.
    const PATTERNS: &'static [(&'static str, Self)];
}

impl ApiError {
    /// The author's own class of this refusal, if it is in one.
    pub fn class<T: RefusalClass>(&self) -> Option<T> {
        match self {
            Self::BadRequest { description, .. }
            | Self::NotEnoughRights { description, .. }
            | Self::Conflict { description }
            | Self::Gone { why: Gone::Other(description), .. } => class_of(description),
            _ => None,
        }
    }
}

pub(crate) fn class_of<T: RefusalClass>(description: &str) -> Option<T> {
    let words = description.to_lowercase();
    T::PATTERNS.iter().find(|(pattern, _)| is_in(&words, pattern)).map(|(_, class)| class.clone())
}

/// Whether the parts of the pattern are in the words, one behind the other.
fn is_in(words: &str, pattern: &str) -> bool {
    let mut rest = words;
    for part in pattern.to_lowercase().split('*') {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_found_wherever_it_is() {
        for (pattern, found) in [
            ("kicked", true),
            ("BOT*Kicked", true),
            ("kicked*bot", false),
            ("kicked*group*", true),
            ("", true),
            ("*", true),
            ("group!", false),
        ] {
            assert_eq!(is_in("forbidden: bot was kicked from the group chat", pattern), found, "{pattern}");
        }
    }
}
