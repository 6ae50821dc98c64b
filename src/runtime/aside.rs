//! What was set aside: listed, put back, forgotten.

use crate::runtime::Running;
use crate::runtime::running::House;
use crate::store::{AsideId, EntryKind, Replayed, SetAside, StoreError};
use crate::{Error, Result};

impl Running {
    /// What was set aside behind `after`, the oldest first and `limit` at most: updates and events whose handlers failed,
    /// states that could not be read, replies that may not be repeated, and what waited for conversations that are not
    /// registered any more. Cancellation safe.
    ///
    /// # Errors
    /// Where the store fails; the bot ends then.
    pub async fn set_aside(&self, after: Option<AsideId>, limit: usize) -> Result<Vec<SetAside>> {
        self.house().stored(self.house().around.store.set_aside(after, limit).await)
    }

    /// Puts what was set aside back, as if it had just arrived: an update or an event to its conversation, a reply to its
    /// chat, a state to a conversation that has not begun anew. Says whether there was anything of that id.
    ///
    /// What fails again is set aside again, under a new id. Once it has begun it is done, also if this future is dropped.
    ///
    /// # Errors
    /// [`Error::Replay`] where the bot has no such conversation, or the reply cannot be read; it stays set aside. The same
    /// with the memory store where too much is waiting for the conversation already; then it is gone. Where the store
    /// fails; the bot ends then.
    pub async fn replay(&self, id: AsideId) -> Result<bool> {
        let house = self.house();
        // Between the store and the mailbox it must not be forgotten.
        let replaying = tokio::spawn(async move {
            let _busy = house.around.activity.begin();
            house.has_a_place_for(id).await?;
            let replayed = house.stored(house.around.store.replay(id, house.around.clock.now()).await)?;
            match replayed {
                Some(Replayed::Inbox(row, posting)) => {
                    if !house.around.post.hand(posting, row) {
                        return Err(Error::Replay(format!(
                            "what was set aside as {} is dropped: too much is waiting for its conversation already",
                            id.0
                        )));
                    }
                }
                Some(Replayed::Outbox(queued)) => house.around.deliver.push_queued(queued),
                Some(Replayed::Unreadable(why)) => {
                    return Err(Error::Replay(format!(
                        "the reply {} cannot be read, and stays set aside: {why}",
                        id.0
                    )));
                }
                None => return Ok(false),
            }
            Ok(true)
        });
        replaying.await.unwrap_or_else(|error| Err(Error::Task(error.to_string())))
    }

    /// Forgets what was set aside. Says whether there was anything of that id. Where this future is dropped, it may have been
    /// forgotten or not.
    ///
    /// # Errors
    /// Where the store fails; the bot ends then.
    pub async fn discard(&self, id: AsideId) -> Result<bool> {
        self.house().stored(self.house().around.store.discard(id).await)
    }
}

impl House {
    /// Looked up before it leaves its place: nobody would take it from the inbox until the next start set it aside again.
    async fn has_a_place_for(&self, id: AsideId) -> Result<()> {
        let before = id.0.checked_sub(1).map(AsideId);
        let found = self.stored(self.around.store.set_aside(before, 1).await)?;
        let Some(SetAside { posting, .. }) = found.into_iter().find(|it| it.id == id) else { return Ok(()) };
        if posting.entry.kind == EntryKind::Reply || self.route.named(&posting.conversation).is_some() {
            return Ok(());
        }
        Err(Error::Replay(format!(
            "what is set aside as {} is for the conversation `{}`, and this bot has none of that name: it stays set aside",
            id.0, posting.conversation
        )))
    }

    fn stored<T>(&self, answer: Result<T, StoreError>) -> Result<T> {
        answer.map_err(|error| {
            self.around.fail(error.clone());
            error.into()
        })
    }
}
