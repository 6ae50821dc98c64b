//! How effects end.

use stategram::store::{EffectId, EntryKind, Fate, InboxId, SentId, Store};

use crate::houses::House;
use crate::rule::{Broken, Check, rules, same, so};
use crate::words::{GAME, MENU, at, begin, game, inbox, left, look, message, one_row, outbox_ids, resolve, turn};

rules! { "delivered":
    any message_is_known
        "the message that an effect became is known to those that refer to it, and what was never sent is not";
    durable message_is_remembered "it is known after a restart";
    durable refusal_is_told_once
        "a refusal is told to the conversation that wants to know, once for a turn, as a row of its inbox";
    durable refusal_is_told_once_for_all "and it stays told after a restart";
    durable telling_takes_the_effect "the refused effect is gone with the telling";
}

async fn refuse(store: &dyn Store, id: u64, tell: &str) -> Check<Option<InboxId>> {
    let fate = Fate::Refused { tell: Some(tell.to_owned()) };
    Ok(store.delivered(EffectId(id), fate, at(1_000)).await?)
}

async fn send_as(store: &dyn Store, id: u64, sent: u64, message_id: i32) -> Check {
    let fate = Fate::Sent { message: Some((SentId(sent), message_id)) };
    same("nobody is told", store.delivered(EffectId(id), fate, at(1_000)).await?, None)
}

async fn message_is_known(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    let effects: Vec<_> = (0..4).map(|it| message(7, &it.to_string())).collect();
    game(7).sends(&effects).to(&*store).await?;
    let (low, high) = (5, i64::MAX as u64);
    same("before", resolve(&*store, first + 2, low).await?, None)?;
    send_as(&*store, first, low, 77).await?;
    send_as(&*store, first + 1, high, 78).await?;
    same("one", resolve(&*store, first + 2, low).await?, Some(77))?;
    same("the other", resolve(&*store, first + 3, high).await?, Some(78))?;
    same("one that was never sent", resolve(&*store, first + 3, 6).await?, None)?;
    same("again", resolve(&*store, first + 3, low).await?, Some(77))
}

async fn message_is_remembered(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    game(7).sends(&[message(7, "a"), message(7, "b")]).to(&*store).await?;
    send_as(&*store, first, 5, 77).await?;
    drop(store);
    for _ in 0..2 {
        house.restart().await;
        let store = house.store();
        begin(&*store).await?;
        same("after a restart", resolve(&*store, first + 1, 5).await?, Some(77))?;
    }
    Ok(())
}

async fn refusal_is_told_once(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    one_row(&*store, 1, GAME, 7).await?;
    let three = [message(7, "a"), message(8, "b"), message(9, "c")];
    game(7).sends(&three).tells().to(&*store).await?;
    game(7).sends(&three).tells().to(&*store).await?;
    turn(MENU, 3).sends(&three).to(&*store).await?;
    let Some(told) = refuse(&*store, first + 1, r#"{"method":"b"}"#).await? else {
        return Err(Broken("nobody is told of the first refusal".to_owned()));
    };
    same("of the second of a turn", refuse(&*store, first, "{}").await?, None)?;
    same("of the third of a turn", refuse(&*store, first + 2, "{}").await?, None)?;
    let Some(other) = refuse(&*store, first + 3, r#"{"method":"d"}"#).await? else {
        return Err(Broken("nobody is told of another turn's refusal".to_owned()));
    };
    let rows = look(&*store, GAME, 7).await?.inbox;
    let told_rows: Vec<_> = rows.into_iter().filter(|it| it.entry.kind == EntryKind::Undeliverable).collect();
    let told_rows: Vec<_> = told_rows.into_iter().map(|it| (it.id, it.entry.body)).collect();
    same("rows", told_rows, vec![(told, r#"{"method":"b"}"#.to_owned()), (other, r#"{"method":"d"}"#.to_owned())])?;
    game(7).done(told).to(&*store).await?;
    game(7).done(other).to(&*store).await?;
    same("of one when all is done", refuse(&*store, first + 4, "{}").await?, None)
}

async fn refusal_is_told_once_for_all(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    game(7).sends(&[message(7, "a"), message(8, "b"), message(9, "c")]).tells().to(&*store).await?;
    let told = refuse(&*store, first, "{}").await?;
    so("the conversation is told", told.is_some())?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    let wanted: Vec<_> = crate::words::outbox(&*store).await?.iter().map(|it| it.tell_refused).collect();
    same("whether the rest is to be told", wanted, vec![false, false])?;
    same("of the second", refuse(&*store, first + 1, "{}").await?, None)?;
    let rows: Vec<_> = left(&*store, GAME, 7).await?.into_iter().map(|it| it.0).collect();
    same("left", rows, told.into_iter().collect())
}

async fn telling_takes_the_effect(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    game(7).sends(&[message(7, "a"), message(8, "b")]).tells().to(&*store).await?;
    refuse(&*store, first, "{}").await?;
    same("the outbox", outbox_ids(&*store).await?, vec![first + 1])?;
    same("one that is gone", refuse(&*store, first, "{}").await?, None)?;
    same("rows", inbox(&*store, GAME, 7).await?.len(), 1)?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    same("the outbox after a restart", outbox_ids(&*store).await?, vec![first + 1])?;
    same("rows after a restart", left(&*store, GAME, 7).await?.len(), 1)
}
