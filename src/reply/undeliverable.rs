//! A reply that Telegram refused for good.

use serde::{Deserialize, Serialize};

use crate::bot::{Gone, RefusalClass, class_of};
use crate::reply::Sent;
use crate::store::SentId;

/// What an `undeliverable` handler is told: of which method and chat a reply was refused, and why; and which message it was,
/// if it was kept as a [`Sent`].
///
/// ```
/// use stategram::prelude::*;
///
/// #[derive(Conversation, Serialize, Deserialize, Clone)]
/// #[conversation(per_chat)]
/// enum Order {
///     #[state(entry)]
///     Open,
///     Placed { courier: Sent },
/// }
/// use order::{Open, Placed};
///
/// #[handler]
/// impl Order {
///     #[on(Open, message)]
///     fn place(reply: &mut Reply) -> Placed {
///         Placed { courier: reply.to(4711).text("An order!").sent() }
///     }
///
///     #[on(Placed, command = "cancel")]
///     fn cancel(placed: Placed, reply: &mut Reply) -> End {
///         reply.delete(placed.courier);
///         End
///     }
///
///     #[on(Placed, undeliverable)]
///     fn refused(placed: &Placed, refused: Undeliverable, reply: &mut Reply) -> Stay {
///         if refused.is_about(&placed.courier) {
///             reply.text("Our courier cannot be reached.");
///         }
///         Stay
///     }
/// }
/// # fn main() {}
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Undeliverable {
    /// The Bot API method of the reply.
    pub method: String,
    /// The chat it was for, where it was for one that has an id.
    pub chat_id: Option<i64>,
    /// The message that was to be sent, edited or deleted, where a turn asked for its [`Sent`]: see
    /// [`is_about`](Self::is_about).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<SentId>,
    /// Why the chat cannot be reached any more; `None` where it was the reply that Telegram did not like.
    pub gone: Option<Gone>,
    /// Why, in words: in those of [`gone`](Self::gone) where the chat is gone, else in Telegram's own.
    pub description: String,
}

impl Undeliverable {
    /// Whether it was this message that was to be sent, edited or deleted.
    pub fn is_about(&self, message: &Sent) -> bool {
        self.sent == Some(message.id)
    }

    /// The author's own class of this refusal, if it is in one. A chat that is [`gone`](Self::gone) has its class already.
    pub fn class<T: RefusalClass>(&self) -> Option<T> {
        match &self.gone {
            None => class_of(&self.description),
            Some(Gone::Other(words)) => class_of(words),
            Some(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_knows_which_message_it_is_about() {
        let sent = |id| Sent { chat: 7_i64.into(), id: SentId(id), business: None };
        let stored = r#"{"method":"sendMessage","chat_id":7,"gone":null,"description":"no"}"#;
        let mut refused: Undeliverable = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&refused).unwrap(), stored);
        assert!(!refused.is_about(&sent(4)));
        refused.sent = Some(SentId(4));
        assert!(refused.is_about(&sent(4)) && !refused.is_about(&sent(5)));
    }
}
