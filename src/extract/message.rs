//! The message as an argument.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::extract::Extract;
use crate::extract::carries::CarriesMessage;
use crate::machine::{Cx, Refusal};
use crate::types;
use crate::update::Incoming;

/// The whole message, new or edited, a channel's or a business account's, as a Bot API [`types::Message`] by `Deref`.
///
/// It is parsed when the first handler takes it, and shared, not copied. With `any` and `otherwise`, an update that is no message is
/// left to the next handler.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Photos { #[state(entry)] Idle }
/// # use photos::Idle;
/// #[handler]
/// impl Photos {
///     #[on(Idle, message)]
///     fn photo(message: Message, reply: &mut Reply) -> Stay {
///         let sizes = message.photo.as_ref().map_or(0, |sizes| sizes.len());
///         reply.text(format!("{sizes} sizes")).reply_to(message.message_id);
///         Stay
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Message(Arc<types::Message>);

impl<S, F: CarriesMessage, A> Extract<S, F, A> for Message {
    const SURE: bool = F::SURE;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        cx.update().ok_or(Refusal::Skip).and_then(Self::of)
    }
}

impl Message {
    /// The message of this update.
    pub(super) fn of(update: &Incoming) -> Result<Self, Refusal> {
        let message = update.message().ok_or(Refusal::Skip)?;
        message.map(Self).map_err(|broken| Refusal::Fail(Box::new(broken)))
    }
}

impl Deref for Message {
    type Target = types::Message;

    fn deref(&self) -> &types::Message {
        &self.0
    }
}

/// Says which message it is, and nothing of what somebody wrote; the Bot API's object behind it shows everything.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (chat, message) = (self.0.chat.id, self.0.message_id);
        f.debug_struct("Message").field("chat_id", &chat).field("message_id", &message).finish_non_exhaustive()
    }
}
