//! Acknowledging an update behind its turn.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::update::{Incoming, Kind};

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
        // Telegram brings the messages of an album, and the queries that somebody types, each behind the acknowledgement of the one
        // before. But the ones wait for one another, and of the others the newer is to supersede the older.
        if update.album().is_some() || update.kind() == Kind::InlineQuery {
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
    fn what_the_next_one_is_needed_for_is_not_waited_for() {
        let part = r#"{"update_id": 7, "message": {"message_id": 1, "date": 0, "media_group_id": "g",
            "photo": [], "chat": {"id": 42, "type": "private"}}}"#;
        let typed = r#"{"update_id": 8, "inline_query": {"id": "q", "query": "cats", "offset": "",
            "from": {"id": 42, "is_bot": false, "first_name": "Ann"}}}"#;
        for it in [part, typed] {
            assert!(Turns::default().begin(&mut update(it)).unwrap().is_none(), "{it}");
        }
    }
}
