//! What is written beside a photo.

use std::str::FromStr;

use crate::extract::Extract;
use crate::extract::carries::CarriesCaption;
use crate::extract::text::parsed;
use crate::machine::{Cx, Refusal};

/// What is written beside a photo, a video, or other media, as a `String` or as whatever can be parsed from it, as with
/// [`Text`](crate::Text). Where there is none, or one that does not parse, the next handler is tried.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Album { #[state(entry)] Idle }
/// # use album::Idle;
/// #[handler]
/// impl Album {
///     #[on(Idle, photo)]
///     fn titled(Photo(sizes): Photo, Caption(title): Caption, reply: &mut Reply) -> Stay {
///         reply.text(format!("{title}: in {} sizes", sizes.len()));
///         Stay
///     }
///
///     #[on(Idle, photo)]
///     fn untitled(reply: &mut Reply) -> Stay {
///         reply.text("What is it?");
///         Stay
///     }
/// }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Caption<T = String>(pub T);

names_itself!(Caption<T>);

impl<S, F: CarriesCaption, A, T: FromStr> Extract<S, F, A> for Caption<T> {
    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let update = cx.update().filter(|update| update.content().is_some()).ok_or(Refusal::Skip)?;
        match update.field::<String>("caption") {
            Ok(caption) => parsed(&caption.ok_or(Refusal::Skip)?).map(Self),
            Err(broken) => Err(Refusal::Fail(Box::new(broken))),
        }
    }
}
