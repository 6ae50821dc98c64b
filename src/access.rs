//! Who may talk to a conversation: lists that may change while the bot runs.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

/// Admits only those listed: telepot's `per_chat_id_in` and `per_from_id_in`.
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Game { #[state(entry)] Idle }
/// # use game::Idle;
/// # #[handler]
/// # impl Game { #[on(Idle, message)] fn hello(reply: &mut Reply) -> Stay { reply.text("Hello!"); Stay } }
/// # async fn example(bot: Bot) -> stategram::Result<()> {
/// let players = only([7, -1001234]);
/// let running = bot.conversation_where::<Game>(players.clone()).start().await?;
/// // Later, from anywhere:
/// players.insert(8);
/// # Ok(()) }
/// ```
pub fn only(ids: impl IntoIterator<Item = i64>) -> AccessList {
    AccessList::new(true, ids)
}

/// Admits all but those listed: telepot's `per_chat_id_except` and `per_from_id_except`.
///
/// ```
/// # use stategram::prelude::*;
/// let barred = except([666]);
/// assert!(barred.admits(7) && !barred.admits(666));
/// barred.remove(666);
/// assert!(barred.admits(666));
/// ```
pub fn except(ids: impl IntoIterator<Item = i64>) -> AccessList {
    AccessList::new(false, ids)
}

/// Whose updates a conversation takes; made by [`only`] and [`except`], and given to
/// [`Builder::conversation_where`](crate::Builder::conversation_where), or for several behind one mailbox to
/// [`Builder::first_of_where`](crate::Builder::first_of_where).
///
/// Clones are one list, which may be changed while the bot runs. An update is held against it when it arrives: one that is
/// not admitted is not this conversation's, and if it is a pressed button that nobody else takes, it is answered empty. A change
/// undoes nothing. A conversation that is under way goes on without the updates: it expires, and its timers come.
///
/// Which id is looked for is the conversation's to say: the chat's where it is kept `per_chat`, `per_chat_user` or
/// `per_topic`; the user's where it is kept `per_user`, `per_inline_user` or `per_invoice`, and the chat's for a sender that
/// speaks for one; for all others the user's, or such a chat's, who did it. What nobody did (a `poll`) is not on any list. When a group
/// becomes a supergroup, its id changes, and the list is not told.
#[derive(Clone, Debug)]
pub struct AccessList {
    /// Whether those listed are admitted, or all others.
    admits: bool,
    ids: Arc<RwLock<HashSet<i64>>>,
}

impl AccessList {
    fn new(admits: bool, ids: impl IntoIterator<Item = i64>) -> Self {
        Self { admits, ids: Arc::new(RwLock::new(ids.into_iter().collect())) }
    }

    /// Puts an id on the list; says whether it was not there before.
    pub fn insert(&self, id: i64) -> bool {
        self.ids.write().unwrap_or_else(PoisonError::into_inner).insert(id)
    }

    /// Takes an id off the list; says whether it was there.
    pub fn remove(&self, id: i64) -> bool {
        self.ids.write().unwrap_or_else(PoisonError::into_inner).remove(&id)
    }

    /// Whether the id is on the list.
    pub fn contains(&self, id: i64) -> bool {
        self.ids.read().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }

    /// Whether somebody with this id is admitted.
    pub fn admits(&self, id: i64) -> bool {
        self.contains(id) == self.admits
    }

    /// Whether what is whose id may be unknown is admitted.
    pub(crate) fn admits_some(&self, id: Option<i64>) -> bool {
        id.map_or(!self.admits, |id| self.admits(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_admits_those_on_it_or_all_others() {
        let (players, barred) = (only([1, 2]), except([3]));
        assert!(players.admits(1) && !players.admits(3) && barred.admits(1) && !barred.admits(3));
        let same = players.clone();
        assert!(same.insert(3) && !same.insert(3) && players.admits(3), "clones are one list");
        assert!(players.remove(1) && !players.remove(1) && !players.contains(1));
        assert!(!players.admits_some(None) && barred.admits_some(None), "nobody is on no list");
    }
}
