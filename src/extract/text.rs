//! The text of a message.

use std::str::FromStr;

use crate::extract::Extract;
use crate::extract::carries::CarriesText;
use crate::machine::{Cx, Refusal};

/// The text of the message, as a `String` or as whatever can be parsed from it, without the spaces around it. A text
/// that does not parse goes to the next handler, and so does a message without one: what is written beside a photo is its
/// [`Caption`](crate::extract::Caption).
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Age { #[state(entry)] Asking }
/// # use age::Asking;
/// #[handler]
/// impl Age {
///     #[on(Asking, text)]
///     fn age(Text(age): Text<u8>, reply: &mut Reply) -> End {
///         reply.text(format!("In ten years you will be {}.", u16::from(age) + 10));
///         End
///     }
///
///     #[on(Asking, text)]
///     fn not_an_age(Text(words): Text, reply: &mut Reply) -> Stay {
///         reply.text(format!("`{words}` is no age."));
///         Stay
///     }
/// }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<T = String>(pub T);

names_itself!(Text<T>);

impl<S, F: CarriesText, A, T: FromStr> Extract<S, F, A> for Text<T> {
    const SURE: bool = F::SURE && parses_everything::<T>();

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        parsed(cx.update().and_then(|update| update.text()).ok_or(Refusal::Skip)?).map(Self)
    }
}

pub(super) fn parsed<T: FromStr>(text: &str) -> Result<T, Refusal> {
    // A `String` is the text as it was written. Whatever can fail to parse would fail over a space.
    let text = if parses_everything::<T>() { text } else { text.trim() };
    text.parse().map_err(|_| Refusal::Skip)
}

/// Whether every text parses: an error that can never be has no place in a `Result`.
pub(crate) const fn parses_everything<T: FromStr>() -> bool {
    size_of::<Result<(), T::Err>>() == 0
}

#[cfg(test)]
mod tests {
    use super::parses_everything;

    #[test]
    fn a_string_cannot_refuse_and_a_number_can() {
        const { assert!(parses_everything::<String>()) };
        const { assert!(!parses_everything::<u8>()) };
        const { assert!(!parses_everything::<bool>()) };
        const { assert!(!parses_everything::<char>()) };
    }
}
