//! Taking chats, a page at a time.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{FutureExt, Stream, StreamExt};
use tokio::sync::watch;

use crate::activity::{Busy, Sleeping};
use crate::broadcast::kept::Place;
use crate::broadcast::tally::{Count, Tally};
use crate::broadcast::{BroadcastError, NextChat};
use crate::clock::Moment;
use crate::conversation::{Surroundings, message_of};
use crate::deliver::Deliver;
use crate::press::Sealer;
use crate::reply::{Effect, ReplyTo};

/// How many chats are taken at once, or messages, if a chat gets several: a commit for each is spared.
const PAGE: usize = 64;

/// How much they may weigh: the messages of one chat are not divided.
const PAGE_WEIGHT: usize = 1 << 20;

/// How many messages of a broadcast may be on their way. Paid for, a thousand a second are sent: these are a quarter of one.
const WINDOW: u64 = 256;

const A_SECOND: Duration = Duration::from_secs(1);

/// What its author wants of a broadcast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Go,
    Pause,
    Stop,
}

/// A broadcast that takes chats.
pub(super) struct Run {
    pub(super) around: Arc<Surroundings>,
    pub(super) place: Place,
    pub(super) tally: Arc<Tally>,
    pub(super) wish: watch::Receiver<Wish>,
    pub(super) going: Going,
}

/// Whether it is under way. While it pauses it is not, unless the bot stops: that waits until it has written down how far it
/// has come.
#[derive(Debug)]
pub(super) enum Going {
    On(Busy),
    Paused(Sleeping),
}

/// What a page has.
#[derive(Default)]
struct Page {
    chats: u64,
    effects: Vec<Effect>,
    last: Option<i64>,
    /// Why there is none behind it.
    error: Option<BroadcastError>,
}

/// Where messages wait that are to be sent.
trait Memory {
    /// Whether there is room in it.
    fn is_eased(&self) -> bool;

    /// Waits for that. Cancellation safe.
    fn eased(&self) -> impl Future<Output = ()> + Send;
}

impl Memory for Deliver {
    fn is_eased(&self) -> bool {
        self.is_eased()
    }

    fn eased(&self) -> impl Future<Output = ()> + Send {
        self.eased()
    }
}

/// Waits until there is room for a page, in memory and among what may be on its way. Cancellation safe.
async fn room(count: &mut watch::Receiver<Count>, memory: &impl Memory) {
    loop {
        // Asked once: were it eased between this and the wait below, that would be a wait for what has been.
        let is_eased = memory.is_eased();
        if is_eased && count.borrow_and_update().places() <= WINDOW - PAGE as u64 {
            return;
        }
        tokio::select! {
            _ = count.changed() => {}
            () = memory.eased(), if !is_eased => {}
        }
    }
}

