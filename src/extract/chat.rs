//! The chat as an argument.

use crate::extract::Extract;
use crate::extract::carries::CarriesChat;
use crate::machine::{Cx, Refusal, Trigger};
use crate::update::{ChatKind, Incoming, Leaf, Leaves};

/// The chat the update is from; where no update caused it (`expired`, `event`, `undeliverable`), the conversation's own.
///
/// An update without a chat, such as a button pressed under a message that was sent inline, is left to the next handler;
/// where the conversation itself is what happens (`enter`, `exit`, `failed`), it is the conversation's own chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chat {
    /// The chat's id: positive for a private chat (then it is the user's id), negative for all others.
    pub id: i64,
    /// Its type, where the update says it.
    pub kind: Option<ChatKind>,
}

/// What happens to a conversation itself.
const OWN: Leaves =
    Leaves::of(&[Leaf::Enter, Leaf::Exit, Leaf::Expired, Leaf::Failed, Leaf::Event, Leaf::Undeliverable]);

impl<S, F: CarriesChat + Trigger, A> Extract<S, F, A> for Chat {
    // Where a conversation has none of its own, that is told where this is taken.
    const CHAT: bool = true;
    const SURE: bool = F::SURE;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let chat = cx.update().and_then(Incoming::chat).map(|chat| Self { id: chat.id, kind: Some(chat.kind) });
        let home = || match cx.update().is_none() || F::LEAVES.is_subset_of(OWN) {
            true => cx.home().map(|home| Self { id: home.chat_id, kind: None }),
            false => None,
        };
        chat.or_else(home).ok_or_else(|| lack::<F, A>(cx))
    }
}

/// Every update of the trigger has a chat, or this one is for another handler.
fn lack<F: CarriesChat + Trigger, A>(cx: &Cx<'_, A>) -> Refusal {
    match cx.update() {
        Some(update) if F::SURE && !F::LEAVES.is_subset_of(OWN) => Refusal::Fail(Box::new(update.lacks("chat"))),
        _ => Refusal::Skip,
    }
}
