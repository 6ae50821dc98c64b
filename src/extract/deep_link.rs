//! What a link began a chat with.

use crate::extract::Extract;
use crate::extract::carries::CarriesDeepLink;
use crate::link::{self, FromLink};
use crate::machine::{Cx, Refusal};
use crate::update::Incoming;

/// The payload of `/start <payload>`, with which a [deep link](crate::link) begins: as a `String`, or as whatever can be
/// parsed from it.
///
/// A `/start` without a payload, one whose payload does not parse, and one that no link can have made go to the next handler.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_user)]
/// # enum Welcome { #[state(entry)] New }
/// # use welcome::New;
/// #[handler]
/// impl Welcome {
///     #[on(New, command = "start")]
///     fn invited(DeepLink(by): DeepLink<u64>, reply: &mut Reply) -> Stay {
///         reply.text(format!("Welcome! You were invited by {by}."));
///         Stay
///     }
///
///     #[on(New, command = "start")]
///     fn start(reply: &mut Reply) -> Stay {
///         reply.text("Welcome!");
///         Stay
///     }
/// }
/// ```
///
/// Anybody can write any payload: what it says is no proof of anything, unless it is [`Signed`](crate::link::Signed), as
/// `DeepLink<Signed<T>>`; one that is forged goes to the next handler, too.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeepLink<T = String>(pub T);

names_itself!(DeepLink<T>);

impl<S, F: CarriesDeepLink, A, T: FromLink> Extract<S, F, A> for DeepLink<T> {
    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let line = cx.update().and_then(Incoming::command).ok_or(Refusal::Skip)?;
        if line.name != "start" || !cx.me().is_meant(line.mention) || link::check(line.rest).is_err() {
            return Err(Refusal::Skip);
        }
        T::from_link(line.rest, cx).map(Self).ok_or(Refusal::Skip)
    }
}
