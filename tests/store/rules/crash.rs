//! What a process that is killed leaves: all of a word or nothing, and everything that was answered.

use std::task::{Context, Poll, Waker};

use futures_util::future::join_all;
use stategram::store::{Admission, EffectId, EntryKind, Fate, InboxId, Replayed, Store};

use crate::houses::{House, crash};
use crate::rule::{Broken, Check, rules, same, so};
use crate::words::{
    GAME, MENU, Say, arrive, at, begin, cancel, game, inbox, left, message, once, one_row, outbox, posting, raw,
    sending, set, set_aside, settle, state, timers,
};

rules! { "crash":
    durable accepted_is_kept "what was accepted is there after a crash, and known";
    durable committed_is_kept "a turn that was committed is there after a crash, alone or one of many";
    durable turn_is_whole
        "of a turn that a crash cuts off there is all or nothing, before it is said, after, and between";
    durable group_is_whole "of many turns that a crash cuts off together each is there or not";
    durable once_is_marked "an effect that may not be repeated is known to be on its way once that was answered";
    durable put_back_is_kept "what was put back, thrown away or delivered stays so after a crash";
}

async fn accepted_is_kept(house: &mut dyn House) -> Check {
    begin(&*house.store()).await?;
    for run in 1..=5 {
        let store = house.store();
        let row = one_row(&*store, run, GAME, run).await?;
        drop(store);
        crash(house).await;
        let store = house.store();
        begin(&*store).await?;
        same("left after the crash", left(&*store, GAME, run).await?, vec![(row, raw(run))])?;
        same("known after the crash", arrive(&*store, run, &[(GAME, run)]).await?, Admission::Duplicate)?;
    }
    Ok(())
}

async fn committed_is_kept(house: &mut dyn House) -> Check {
    begin(&*house.store()).await?;
    for run in 1..=5 {
        let store = house.store();
        let whole = Whole::prepare(&*store, run).await?;
        let before = Whole::seen(&*store, run).await?;
        whole.to(&*store).await?;
        drop(store);
        crash(house).await;
        let store = house.store();
        begin(&*store).await?;
        let after = Whole::seen(&*store, run).await?;
        so("nothing of the turn is missing after the crash", after.is_after(&before))?;
    }
    for round in 5..8 {
        for (answered, before, after) in cut_off_group(house, round, Looks::Few(round + 1)).await? {
            so("a turn of many that was answered is there", !answered || after.is_after(&before))?;
        }
    }
    Ok(())
}

/// The crash comes when the turn was polled this often: not said, on its way, or done.
async fn turn_is_whole(house: &mut dyn House) -> Check {
    begin(&*house.store()).await?;
    for polls in 0..30 {
        let store = house.store();
        let whole = Whole::prepare(&*store, polls).await?;
        let before = Whole::seen(&*store, polls).await?;
        let mut said = whole.say(&*store);
        for poll in 0..polls {
            if said.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
                said = Box::pin(std::future::pending());
                break;
            }
            if poll > 2 {
                tokio::task::yield_now().await;
            }
        }
        let remains = house.remains();
        drop(said);
        drop(store);
        house.boot(remains).await;
        let store = house.store();
        begin(&*store).await?;
        let after = Whole::seen(&*store, polls).await?;
        if !after.is_same(&before) && !after.is_after(&before) {
            return Err(Broken(format!("half a turn after a crash: {after:?}, and before the turn {before:?}")));
        }
    }
    Ok(())
}

async fn group_is_whole(house: &mut dyn House) -> Check {
    begin(&*house.store()).await?;
    // A slow disk has done nothing after a few looks. A half that is answered along with others is heard at that look or the
    // next one.
    let waiting = [0, 1].map(Looks::AfterAnAnswer);
    let looks = (1..=5).map(Looks::Few).chain(waiting.into_iter().cycle().take(6));
    for (round, looks) in (0..).zip(looks) {
        for (_, before, after) in cut_off_group(house, round, looks).await? {
            so("a turn is there or not", after.is_same(&before) || after.is_after(&before))?;
        }
    }
    Ok(())
}

/// How often turns are looked at before the crash.
#[derive(Clone, Copy)]
enum Looks {
    Few(i64),
    /// Until one is answered, and this often.
    AfterAnAnswer(i64),
}

