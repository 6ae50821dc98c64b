//! A message that was queued, for whoever wants to change it later.

use serde::{Deserialize, Serialize};

use crate::store::SentId;
use crate::types::ChatId;

/// A message that a turn queued. It may be kept in the state, and [edited](crate::Reply::edit) or
/// [deleted](crate::Reply::delete) by a later turn, whether or not it was sent by then, and after a restart as well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    pub(crate) chat: ChatId,
    pub(crate) id: SentId,
}
