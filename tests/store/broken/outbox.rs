//! Lies about what goes out.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use stategram::clock::Moment;
use stategram::store::{
    Arrival, Begun, Commit, Committed, EffectId, Entry, EntryKind, Fate, InboxId, Posting, Queued, Result, Run,
    Sending, SentId,
};

use super::liar::{Lie, Scene};
use super::lies;
use crate::words::at;

lies! {
    NumbersAtOnce breaks effects_are_numbered;
    FromTheStart breaks outbox_has_the_undelivered;
    RefusedComesBack breaks delivered_is_gone;
    NumbersBeginAnew breaks numbers_go_on;
    OnceIsRepeated breaks once_is_withheld, withheld_are_told_apart, withheld_may_be_replayed, once_is_marked;
    WithheldAreAnywhere breaks withheld_are_told_apart;
    RepeatsAreNotCounted breaks others_are_repeated;
    MarkedWhenCommitted breaks unsent_is_sent, once_is_withheld, outbox_has_the_undelivered;
    DoubtIsDropped breaks doubtful_is_set_aside;
    MarkedForGood breaks unsent_takes_the_mark_back;
    MessageIdsMixedUp breaks message_is_known;
    MessagesForgotten breaks message_is_remembered;
    ToldTwice breaks refusal_is_told_once;
    ToldAgainAfterARestart breaks refusal_is_told_once_for_all;
    ToldAndSentAgain breaks telling_takes_the_effect, refusal_is_told_once_for_all;
}

/// Where turns are committed at once the counter is read too early.
#[derive(Debug, Default)]
struct NumbersAtOnce(AtomicU64);

#[async_trait]
impl Lie for NumbersAtOnce {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let (early, sends) = (self.0.load(Ordering::SeqCst), commit.effects.len() as u64);
        let committed = scene.inner.commit(commit).await?;
        tokio::task::yield_now().await;
        let at_once = scene.commits() > 1;
        self.0.store(committed.first_effect.0 + sends, Ordering::SeqCst);
        match at_once {
            true => Ok(Committed { first_effect: EffectId(early), ..committed }),
            false => Ok(committed),
        }
    }
}

/// The outbox is always given from its start.
#[derive(Debug, Default)]
struct FromTheStart;

#[async_trait]
impl Lie for FromTheStart {
    async fn outbox(&self, scene: &Scene, _: EffectId, limit: usize) -> Result<Vec<Queued>> {
        scene.inner.outbox(EffectId(0), limit).await
    }
}

/// That an effect was refused is only known as long as the process lives.
#[derive(Debug, Default)]
struct RefusedComesBack;

#[async_trait]
impl Lie for RefusedComesBack {
    async fn delivered(&self, scene: &Scene, effect: EffectId, fate: Fate, now: Moment) -> Result<Option<InboxId>> {
        if fate == (Fate::Refused { tell: None }) {
            let rows = scene.inner.outbox(effect, 1).await?;
            scene.past.lock().unwrap().refused.extend(rows);
        }
        scene.inner.delivered(effect, fate, now).await
    }

    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        scene.past.lock().unwrap().runs += 1;
        scene.inner.begin(run).await
    }

    async fn outbox(&self, scene: &Scene, from: EffectId, limit: usize) -> Result<Vec<Queued>> {
        let mut rows = scene.inner.outbox(from, limit).await?;
        let past = scene.past.lock().unwrap();
        if past.runs > 1 {
            rows.extend(past.refused.iter().filter(|it| it.id >= from).cloned());
            rows.sort_by_key(|it| it.id);
        }
        Ok(rows)
    }
}

/// With an empty outbox the numbers begin anew.
#[derive(Debug, Default)]
struct NumbersBeginAnew;

#[async_trait]
impl Lie for NumbersBeginAnew {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        let begun = scene.inner.begin(run).await?;
        match scene.inner.outbox(EffectId(0), 1).await?.is_empty() && scene.inner.keeps() {
            true => Ok(Begun { next_effect: EffectId(0), ..begun }),
            false => Ok(begun),
        }
    }
}

/// That an effect is on its way is not written down.
#[derive(Debug, Default)]
struct OnceIsRepeated;

#[async_trait]
impl Lie for OnceIsRepeated {
    async fn sending(&self, scene: &Scene, sending: Sending) -> Result<Option<i32>> {
        match sending.once {
            true => Ok(None),
            false => scene.inner.sending(sending).await,
        }
    }
}

/// What was withheld is somewhere among what is set aside.
#[derive(Debug, Default)]
struct WithheldAreAnywhere;

#[async_trait]
impl Lie for WithheldAreAnywhere {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        Ok(Begun { withheld_behind: None, ..scene.inner.begin(run).await? })
    }
}

/// What is repeated is not counted.
#[derive(Debug, Default)]
struct RepeatsAreNotCounted;

#[async_trait]
impl Lie for RepeatsAreNotCounted {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        Ok(Begun { repeated: 0, ..scene.inner.begin(run).await? })
    }
}

/// An effect is taken for on its way as soon as it is committed.
#[derive(Debug, Default)]
struct MarkedWhenCommitted;

#[async_trait]
impl Lie for MarkedWhenCommitted {
    async fn commit(&self, scene: &Scene, commit: Commit<'_>) -> Result<Committed> {
        let once: Vec<_> = commit.effects.iter().map(|effect| effect.once).collect();
        let committed = scene.inner.commit(commit).await?;
        for (id, once) in (committed.first_effect.0..).map(EffectId).zip(once).filter(|(_, once)| *once) {
            scene.inner.sending(Sending { id, once, of: None }).await?;
        }
        Ok(committed)
    }
}

