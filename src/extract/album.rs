//! An album as an argument.

use std::fmt;
use std::ops::Deref;

use crate::extract::carries::CarriesAlbum;
use crate::extract::{Extract, Message};
use crate::machine::{Cx, Refusal};

/// The messages of an album, in the order in which they were sent: those that the Bot API gives one
/// [`media_group_id`](https://core.telegram.org/bots/api#message).
///
/// Telegram sends them as updates of their own. A conversation whose state has a handler for `album` is given them as one:
/// when half a second has passed without another one, two seconds after the first at the latest, both by the bot's clock,
/// counted from when the conversation comes to it. What is written meanwhile waits. There are 10 at most, and 1 where
/// somebody sent no more or the others were deleted. It is new messages alone that are gathered: what a channel posts, or a
/// business account gets, comes one by one. In a state without such a handler, and where all of them refuse, each
/// message comes by itself.
///
/// The other arguments, [`Message`] and [`User`](crate::User) among them, are of the first message. The turn is of all of
/// them: with a store that keeps, either all have had it or none. Where it fails each is set aside, and put back together
/// they are an album again.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Photos { #[state(entry)] Idle }
/// # use photos::Idle;
/// #[handler]
/// impl Photos {
///     #[on(Idle, album)]
///     fn album(album: Album, reply: &mut Reply) -> Stay {
///         let photos = album.iter().filter(|message| message.photo.is_some()).count();
///         reply.text(format!("{photos} photos in {} messages", album.len()));
///         Stay
///     }
///
///     #[on(Idle, photo)]
///     fn photo(reply: &mut Reply) -> Stay {
///         reply.text("a photo");
///         Stay
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Album(pub Vec<Message>);

impl<S, F: CarriesAlbum, A> Extract<S, F, A> for Album {
    const SURE: bool = F::SURE;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let parts = cx.album().ok_or(Refusal::Skip)?;
        parts.iter().map(|update| Message::of(update)).collect::<Result<_, _>>().map(Self)
    }
}

impl Deref for Album {
    type Target = [Message];

    fn deref(&self) -> &[Message] {
        &self.0
    }
}

/// Says which messages they are, and nothing of what somebody wrote.
impl fmt::Debug for Album {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Album").field(&self.0).finish()
    }
}
