//! The message as an argument.

use std::ops::Deref;
use std::sync::Arc;

use crate::extract::{CarriesMessage, Extract};
use crate::machine::{Cx, Refusal};
use crate::types;
use crate::types::UpdateContent;
use crate::update::Incoming;

/// The whole message, as a Bot API [`types::Message`] by `Deref`.
///
/// It is parsed when the first handler takes it, and shared, not copied.
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
#[derive(Clone, Debug)]
pub struct Message(Arc<Incoming>);

impl<S, F: CarriesMessage, A> Extract<S, F, A> for Message {
    const SURE: bool = F::SURE;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let update = cx.shared_update().ok_or(Refusal::Skip)?;
        match update.update().map(|update| &update.content) {
            Ok(UpdateContent::Message(_)) => Ok(Self(update.clone())),
            Ok(_) => Err(Refusal::Skip),
            Err(broken) => Err(Refusal::Fail(Box::new(broken.clone()))),
        }
    }
}

impl Deref for Message {
    type Target = types::Message;

    fn deref(&self) -> &types::Message {
        match self.0.update().map(|update| &update.content) {
            Ok(UpdateContent::Message(message)) => message,
            // `extract` has seen the message, and what it saw is parsed once and never changes.
            _ => unreachable!("update {} lost its message", self.0.update_id()),
        }
    }
}
