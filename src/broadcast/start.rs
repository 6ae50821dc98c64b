//! Starting broadcasts, and watching them.

use std::fmt::{self, Display};
use std::sync::{Arc, Weak};

use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt};
use tokio::sync::{SetOnce, watch};

use crate::broadcast::kept::Place;
use crate::broadcast::run::{Going, Run, Wish};
use crate::broadcast::tally::{Reins, Tally};
use crate::broadcast::{BroadcastError, Progress};
use crate::conversation::Surroundings;
use crate::reply::ReplyTo;

/// The broadcasts of a running bot: see the [module](crate::broadcast). Made by
/// [`Running::broadcasts`](crate::Running::broadcasts). Clones are cheap, and none keeps the bot alive.
#[derive(Clone)]
pub struct Broadcasts {
    around: Weak<Surroundings>,
}

/// A broadcast that was started. Dropped, it goes on, or pauses on; [`Broadcasts::get`] gives it again. Clones are the same one.
#[derive(Clone)]
pub struct Broadcast {
    name: String,
    tally: Arc<Tally>,
    reins: Reins,
}

/// What a stream of chats gives: the id of the next one, or the error for which there are no more.
pub trait NextChat: private::Sealed {
    #[doc(hidden)]
    fn next_chat(self) -> Result<i64, String>;
}

impl Broadcasts {
    pub(crate) fn new(around: &Arc<Surroundings>) -> Self {
        Self { around: Arc::downgrade(around) }
    }

    /// Starts the broadcast of that name, or goes on with it behind the chats that were taken. It runs in the background, as
    /// long as the bot does. One that is finished stays so: nothing is taken from the stream, and
    /// [`Progress::finished`] says it. For the same again give it another name, or [forget](Self::forget) the old one.
    ///
    /// `chats` are ids in ascending order, as `SELECT id FROM subscribers ORDER BY id` gives them; the same chat twice is
    /// one. By that order a broadcast that goes on finds the chats that it has not taken yet, also where others have come or gone
    /// since. The stream may have errors, as one from a database has: with the first one the broadcast stops.
    ///
    /// `draft` says what a chat is sent: it has the methods of [`Reply`](crate::Reply). Several messages go in their order, none
    /// leaves the chat out. Files are best given by their ids, since bytes are stored with each message.
    ///
    /// Cancellation: dropped while it waits, the broadcast has begun or not.
    ///
    /// # Errors
    /// [`BroadcastError::Running`], [`Unreadable`](BroadcastError::Unreadable), [`Stopped`](BroadcastError::Stopped) and
    /// [`Store`](BroadcastError::Store). What is wrong with the stream or a draft [`finished`](Broadcast::finished) says.
    pub async fn start<S, F>(&self, name: &str, chats: S, draft: F) -> Result<Broadcast, BroadcastError>
    where
        S: Stream<Item: NextChat> + Send + 'static,
        F: FnMut(i64, &mut ReplyTo<'_>) + Send + 'static,
    {
        let around = self.around()?;
        let busy = around.activity.begin();
        if around.fatal.stop.is_cancelled() {
            return Err(BroadcastError::Stopped);
        }
        let (place, tally) = place_of(&around, name);
        let claim = Claim::of(&tally, name)?;
        place.load(&around, &tally).await?;
        let (wish, wishes) = watch::channel(Wish::Go);
        let ended = Arc::<SetOnce<_>>::default();
        let reins = Reins { wish: Arc::new(wish), ended: ended.clone() };
        let broadcast = Broadcast { name: name.to_owned(), tally: tally.clone(), reins: reins.clone() };
        if tally.count().progress.finished {
            let _ = ended.set(Ok(()));
            return Ok(broadcast);
        }
        *tally.reins() = Some(reins);
        let mut run = Run { around, place, tally, wish: wishes, going: Going::On(busy) };
        tokio::spawn(async move {
            let outcome = run.run(chats, draft).await;
            if let Err(error) = &outcome {
                tracing::warn!("a broadcast stops: {error}");
            }
            drop(claim);
            let _ = ended.set(outcome);
            let Run { around, going, .. } = run;
            // First the bot's things, then the notice that nothing is under way.
            drop(around);
            drop(going);
        });
        Ok(broadcast)
    }

    /// The broadcast of that name, where it is under way: to lead one that pauses, say, of which nobody has kept what
    /// [`start`](Self::start) gave.
    pub fn get(&self, name: &str) -> Option<Broadcast> {
        let (_, tally) = place_of(&*self.around().ok()?, name);
        let reins = tally.reins().clone()?;
        Some(Broadcast { name: name.to_owned(), tally, reins })
    }

    /// How far the broadcast of that name has come; all zero where nothing is known of it.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub async fn progress(&self, name: &str) -> Result<Progress, BroadcastError> {
        let around = self.around()?;
        let _busy = around.activity.begin();
        let (place, tally) = place_of(&around, name);
        place.load(&around, &tally).await?;
        Ok(tally.count().progress)
    }

