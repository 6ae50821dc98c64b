//! Acknowledging an update behind its turn.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::update::Incoming;

/// The updates that somebody has, by their ids. The token of one is cancelled when nobody has it any more: then its turns have
/// ended, or it waits in the store.
#[derive(Default)]
pub(super) struct Turns(Mutex<HashMap<i64, CancellationToken>>);

impl Turns {
    /// What the end of the update's turns cancels; `None` where its acknowledgement may not wait for them.
    ///
    /// # Errors
    /// The same of the update that is here already: Telegram brings one again that it has waited for long enough.
    pub(super) fn begin(&self, update: &mut Incoming) -> Result<Option<CancellationToken>, CancellationToken> {
        // The messages of an album wait for one another, and Telegram brings each behind the acknowledgement of the one before.
        if update.album().is_some() {
            return Ok(None);
        }
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Hardly ever are there more than requests under way.
        turns.retain(|_, turn| !turn.is_cancelled());
        match turns.entry(update.update_id()) {
            Entry::Occupied(under_way) => Err(under_way.get().clone()),
            Entry::Vacant(vacant) => {
                let turn = vacant.insert(CancellationToken::new()).clone();
                update.tell_when_let_go(turn.clone().drop_guard());
                Ok(Some(turn))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn update(json: &str) -> Incoming {
        Incoming::decode(json).unwrap()
    }

    #[tokio::test]
    async fn who_comes_again_waits_for_the_same_end() {
        let turns = Turns::default();
        let mut first = update(r#"{"update_id": 7, "poll": {}}"#);
        let turn = turns.begin(&mut first).unwrap().unwrap();
        let again = turns.begin(&mut update(r#"{"update_id": 7, "poll": {}}"#)).unwrap_err();
        assert!(!turn.is_cancelled() && !again.is_cancelled());
        drop(first);
        again.cancelled().await;
        assert!(turn.is_cancelled());
        assert!(turns.begin(&mut update(r#"{"update_id": 7, "poll": {}}"#)).is_ok(), "that one has ended");
    }

    #[test]
    fn a_message_of_an_album_is_not_waited_for() {
        let part = r#"{"update_id": 7, "message": {"message_id": 1, "date": 0, "media_group_id": "g",
            "photo": [], "chat": {"id": 42, "type": "private"}}}"#;
        assert!(Turns::default().begin(&mut update(part)).unwrap().is_none());
    }
}
