//! The chat as an argument.

use crate::extract::Extract;
use crate::machine::{Cx, Refusal, Trigger, trigger};
use crate::update::ChatKind;

/// The chat the update is from; where no update caused the event (`expired`), the conversation's own.
///
/// An update without a chat is left to the next handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chat {
    /// The chat's id: positive for a private chat (then it is the user's id), negative for all others.
    pub id: i64,
    /// Its type, where the update says it.
    pub kind: Option<ChatKind>,
}

impl<S, F: Trigger, A> Extract<S, F, A> for Chat {
    // Every message has a chat; a pressed button may stand under a message that was sent inline.
    const SURE: bool = F::LEAVES.is_subset_of(<trigger::message as Trigger>::LEAVES);

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        match cx.update() {
            Some(update) => update.chat().map(|chat| Self { id: chat.id, kind: Some(chat.kind) }),
            None => cx.home().map(|home| Self { id: home.chat_id, kind: None }),
        }
        .ok_or(Refusal::Skip)
    }
}
