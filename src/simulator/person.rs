//! Users and chats, for tests in the same process.

use std::sync::Arc;
use std::time::Duration;

use crate::simulator::account::Account;
use crate::simulator::acts::Act;
use crate::simulator::inline::InlineAnswer;
use crate::simulator::parcel::Parcel;
use crate::simulator::people;
use crate::simulator::place::Place;
use crate::simulator::presses::CallbackAnswer;
use crate::simulator::pressing::Which;
use crate::simulator::room::{Change, Shown};
use crate::types::User;

/// How long [`ChatView::next`] waits for a message, by the clock on the wall.
const PATIENCE: Duration = Duration::from_secs(10);

/// A user, and the bot he or she talks to.
#[derive(Clone, Debug)]
pub struct Person {
    account: Arc<Account>,
    user: Arc<User>,
    id: i64,
}

/// A pressed button, which spins until the bot answers.
#[derive(Clone, Debug)]
pub struct Press {
    account: Arc<Account>,
    query_id: String,
}

/// An inline query, which shows nothing until the bot answers.
#[derive(Clone, Debug)]
pub struct TypedQuery {
    place: Place,
    id: String,
}

impl TypedQuery {
    pub(crate) fn new(place: &Place, id: String) -> Self {
        Self { place: place.clone(), id }
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Waits for the bot's answer, for ever: Telegram's client gives up after 30 s of the simulator's clock. Cancellation
    /// safe.
    pub async fn answered(&self) -> InlineAnswer {
        self.place.account.once(|state| state.inline.answered(&self.id).cloned()).await
    }

    /// The bot's answer, if it is there already.
    pub fn answer(&self) -> Option<InlineAnswer> {
        self.place.account.state().inline.answered(&self.id).cloned()
    }

    /// Chooses the result of that number, counted from 1: it stands in the chat then, as this user's message, and the bot is
    /// told. Returns the message's id.
    ///
    /// # Errors
    /// [`NoResult`], where the bot has not offered it.
    pub fn chooses(&self, number: usize) -> Result<i32, NoResult> {
        self.place.choose(Some(&self.id), number).map(|it| it.shown.message_id).map_err(NoResult)
    }
}

/// There is no such result of an inline query to choose.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoResult(pub(crate) String);

impl Press {
    pub(crate) fn new(account: &Arc<Account>, query_id: String) -> Self {
        Self { account: Arc::clone(account), query_id }
    }

    pub(crate) fn query_id(&self) -> &str {
        &self.query_id
    }

    /// The bot's answer, if it is there already.
    pub fn answer(&self) -> Option<CallbackAnswer> {
        self.account.state().presses.answered(&self.query_id).cloned()
    }

    /// Waits for the bot's answer, for ever: Telegram's client gives up after 150 s of the simulator's clock. Cancellation
    /// safe.
    pub async fn answered(&self) -> CallbackAnswer {
        self.account.once(|state| state.presses.answered(&self.query_id).cloned()).await
    }
}

/// There is no such button to press.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoButton(pub(crate) String);

impl Person {
    pub(crate) fn new(account: &Arc<Account>, id: i64, name: Option<&str>) -> Self {
        Self { account: Arc::clone(account), user: account.user(id, name), id }
    }

    /// The user's id, which is the id of the private chat too.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Writes to the bot; returns the message's id.
    pub fn says(&self, text: &str) -> i32 {
        self.private().say(text).shown.message_id
    }

    /// Writes in a group that the bot is in; returns the message's id.
    pub fn says_in(&self, group: &str, text: &str) -> i32 {
        self.group(group).say(text).shown.message_id
    }

    /// Sends something that is more than a text; returns the message's id.
    pub fn sends(&self, parcel: Parcel) -> i32 {
        self.private().send(parcel).shown.message_id
    }

    /// Sends it in a group; returns the message's id.
    pub fn sends_in(&self, group: &str, parcel: Parcel) -> i32 {
        self.group(group).send(parcel).shown.message_id
    }

    /// Pays the last invoice in the private chat, shipped in the way of this number, from 1, where there are several. Goes on by
    /// itself when the bot answers.
    ///
    /// # Errors
    /// [`NoButton`], where there is none.
    pub fn pays(&self, shipping: usize) -> Result<(), NoButton> {
        self.private().act(Act::Pay(shipping)).map(drop).map_err(|it| NoButton(it.sentence().to_owned()))
    }

    /// Makes a supergroup of a group, which has another id then; returns that. `None` where it is none, or is one already.
    pub fn upgrades(&self, group: &str) -> Option<i64> {
        self.group(group).act(Act::Migrate).ok()?.as_i64()
    }

    /// Types the bot's name and these words in the private chat, as an inline query.
    pub fn types_inline(&self, words: &str) -> TypedQuery {
        self.private().type_inline(words, "")
    }

