//! Lies about how a bot begins, and about whose things are whose.

use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use stategram::clock::Moment;
use stategram::store::{Admission, Arrival, Ask, Begun, EffectId, Fate, Key, Loaded, Result, Run};

use super::liar::{Lie, Scene};
use super::lies;
use crate::words::{ALL, GAME, MENU, at, turn};

lies! {
    StrangersAreDropped breaks strangers_are_set_aside;
    StrangersAreKept breaks strangers_are_set_aside;
    StrangersEnd breaks strangers_keep_what_is_theirs;
    RepliesOfStrangersAreDropped breaks friends_are_left;
    LeftForOneRunOnly breaks begins_alike;
    BotsAreOne breaks bots_are_apart;
}

/// What belongs to nobody is deleted.
#[derive(Debug, Default)]
struct StrangersAreDropped;

#[async_trait]
impl Lie for StrangersAreDropped {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        let begun = scene.inner.begin(run).await?;
        if begun.strangers > 0 {
            for row in scene.inner.set_aside(None, ALL).await? {
                scene.inner.discard(row.id).await?;
            }
        }
        Ok(begun)
    }
}

/// What belongs to nobody stays for ever.
#[derive(Debug, Default)]
struct StrangersAreKept;

#[async_trait]
impl Lie for StrangersAreKept {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        scene.inner.begin(Run { conversations: &[GAME, MENU], ..run }).await
    }
}

/// A conversation that is not registered has ended.
#[derive(Debug, Default)]
struct StrangersEnd;

#[async_trait]
impl Lie for StrangersEnd {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        let begun = scene.inner.begin(run).await?;
        for name in [GAME, MENU].into_iter().filter(|name| !run.conversations.contains(name)) {
            for (_, seed) in scene.inner.due(name, at(1 << 40), None, ALL).await?.waiting {
                turn(name, seed.parse().expect("a number")).ended().say(&*scene.inner).await?;
            }
        }
        Ok(begun)
    }
}

/// Replies of a conversation that is not registered are not sent.
#[derive(Debug, Default)]
struct RepliesOfStrangersAreDropped;

#[async_trait]
impl Lie for RepliesOfStrangersAreDropped {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        let begun = scene.inner.begin(run).await?;
        for row in scene.inner.outbox(EffectId(0), ALL).await? {
            if !run.conversations.contains(&row.conversation.as_str()) {
                scene.inner.delivered(row.id, Fate::Dropped, run.now).await?;
            }
        }
        Ok(begun)
    }
}

/// What an earlier run left is there in the next one, and not in the one after.
#[derive(Debug, Default)]
struct LeftForOneRunOnly(AtomicU64);

#[async_trait]
impl Lie for LeftForOneRunOnly {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        let begun = scene.inner.begin(run).await?;
        let mut past = scene.past.lock().unwrap();
        self.0.store(past.mark, Ordering::SeqCst);
        past.mark = past.row;
        Ok(begun)
    }

    async fn accept(&self, scene: &Scene, batch: &[Arrival<'_>], now: Moment) -> Result<Vec<Admission>> {
        let admissions = scene.inner.accept(batch, now).await?;
        for admission in &admissions {
            if let Admission::New(rows) = admission {
                let mut past = scene.past.lock().unwrap();
                past.row = rows.iter().map(|it| it.0).fold(past.row, u64::max);
            }
        }
        Ok(admissions)
    }

    async fn load(&self, scene: &Scene, key: Key<'_>, ask: Ask) -> Result<Loaded> {
        let mut loaded = scene.inner.load(key, ask).await?;
        if ask.inbox_until.is_none() {
            loaded.inbox.retain(|it| it.id.0 > self.0.load(Ordering::SeqCst));
        }
        Ok(loaded)
    }
}

/// A second bot is taken for the first.
#[derive(Debug, Default)]
struct BotsAreOne;

#[async_trait]
impl Lie for BotsAreOne {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        scene.inner.begin(Run { bot_id: crate::words::BOT, ..run }).await
    }

    fn mistakes_bots(&self) -> bool {
        true
    }
}
