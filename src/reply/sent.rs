//! A message that was queued, for whoever wants to change it later.

use serde::{Deserialize, Serialize};

use crate::store::SentId;
use crate::types::ChatId;

/// A message that a turn queued: what [`Draft::sent`](crate::reply::Draft::sent) gives. It may be kept in the state, and
/// [edited](crate::Reply::edit) or [deleted](crate::Reply::delete) by a later turn, whether or not it was sent by then, and,
/// with a store that keeps it, after a restart as well.
///
/// Such a store remembers for 30 days which message it became; the memory store remembers the newest 65,536.
///
/// ```
/// use stategram::prelude::*;
///
/// #[derive(Conversation, Serialize, Deserialize, Clone)]
/// #[conversation(per_chat)]
/// enum Clicks {
///     #[state(entry)]
///     Idle,
///     Counting { clicks: u32, display: Sent },
/// }
/// use clicks::{Counting, Idle};
///
/// #[handler]
/// impl Clicks {
///     #[on(Idle, message)]
///     fn start(reply: &mut Reply) -> Counting {
///         let display = reply.text("0").keyboard(Keyboard::new().button("+1", "+1")).sent();
///         Counting { clicks: 0, display }
///     }
///
///     #[on(Counting, callback = "+1")]
///     fn click(counting: &mut Counting, reply: &mut Reply) -> Stay {
///         counting.clicks += 1;
///         reply
///             .edit(&counting.display, counting.clicks.to_string())
///             .keyboard(Keyboard::new().button("+1", "+1"));
///         Stay
///     }
/// }
/// # fn main() {}
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    pub(crate) chat: ChatId,
    pub(crate) id: SentId,
    /// The business connection that it was sent through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) business: Option<Box<str>>,
}