impl Run {
    /// Until the stream ends, or its author or the bot stops it.
    pub(super) async fn run<S, F>(&mut self, chats: S, draft: F) -> Result<(), BroadcastError>
    where
        S: Stream<Item: NextChat>,
        F: FnMut(i64, &mut ReplyTo<'_>),
    {
        let taking = AssertUnwindSafe(self.take(chats, draft)).catch_unwind().await;
        let taken = taking.unwrap_or_else(|panic| Err(BroadcastError::Panicked(message_of(&*panic))));
        if matches!(taken, Err(BroadcastError::Store(_))) {
            return taken.map(drop);
        }
        let drained = self.drained().await;
        let finished = matches!(taken, Ok(true)) && drained;
        let mut count = self.tally.count();
        count.progress.finished = finished;
        self.place.commit(&self.around, count, &[], self.around.clock.now()).await?;
        self.tally.change(|count| count.progress.finished = finished);
        taken.map(drop)
    }

    /// Says whether the stream has ended.
    async fn take<S, F>(&mut self, chats: S, mut draft: F) -> Result<bool, BroadcastError>
    where
        S: Stream<Item: NextChat>,
        F: FnMut(i64, &mut ReplyTo<'_>),
    {
        let mut chats = pin!(chats.map(NextChat::next_chat).ready_chunks(PAGE));
        let (mut left, mut before) = (VecDeque::new(), None);
        let stop = self.around.fatal.stop.clone();
        // What an earlier run has left is in memory first.
        if stop.run_until_cancelled(self.around.deliver.eased()).await.is_none() {
            return Ok(false);
        }
        self.tally.close();
        loop {
            if !self.may_go_on().await {
                return Ok(false);
            }
            if left.is_empty() {
                let next = tokio::select! {
                    biased;
                    () = stop.cancelled() => return Ok(false),
                    Ok(_) = self.wish.wait_for(|wish| *wish != Wish::Go) => continue,
                    next = chats.next() => next,
                };
                let Some(next) = next else { return Ok(true) };
                left = next.into();
            }
            let page = self.page(&mut left, &mut before, &mut draft);
            let error = self.queue(page).await?;
            if let Some(error) = error {
                return Err(error);
            }
            // A stream that is always ready lets others go on, too.
            tokio::task::yield_now().await;
        }
    }

    /// Waits while it pauses, and while too much is waiting. `false` where it is to stop.
    async fn may_go_on(&mut self) -> bool {
        let stop = self.around.fatal.stop.clone();
        let (mut count, around) = (self.tally.watch(), self.around.clone());
        loop {
            let wish = *self.wish.borrow_and_update();
            self.goes(wish != Wish::Pause);
            if wish == Wish::Stop {
                return false;
            }
            if stop.is_cancelled() {
                self.goes(true);
                return false;
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => {}
                changed = self.wish.changed() => drop(changed),
                () = room(&mut count, &*around.deliver), if wish == Wish::Go => return true,
            }
        }
    }

    fn goes(&mut self, on: bool) {
        let activity = &self.around.activity;
        // What it is now gives way to something that is dropped at once, so that there is no quiet moment in between.
        self.going = match (std::mem::replace(&mut self.going, Going::On(activity.begin())), on) {
            (Going::On(busy), false) => Going::Paused(activity.sleep(busy, Moment::from_millis(u64::MAX))),
            (Going::Paused(sleeping), true) => Going::On(sleeping.wake()),
            (same, _) => same,
        };
    }

    /// What is sent to the chats that were not taken yet.
    fn page(
        &self,
        left: &mut VecDeque<Result<i64, String>>,
        before: &mut Option<i64>,
        draft: &mut impl FnMut(i64, &mut ReplyTo<'_>),
    ) -> Page {
        let mut page = Page { last: self.tally.count().last, ..Page::default() };
        let mut weight = 0;
        while weight < PAGE_WEIGHT
            && page.effects.len() < PAGE
            && let Some(chat) = left.pop_front()
        {
            let chat_id = match chat {
                Ok(chat_id) => chat_id,
                Err(error) => return Page { error: Some(BroadcastError::Stream(error)), ..page },
            };
            if let Some(before) = before.replace(chat_id)
                && before > chat_id
            {
                return Page { error: Some(BroadcastError::Descending { chat_id, before }), ..page };
            }
            if page.last.is_some_and(|last| chat_id <= last) {
                continue;
            }
            let sealer = Sealer { rules: Some(&self.around.presses), owner: None, from: None };
            let drafted = ReplyTo::drafted(chat_id, |to| draft(chat_id, to)).and_then(|mut effects| {
                sealer.seal(&mut effects)?;
                Ok(effects)
            });
            match drafted {
                Ok(effects) => {
                    weight += effects.iter().map(Effect::weight).sum::<usize>();
                    page.effects.extend(effects);
                }
                Err(source) => return Page { error: Some(BroadcastError::Draft { chat_id, source }), ..page },
            }
            page.chats += 1;
            page.last = Some(chat_id);
        }
        page
    }

    /// Writes a page down, and hands it over. Between the two nothing is awaited: whoever has the ids brings them.
    async fn queue(
        &self,
        Page { chats, effects, last, error }: Page,
    ) -> Result<Option<BroadcastError>, BroadcastError> {
        if chats == 0 {
            return Ok(error);
        }
        let messages = effects.len() as u64;
        let take = |count: &mut Count| {
            count.last = last;
            count.progress.chats += chats;
            count.progress.messages += messages;
        };
        let mut count = self.tally.count();
        take(&mut count);
        let now = self.around.clock.now();
        let committed = self.place.commit(&self.around, count, &effects, now).await?;
        self.tally.change(take);
        self.around.deliver.push_broadcast(committed.first_effect, now, effects, &self.tally);
        if !self.around.store.keeps() {
            // What was dropped since too much was waiting comes from nowhere again.
            self.tally.close();
        }
        Ok(error)
    }

    /// Waits until nothing of it is on its way; `false` where the bot's stop cut that short.
    async fn drained(&mut self) -> bool {
        let mut count = self.tally.watch();
        let drained = async {
            loop {
                self.around.deliver.eased().await;
                let alive = count.borrow_and_update().alive;
                match (alive, self.around.deliver.is_eased()) {
                    (0, true) => return,
                    (0, false) => {}
                    _ => drop(count.changed().await),
                }
            }
        };
        if self.around.fatal.cancel.run_until_cancelled(drained).await.is_none() {
            // What has been sent is still counted, and what has not says so at once, unless the store holds it up.
            let _ = tokio::time::timeout(A_SECOND, self.tally.watch().wait_for(|count| count.alive == 0)).await;
            return false;
        }
        self.tally.close();
        true
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::Either;

    use super::*;

    /// Memory that is eased just behind so many looks at it.
    struct EasedBehind(AtomicUsize);

    impl Memory for EasedBehind {
        fn is_eased(&self) -> bool {
            let looks = self.0.load(Ordering::Relaxed);
            self.0.store(looks.saturating_sub(1), Ordering::Relaxed);
            looks == 0
        }

        fn eased(&self) -> impl Future<Output = ()> + Send {
            match self.0.load(Ordering::Relaxed) {
                0 => Either::Left(ready(())),
                _ => Either::Right(pending()),
            }
        }
    }

    fn counted(messages: u64) -> watch::Sender<Count> {
        let count = watch::Sender::<Count>::default();
        count.send_modify(|it| it.progress.messages = messages);
        count
    }

    /// Nothing of the broadcast is on its way whose end would wake it.
    #[test]
    fn what_has_been_is_not_waited_for() {
        let count = counted(0);
        for (looks, expected) in [(0, Some(())), (1, Some(())), (2, None)] {
            let memory = EasedBehind(looks.into());
            assert_eq!(room(&mut count.subscribe(), &memory).now_or_never(), expected, "eased behind {looks}");
        }
    }

    #[test]
    fn a_page_waits_for_as_many_places_as_it_may_take() {
        let (first, last) = (counted(WINDOW - PAGE as u64), counted(WINDOW - PAGE as u64 + 1));
        let memory = EasedBehind(0.into());
        assert_eq!(room(&mut first.subscribe(), &memory).now_or_never(), Some(()));
        let mut count = last.subscribe();
        let mut room = pin!(room(&mut count, &memory));
        assert_eq!(room.as_mut().now_or_never(), None);
        last.send_modify(|it| it.progress.sent += 1);
        assert_eq!(room.now_or_never(), Some(()));
    }
}