    /// Forgets the broadcast of that name, so that it can be started anew. What was queued is sent all the same.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub async fn forget(&self, name: &str) -> Result<(), BroadcastError> {
        let around = self.around()?;
        let _busy = around.activity.begin();
        let (place, tally) = place_of(&around, name);
        let _claim = Claim::of(&tally, name)?;
        place.forget(&around).await?;
        around.deliver.broadcasts().forget(&place.seed());
        Ok(())
    }

    fn around(&self) -> Result<Arc<Surroundings>, BroadcastError> {
        self.around.upgrade().ok_or(BroadcastError::Stopped)
    }
}

impl Broadcast {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        self.tally.count().progress
    }

    /// How far it has come, now and whenever that changes. What changes faster than it is read is passed over; ends with
    /// the broadcast.
    pub fn changes(&self) -> BoxStream<'static, Progress> {
        let (count, ended) = (self.tally.watch(), self.reins.ended.clone());
        let changes = futures_util::stream::unfold((count, ended, None), |(mut count, ended, shown)| async move {
            loop {
                // Before the look, so that the last one is seen.
                let is_over = ended.get().is_some();
                let progress = count.borrow_and_update().progress;
                if shown != Some(progress) {
                    return Some((progress, (count, ended, Some(progress))));
                }
                if is_over {
                    return None;
                }
                tokio::select! {
                    _ = count.changed() => {}
                    _ = ended.wait() => {}
                }
            }
        });
        changes.boxed()
    }

    /// Waits until it takes no more chats, and nothing of it is on its way: since all chats have been taken, or it was
    /// [stopped](Self::stop), or the bot was. [`Progress::finished`] says which. Cancellation safe.
    ///
    /// # Errors
    /// What is wrong with the stream or a draft, and where the store fails.
    pub async fn finished(&self) -> Result<Progress, BroadcastError> {
        self.reins.ended.wait().await.clone()?;
        Ok(self.progress())
    }

    /// Takes no more chats until it is [resumed](Self::resume). What was queued is sent.
    pub fn pause(&self) {
        self.wishes(Wish::Pause);
    }

    /// Takes chats again after a [pause](Self::pause).
    pub fn resume(&self) {
        self.wishes(Wish::Go);
    }

    /// Takes no more chats. What was queued is sent; [started](Broadcasts::start) again, it goes on behind that.
    pub fn stop(&self) {
        self.wishes(Wish::Stop);
    }

    fn wishes(&self, wish: Wish) {
        self.reins.wish.send_modify(|before| {
            if *before != Wish::Stop {
                *before = wish;
            }
        });
    }
}

fn place_of(around: &Surroundings, name: &str) -> (Place, Arc<Tally>) {
    let place = Place::new(name);
    let tally = around.deliver.broadcasts().of(&place.seed());
    (place, tally)
}

/// The right to take chats for a broadcast.
struct Claim(Arc<Tally>);

impl Claim {
    fn of(tally: &Arc<Tally>, name: &str) -> Result<Self, BroadcastError> {
        match tally.begin() {
            true => Ok(Self(tally.clone())),
            false => Err(BroadcastError::Running(name.to_owned())),
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl NextChat for i64 {
    fn next_chat(self) -> Result<i64, String> {
        Ok(self)
    }
}

impl<E: Display> NextChat for Result<i64, E> {
    fn next_chat(self) -> Result<i64, String> {
        self.map_err(|error| error.to_string())
    }
}

mod private {
    pub trait Sealed {}

    impl Sealed for i64 {}

    impl<E> Sealed for Result<i64, E> {}
}

impl fmt::Debug for Broadcasts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Broadcasts").finish_non_exhaustive()
    }
}

impl fmt::Debug for Broadcast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let progress = self.progress();
        f.debug_struct("Broadcast").field("name", &self.name).field("progress", &progress).finish_non_exhaustive()
    }
}