/// What is in doubt is dropped.
#[derive(Debug, Default)]
struct DoubtIsDropped;

#[async_trait]
impl Lie for DoubtIsDropped {
    async fn delivered(&self, scene: &Scene, effect: EffectId, fate: Fate, now: Moment) -> Result<Option<InboxId>> {
        let fate = if matches!(fate, Fate::Doubtful { .. }) { Fate::Dropped } else { fate };
        scene.inner.delivered(effect, fate, now).await
    }
}

/// Once on its way is always on its way.
#[derive(Debug, Default)]
struct MarkedForGood;

#[async_trait]
impl Lie for MarkedForGood {
    async fn delivered(&self, scene: &Scene, effect: EffectId, fate: Fate, now: Moment) -> Result<Option<InboxId>> {
        if fate == Fate::Unsent {
            return Ok(None);
        }
        scene.inner.delivered(effect, fate, now).await
    }
}

/// Of the ids of messages the lower half counts.
#[derive(Debug, Default)]
struct MessageIdsMixedUp;

#[async_trait]
impl Lie for MessageIdsMixedUp {
    async fn sending(&self, scene: &Scene, sending: Sending) -> Result<Option<i32>> {
        let of = sending.of.map(|of| SentId(of.0 & 0xFFFF_FFFF));
        scene.inner.sending(Sending { of, ..sending }).await
    }
}

/// What was sent is known as long as the process lives.
#[derive(Debug, Default)]
struct MessagesForgotten(Mutex<HashMap<SentId, i32>>);

#[async_trait]
impl Lie for MessagesForgotten {
    async fn delivered(&self, scene: &Scene, effect: EffectId, fate: Fate, now: Moment) -> Result<Option<InboxId>> {
        if let Fate::Sent { message: Some((sent, message_id)) } = fate {
            self.0.lock().unwrap().insert(sent, message_id);
        }
        scene.inner.delivered(effect, fate, now).await
    }

    async fn sending(&self, scene: &Scene, sending: Sending) -> Result<Option<i32>> {
        scene.inner.sending(sending).await?;
        Ok(sending.of.and_then(|of| self.0.lock().unwrap().get(&of).copied()))
    }
}

/// Tells a conversation of a refusal that the store does not tell it of.
async fn tell_all_the_same(scene: &Scene, row: Option<Queued>, fate: &Fate) -> Result<Option<InboxId>> {
    let (Some(Queued { conversation, seed, .. }), Fate::Refused { tell: Some(told) }) = (row, fate) else {
        return Ok(None);
    };
    let posting = Posting { conversation, seed, entry: Entry::new(EntryKind::Undeliverable, told.as_str()) };
    let admissions = scene.inner.accept(&[Arrival::Posted(&posting)], at(1_000)).await?;
    match admissions.as_slice() {
        [stategram::store::Admission::New(rows)] => Ok(rows.first().copied()),
        _ => Ok(None),
    }
}

/// A conversation is told of each refusal of a turn of which it was told in this run.
#[derive(Debug, Default)]
struct ToldTwice(Mutex<Vec<EffectId>>);

#[async_trait]
impl Lie for ToldTwice {
    async fn delivered(&self, scene: &Scene, effect: EffectId, fate: Fate, now: Moment) -> Result<Option<InboxId>> {
        let row = scene.inner.outbox(effect, 1).await?.into_iter().find(|it| it.id == effect);
        let turn = row.as_ref().map(|it| it.turn);
        let told = scene.inner.delivered(effect, fate.clone(), now).await?;
        if told.is_some() {
            self.0.lock().unwrap().extend(turn);
            return Ok(told);
        }
        let again = turn.is_some_and(|turn| self.0.lock().unwrap().contains(&turn));
        tell_all_the_same(scene, row.filter(|_| again), &fate).await
    }
}

/// After a restart nobody knows who was told.
#[derive(Debug, Default)]
struct ToldAgainAfterARestart;

#[async_trait]
impl Lie for ToldAgainAfterARestart {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        scene.past.lock().unwrap().runs += 1;
        scene.inner.begin(run).await
    }

    async fn delivered(&self, scene: &Scene, effect: EffectId, fate: Fate, now: Moment) -> Result<Option<InboxId>> {
        let row = scene.inner.outbox(effect, 1).await?.into_iter().find(|it| it.id == effect);
        let told = scene.inner.delivered(effect, fate.clone(), now).await?;
        let restarted = scene.past.lock().unwrap().runs > 1;
        match told {
            None => tell_all_the_same(scene, row.filter(|_| restarted), &fate).await,
            told => Ok(told),
        }
    }
}

/// A refused effect of which somebody was told comes back after a restart.
#[derive(Debug, Default)]
struct ToldAndSentAgain;

#[async_trait]
impl Lie for ToldAndSentAgain {
    async fn begin(&self, scene: &Scene, run: Run<'_>) -> Result<Begun> {
        scene.past.lock().unwrap().runs += 1;
        scene.inner.begin(run).await
    }

    async fn delivered(&self, scene: &Scene, effect: EffectId, fate: Fate, now: Moment) -> Result<Option<InboxId>> {
        let rows = scene.inner.outbox(effect, 1).await?;
        let told = scene.inner.delivered(effect, fate, now).await?;
        if told.is_some() {
            scene.past.lock().unwrap().refused.extend(rows);
        }
        Ok(told)
    }

    async fn outbox(&self, scene: &Scene, from: EffectId, limit: usize) -> Result<Vec<Queued>> {
        let mut rows = scene.inner.outbox(from, limit).await?;
        let past = scene.past.lock().unwrap();
        if past.runs > 1 {
            rows.extend(past.refused.iter().cloned());
        }
        Ok(rows)
    }
}
