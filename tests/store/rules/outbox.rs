//! What goes out.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::future::join_all;
use stategram::store::{EffectId, Fate, Queued, Store};

use crate::houses::House;
use crate::rule::{Broken, Check, rules, same, so};
use crate::words::{GAME, MENU, at, begin, game, message, once, outbox, outbox_ids, turn};

rules! { "outbox":
    any effects_are_numbered
        "effects are numbered without gaps in the order of the commits, also when turns are committed at once";
    durable outbox_has_the_undelivered "the outbox has what is not delivered, whole and in order, page by page";
    durable delivered_is_gone "an effect that was delivered, refused or dropped is gone, also after a restart";
    durable numbers_go_on "the numbers go on after a restart, also when nothing is left in the outbox";
}

async fn effects_are_numbered(house: &mut dyn House) -> Check {
    let store = house.store();
    let start = begin(&*store).await?.next_effect.0;
    same("of one turn", game(1).sends(&[message(1, "a"), message(1, "b")]).to(&*store).await?.first_effect.0, start)?;
    same("of one without", game(1).to(&*store).await?.first_effect.0, start + 2)?;
    // Interleaved in one task, and in tasks of their own.
    let together = join_all((0..8).map(|seed| numbers_of(store.clone(), seed))).await;
    let tasks = join_all((0..8).map(|seed| tokio::spawn(numbers_of(store.clone(), seed)))).await;
    let tasks = tasks.into_iter().map(|task| task.map_err(|error| Broken(error.to_string()))?);
    let mut all = BTreeSet::new();
    for own in together.into_iter().chain(tasks) {
        let own = own?;
        so("a conversation's own are in its order", own.is_sorted_by(|a, b| a.0 + a.1 <= b.0))?;
        for (first, count) in own {
            for id in first..first + count {
                so("a number is given once", all.insert(id))?;
            }
        }
    }
    same("first", all.first().copied(), Some(start + 2))?;
    same("without gaps", all.last().copied(), Some(start + 1 + all.len() as u64))
}

/// The numbers that a conversation's turns get: the first, and how many.
async fn numbers_of(store: Arc<dyn Store>, seed: i64) -> Check<Vec<(u64, u64)>> {
    let mut own = Vec::new();
    for turn in 0..10 {
        let count = (seed.unsigned_abs() + turn) % 3;
        let effects: Vec<_> = (0..count).map(|it| message(seed, &it.to_string())).collect();
        own.push((game(seed).sends(&effects).to(&*store).await?.first_effect.0, count));
    }
    Ok(own)
}

async fn outbox_has_the_undelivered(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    let mut turn_of_two = game(7).sends(&[message(7, "a"), once(9, "b")]).tells();
    turn_of_two.now = at(5_000);
    turn_of_two.to(&*store).await?;
    turn(MENU, 3).sends(&[message(3, "c")]).to(&*store).await?;
    let queued = |id, turn, millis, effect, name: &str, seed: &str, tell_refused| Queued {
        id: EffectId(id),
        turn: EffectId(turn),
        at: at(millis),
        effect,
        conversation: name.to_owned(),
        seed: seed.to_owned(),
        tell_refused,
    };
    let expected = vec![
        queued(first, first, 5_000, message(7, "a"), GAME, "7", true),
        queued(first + 1, first, 5_000, once(9, "b"), GAME, "7", true),
        queued(first + 2, first + 2, 1_000, message(3, "c"), MENU, "3", false),
    ];
    same("the outbox", outbox(&*store).await?, expected.clone())?;
    same("the first two", store.outbox(EffectId(first), 2).await?, expected[..2].to_vec())?;
    same("from the second", store.outbox(EffectId(first + 1), 9).await?, expected[1..].to_vec())?;
    same("behind the last", store.outbox(EffectId(first + 3), 9).await?, vec![])?;
    drop(store);
    house.restart().await;
    let store = house.store();
    same("the next number", begin(&*store).await?.next_effect, EffectId(first + 3))?;
    same("after a restart", outbox(&*store).await?, expected)
}

async fn delivered_is_gone(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    let effects: Vec<_> = (0..6).map(|it| message(7, &it.to_string())).collect();
    game(7).sends(&effects).to(&*store).await?;
    let fates = [Fate::Sent { message: None }, Fate::Refused { tell: None }, Fate::Dropped];
    for (id, fate) in [first, first + 2, first + 5].into_iter().zip(fates) {
        let told = store.delivered(EffectId(id), fate, at(1_000)).await?;
        same("nobody is told", told, None)?;
    }
    same("what is left", outbox_ids(&*store).await?, vec![first + 1, first + 3, first + 4])?;
    same("what is gone is no error", store.delivered(EffectId(first + 2), Fate::Dropped, at(1_000)).await?, None)?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    same("after a restart", outbox_ids(&*store).await?, vec![first + 1, first + 3, first + 4])
}

async fn numbers_go_on(house: &mut dyn House) -> Check {
    let mut expected = None;
    for _ in 0..3 {
        let store = house.store();
        let next = begin(&*store).await?.next_effect;
        same("the next number", next, expected.unwrap_or(next))?;
        let first = game(7).sends(&[message(7, "a"), message(7, "b")]).to(&*store).await?.first_effect;
        same("the first of the run", first, next)?;
        for id in [first.0, first.0 + 1] {
            store.delivered(EffectId(id), Fate::Sent { message: None }, at(1_000)).await?;
        }
        expected = Some(EffectId(first.0 + 2));
        drop(store);
        house.restart().await;
    }
    Ok(())
}