    /// Types an inline query in a group.
    pub fn types_inline_in(&self, group: &str, words: &str) -> TypedQuery {
        self.group(group).type_inline(words, "")
    }

    /// Asks for the results that follow: a query with the `next_offset` of the answer before.
    pub fn types_inline_from(&self, words: &str, offset: &str) -> TypedQuery {
        self.private().type_inline(words, offset)
    }

    /// Presses a button with this label in the private chat: under the last message that has buttons.
    ///
    /// # Errors
    /// [`NoButton`], where it is not there or does nothing that the bot would hear of.
    pub fn presses(&self, label: &str) -> Result<Press, NoButton> {
        self.private().press(Which::Label(label))?.ok_or_else(not_inline)
    }

    /// Presses a button with this label in a group: under the last message that has buttons.
    ///
    /// # Errors
    /// As [`presses`](Self::presses).
    pub fn presses_in(&self, group: &str, label: &str) -> Result<Press, NoButton> {
        self.group(group).press(Which::Label(label))?.ok_or_else(not_inline)
    }

    /// In the private chat with the bot.
    pub(crate) fn private(&self) -> Place {
        let chat = people::private_chat(&self.user);
        Place { account: Arc::clone(&self.account), user: Arc::clone(&self.user), chat, thread_id: None, on: None }
    }

    /// In the group of that name.
    pub(crate) fn group(&self, name: &str) -> Place {
        let id = people::group_id(name);
        let migrated_to = self.account.state().rooms.get(&id).and_then(|it| it.migrated_to);
        let chat = self.account.group(migrated_to.unwrap_or(id), Some(name));
        Place { account: Arc::clone(&self.account), user: Arc::clone(&self.user), chat, thread_id: None, on: None }
    }

    /// The private chat, read from its first message on.
    pub fn chat(&self) -> ChatView {
        ChatView::new(&self.account, self.id)
    }
}

/// It was pressed all the same: it is the same as writing what stands on it.
fn not_inline() -> NoButton {
    NoButton("the button is none of an inline keyboard, and gets no answer".to_owned())
}

/// What a chat shows, and how far it has been read: its messages, its edits and its deletions, each on their own.
#[derive(Clone, Debug)]
pub struct ChatView {
    account: Arc<Account>,
    id: i64,
    read: usize,
    edits_read: usize,
    deletions_read: usize,
}

impl ChatView {
    pub(crate) fn new(account: &Arc<Account>, id: i64) -> Self {
        Self { account: Arc::clone(account), id, read: 0, edits_read: 0, deletions_read: 0 }
    }

    /// The chat's id.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// All messages, the bot's and the users', oldest first.
    pub fn history(&self) -> Vec<Shown> {
        let state = self.account.state();
        state.rooms.get(&self.id).map(|room| room.since(0).map(|it| (**it).clone()).collect()).unwrap_or_default()
    }

    /// The bot's next edit that was not read yet: the message as it was shown then. Waits like [`next`](Self::next), which
    /// gives a message once, as it is shown when it is read. Cancellation safe.
    pub async fn next_edit(&mut self) -> Option<Shown> {
        let edited = |change: &Change| match change {
            Change::Edited(shown) => Some((**shown).clone()),
            Change::Deleted(_) => None,
        };
        let (shown, read) = self.next_change(self.edits_read, edited).await?;
        self.edits_read = read;
        Some(shown)
    }

    /// The next message that the bot deleted, as it was shown last. Waits like [`next`](Self::next). Cancellation safe.
    pub async fn next_deleted(&mut self) -> Option<Shown> {
        let deleted = |change: &Change| match change {
            Change::Deleted(shown) => Some((**shown).clone()),
            Change::Edited(_) => None,
        };
        let (shown, read) = self.next_change(self.deletions_read, deleted).await?;
        self.deletions_read = read;
        Some(shown)
    }

    async fn next_change(&self, read: usize, wanted: impl Fn(&Change) -> Option<Shown>) -> Option<(Shown, usize)> {
        let found = self.account.once(|state| {
            let room = state.rooms.get(&self.id)?;
            room.changes(read).find_map(|(at, change)| Some((wanted(change)?, at + 1)))
        });
        tokio::time::timeout(PATIENCE, found).await.ok()
    }

    /// The bot's next message that was not read yet. Waits for it, up to ten seconds by the clock on the wall; `None` if
    /// none came.
    ///
    /// Cancellation safe: what was not returned is still to be read.
    pub async fn next(&mut self) -> Option<Shown> {
        let (id, read) = (self.id, self.read);
        let bot_id = self.account.bot.id;
        let found = self.account.once(|state| {
            let room = state.rooms.get(&id)?;
            room.numbered(read).find(|(_, it)| it.from_id() == bot_id).map(|(at, it)| ((**it).clone(), at + 1))
        });
        let (shown, read) = tokio::time::timeout(PATIENCE, found).await.ok()?;
        self.read = read;
        Some(shown)
    }
}
