//! A way into conversations from outside their turns.

use std::any::TypeId;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Weak};

use crate::conversation::{Surroundings, Taker};
use crate::machine::Conversation;
use crate::route::Route;
use crate::store::{Admission, Arrival, Entry, EntryKind, Key, Posting, StoreError};

/// Sends events to the conversations of one type, from anywhere in the application: a web server, a timer of its own,
/// another bot. Clones are cheap, and none keeps the bot alive.
///
/// It is made by [`Running::handle`](crate::Running::handle): within an application, of what
/// [`start`](crate::Builder::start) returns; where the bot is the whole program, in
/// [`run_with`](crate::Builder::run_with).
///
/// What was sent waits for its turn behind what arrived before it. `Ok` means that the store has it: with a durable one it
/// reaches its conversation whatever happens, with the memory store unless the process ends. It does not mean that some
/// handler takes it: an event that no `event` handler of the state takes is dropped and counted
/// (`stategram_events_untaken`).
///
/// ```no_run
/// use stategram::prelude::*;
///
/// #[derive(Serialize, Deserialize)]
/// struct Paid {
///     cents: u32,
/// }
///
/// #[derive(Conversation, Serialize, Deserialize, Clone)]
/// #[conversation(per_chat, event = Paid)]
/// enum Shop {
///     #[state(entry)]
///     Open,
/// }
/// use shop::Open;
///
/// #[handler]
/// impl Shop {
///     #[on(Open, event)]
///     fn paid(Event(Paid { cents }): Event<Paid>, reply: &mut Reply) -> Stay {
///         reply.text(format!("Thank you for {cents} cents."));
///         Stay
///     }
/// }
///
/// # async fn example(bot: Bot) -> stategram::Result<()> {
/// let running = bot.conversation::<Shop>().start().await?;
/// let shop = running.handle::<Shop>()?;
/// // What a payment service calls:
/// shop.send(&PerChat(7), Paid { cents: 350 }).await?;
/// # Ok(()) }
/// ```
pub struct Handle<C> {
    route: Weak<Route>,
    around: Weak<Surroundings>,
    conversation: PhantomData<fn(C)>,
}

/// Why nothing was sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HandleError {
    /// Too much is waiting: in all mailboxes, or, with a store that does not keep it, for this conversation.
    #[error("too much is waiting already")]
    Full,
    /// The bot has no conversation of this type.
    #[error("the bot has no conversation `{0}`: register it with `.conversation::<{0}>()` before `start`")]
    NotRegistered(&'static str),
    /// The bot has stopped.
    #[error("the bot has stopped")]
    Stopped,
    /// The store failed, and the bot ends.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The event's `Serialize` failed.
    #[error("the event cannot be written as JSON: {0}")]
    Unencodable(#[from] serde_json::Error),
}

impl<C: Conversation> Handle<C> {
    pub(crate) fn new(route: &Arc<Route>, around: &Arc<Surroundings>) -> Result<Self, HandleError> {
        route.typed(TypeId::of::<C>()).ok_or_else(not_registered::<C>)?;
        Ok(Self { route: Arc::downgrade(route), around: Arc::downgrade(around), conversation: PhantomData })
    }

    /// Sends an event to the conversation with that seed, in whatever state it is, the entry included. Waits only while the
    /// bot as a whole has too much waiting.
    ///
    /// Cancellation: dropped while it waits, nothing was sent; dropped later, the event may have been.
    ///
    /// # Errors
    /// [`HandleError`]; nothing was sent then.
    pub async fn send(&self, seed: &C::Seed, event: C::Event) -> Result<(), HandleError> {
        let entry = Entry::new(EntryKind::Event, serde_json::to_string(&event)?);
        self.wait_and_put(seed, entry).await
    }

    /// As [`send`](Self::send), but does not wait for room.
    ///
    /// Cancellation: the event may have been sent.
    ///
    /// # Errors
    /// [`HandleError`], [`HandleError::Full`] where [`send`](Self::send) would wait; nothing was sent then.
    pub async fn try_send(&self, seed: &C::Seed, event: C::Event) -> Result<(), HandleError> {
        let entry = Entry::new(EntryKind::Event, serde_json::to_string(&event)?);
        let (route, around) = self.bot()?;
        if around.backlog.is_full() {
            return Err(HandleError::Full);
        }
        put::<C>(route, around, seed, entry).await
    }

    /// Ends the conversation with that seed: `exit` runs, and timers that do not outlive it are cancelled. One in its entry
    /// state is left alone. Waits as [`send`](Self::send) does, and comes behind what arrived before it.
    ///
    /// Cancellation: as with [`send`](Self::send).
    ///
    /// # Errors
    /// [`HandleError`]; it is not ended then.
    pub async fn end(&self, seed: &C::Seed) -> Result<(), HandleError> {
        self.wait_and_put(seed, Entry::new(EntryKind::End, "null")).await
    }

    async fn wait_and_put(&self, seed: &C::Seed, entry: Entry) -> Result<(), HandleError> {
        let (route, around) = self.bot()?;
        around.backlog.room(&around.fatal.stop).await;
        put::<C>(route, around, seed, entry).await
    }

    fn bot(&self) -> Result<(Arc<Route>, Arc<Surroundings>), HandleError> {
        self.route.upgrade().zip(self.around.upgrade()).ok_or(HandleError::Stopped)
    }
}

/// Gives it to the store, and then to its conversation. The two are one task, so that nothing is forgotten in between when
/// the sender is.
async fn put<C: Conversation>(
    route: Arc<Route>,
    around: Arc<Surroundings>,
    seed: &C::Seed,
    entry: Entry,
) -> Result<(), HandleError> {
    // Begun before the look, so that a stop that is not seen here waits for the store's word.
    let busy = around.activity.begin();
    if around.fatal.stop.is_cancelled() {
        return Err(HandleError::Stopped);
    }
    let taker = route.typed(TypeId::of::<C>()).cloned().ok_or_else(not_registered::<C>)?;
    let seed = Key::new(C::NAME, seed).seed();
    let posting = Posting { conversation: C::NAME.to_owned(), seed, entry };
    let putting = tokio::spawn(async move {
        let put = put_surely(&around, taker, posting).await;
        drop(around);
        drop(busy);
        put
    });
    putting.await.unwrap_or(Err(HandleError::Stopped))
}

/// It is registered as a type, under whatever name it is stored.
fn not_registered<C>() -> HandleError {
    let path = std::any::type_name::<C>();
    HandleError::NotRegistered(path.rsplit("::").next().unwrap_or(path))
}

async fn put_surely(around: &Surroundings, taker: Arc<dyn Taker>, posting: Posting) -> Result<(), HandleError> {
    let accepted = around.store.accept(&[Arrival::Posted(&posting)], around.clock.now()).await;
    let admissions = accepted.inspect_err(|error| around.fail(error.clone()))?;
    let row = match admissions.first() {
        Some(Admission::New(rows)) => rows.first().copied(),
        Some(Admission::Duplicate) | None => None,
    };
    let Posting { seed, entry, .. } = posting;
    if taker.post(&seed, entry, row) { Ok(()) } else { Err(HandleError::Full) }
}

impl<C> Clone for Handle<C> {
    fn clone(&self) -> Self {
        Self { route: self.route.clone(), around: self.around.clone(), conversation: PhantomData }
    }
}

impl<C: Conversation> fmt::Debug for Handle<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Handle").field(&C::NAME).finish()
    }
}
