//! The message that was sent inline, as an argument.

use crate::extract::Extract;
use crate::extract::carries::CarriesInlineMessage;
use crate::machine::{Cx, Refusal};
use crate::reply::InlineMessage;
use crate::update::Incoming;

/// Which message that somebody sent by way of the bot's inline mode has the pressed button, or is the chosen result.
///
/// A press under another message, and a result without a keyboard, whose message the bot is not told, go to the next handler.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_user)]
/// # enum Likes { #[state(entry)] Idle }
/// # use likes::Idle;
/// #[handler]
/// impl Likes {
///     #[on(Idle, callback = "like")]
///     fn like(message: InlineMessage, user: User, reply: &mut Reply) -> Stay {
///         reply.edit(message, format!("{} likes it", user.first_name));
///         Stay
///     }
/// }
/// ```
impl<S, F: CarriesInlineMessage, A> Extract<S, F, A> for InlineMessage {
    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let id = cx.update().and_then(Incoming::inline_message_id).ok_or(Refusal::Skip)?;
        Ok(Self(id.to_owned()))
    }
}