/// Crashes while many turns are on their way: whether each was answered, and what there was of it before and after.
async fn cut_off_group(house: &mut dyn House, round: i64, looks: Looks) -> Check<Vec<(bool, Whole, Whole)>> {
    const TURNS: i64 = 40;
    let seeds = round * TURNS..(round + 1) * TURNS;
    let store = house.store();
    let mut turns = Vec::new();
    for seed in seeds.clone() {
        turns.push((Whole::prepare(&*store, seed).await?, Whole::seen(&*store, seed).await?));
    }
    let mut said: Vec<_> = turns.iter().map(|(turn, _)| Some(turn.say(&*store))).collect();
    let mut answered = vec![false; turns.len()];
    let (waits, mut left) = match looks {
        Looks::Few(count) => (false, count - 1),
        Looks::AfterAnAnswer(count) => (true, count),
    };
    loop {
        for (said, answered) in said.iter_mut().zip(&mut answered) {
            let Some(turn) = said else { continue };
            if let Poll::Ready(answer) = turn.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                answer?;
                (*said, *answered) = (None, true);
            }
        }
        tokio::task::yield_now().await;
        if !waits || answered.contains(&true) {
            if left == 0 {
                break;
            }
            left -= 1;
        }
    }
    let remains = house.remains();
    join_all(said.into_iter().flatten()).await;
    drop(store);
    house.boot(remains).await;
    let store = house.store();
    begin(&*store).await?;
    let mut found = Vec::new();
    for ((seed, (_, before)), answered) in seeds.zip(turns).zip(answered) {
        found.push((answered, before, Whole::seen(&*store, seed).await?));
    }
    Ok(found)
}

async fn once_is_marked(house: &mut dyn House) -> Check {
    begin(&*house.store()).await?;
    for run in 1..=5 {
        let store = house.store();
        let first = game(run).sends(&[once(run, "a")]).to(&*store).await?.first_effect;
        sending(&*store, first.0, true).await?;
        drop(store);
        crash(house).await;
        let store = house.store();
        let begun = begin(&*store).await?;
        same("withheld", begun.withheld, 1)?;
        same("in the outbox", outbox(&*store).await?.len(), 0)?;
    }
    Ok(())
}

async fn put_back_is_kept(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    for body in ["1", "2", "3"] {
        game(7).aside(EntryKind::Event, body, "no").to(&*store).await?;
    }
    game(7).sends(&[message(7, "a"), message(7, "b"), message(7, "c")]).to(&*store).await?;
    let aside = set_aside(&*store).await?;
    let Some(Replayed::Inbox(Some(row), _)) = store.replay(aside[0].id, at(1_000)).await? else {
        return Err(Broken("what is put back is in no row".to_owned()));
    };
    so("it was thrown away", store.discard(aside[1].id).await?)?;
    store.delivered(EffectId(first), Fate::Sent { message: None }, at(1_000)).await?;
    store.delivered(EffectId(first + 1), Fate::Dropped, at(1_000)).await?;
    drop(store);
    crash(house).await;
    let store = house.store();
    begin(&*store).await?;
    let bodies: Vec<_> = set_aside(&*store).await?.into_iter().map(|it| it.posting.entry.body).collect();
    same("set aside", bodies, vec!["3".to_owned()])?;
    same("left", left(&*store, GAME, 7).await?, vec![(row, "1".to_owned())])?;
    same("outbox", outbox(&*store).await?.len(), 1)
}

/// A turn that does everything, and all that there is of it.
#[derive(Debug, PartialEq)]
struct Whole {
    inbox: Vec<InboxId>,
    posted: usize,
    state: Option<String>,
    timers: Vec<(u64, u64)>,
    sent: usize,
    aside: usize,
}

impl Whole {
    /// What is there before, and the turn that changes all of it.
    async fn prepare(store: &dyn Store, seed: i64) -> Check<Say> {
        // As many as an album may have, so that all of them are done or none.
        let mut rows = Vec::new();
        for part in 0..3 {
            rows.push(one_row(store, 10_000 + 3 * seed + part, GAME, seed).await?);
        }
        game(seed).state("1").timers(&[set(1, 500)]).to(store).await?;
        settle(store).await?;
        let turn = game(seed).all_done(&rows).state("2").timers(&[cancel(1), set(2, 600)]);
        let turn = turn.sends(&[message(seed, "a"), message(seed, "b")]).posts(&[posting(MENU, seed, "1")]);
        Ok(turn.aside(EntryKind::Update, "{}", "no"))
    }

    async fn seen(store: &dyn Store, seed: i64) -> Check<Self> {
        let text = seed.to_string();
        Ok(Self {
            inbox: inbox(store, GAME, seed).await?.into_iter().map(|it| it.0).collect(),
            posted: inbox(store, MENU, seed).await?.len(),
            state: state(store, GAME, seed).await?,
            timers: timers(store, GAME, seed, 9_000).await?,
            sent: outbox(store).await?.iter().filter(|it| it.seed == text).count(),
            aside: set_aside(store).await?.iter().filter(|it| it.posting.seed == text).count(),
        })
    }

    fn is_same(&self, before: &Self) -> bool {
        self == before
    }

    fn is_after(&self, before: &Self) -> bool {
        let state = Some("2".to_owned());
        *self == Self { inbox: vec![], posted: 1, state, timers: vec![(2, 600)], sent: 2, aside: 1 } && self != before
    }
}
