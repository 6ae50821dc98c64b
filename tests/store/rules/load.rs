//! What is read of a conversation.

use stategram::store::{Ask, InboxId, Loaded};

use crate::houses::House;
use crate::rule::{Check, rules, same};
use crate::words::{ALL, GAME, MENU, at, begin, due, game, left, load, one_row, posting, turn};

rules! { "load":
    any nothing_of_a_stranger "of a conversation that never was there is nothing";
    durable only_earlier_runs "asked without a row, a store has what earlier runs left, and nothing of this one";
    durable up_to_a_row "asked up to a row, it has the open ones up to there, of whatever run";
    durable not_too_many "it has the oldest rows, and not more than asked for";
    durable left_is_overdue
        "what an earlier run left is due since 1970, and until it is done; what this run has is not";
}

async fn nothing_of_a_stranger(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    for inbox_until in [None, Some(InboxId(100))] {
        let ask = Ask { timers_until: at(9_000), inbox_until, limit: ALL };
        same("loaded", load(&*store, GAME, 7, ask).await?, Loaded::default())?;
    }
    same("due", due(&*store, GAME, 9_000).await?, vec![])
}

async fn rows(house: &dyn House, inbox_until: Option<InboxId>, limit: usize) -> Check<Vec<InboxId>> {
    let ask = Ask { timers_until: at(0), inbox_until, limit };
    Ok(load(&*house.store(), GAME, 7, ask).await?.inbox.into_iter().map(|it| it.id).collect())
}

async fn only_earlier_runs(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let first = one_row(&*store, 1, GAME, 7).await?;
    let posted = turn(MENU, 3).posts(&[posting(GAME, 7, "1")]).to(&*store).await?.postings[0];
    same("in its own run", rows(house, None, ALL).await?, vec![])?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    let second = one_row(&*store, 2, GAME, 7).await?;
    same("in the next", rows(house, None, ALL).await?, vec![first, posted])?;
    game(7).done(first).to(&*store).await?;
    same("when one is done", rows(house, None, ALL).await?, vec![posted])?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    same("in the one after", rows(house, None, ALL).await?, vec![posted, second])
}

async fn up_to_a_row(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let old = one_row(&*store, 1, GAME, 7).await?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    let mut own = Vec::new();
    for id in 2..8 {
        own.push(one_row(&*store, 2 * id, GAME, 7).await?);
        one_row(&*store, 2 * id + 1, GAME, 8).await?;
    }
    game(7).done(own[1]).to(&*store).await?;
    same("up to one", rows(house, Some(own[3]), ALL).await?, vec![old, own[0], own[2], own[3]])?;
    same("up to one that is done", rows(house, Some(own[1]), ALL).await?, vec![old, own[0]])?;
    same("up to the first", rows(house, Some(old), ALL).await?, vec![old])
}

async fn not_too_many(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let mut all = Vec::new();
    for id in 0..10 {
        all.push(one_row(&*store, id, GAME, 7).await?);
    }
    same("of this run", rows(house, Some(all[8]), 3).await?, all[..3].to_vec())?;
    same("none", rows(house, Some(all[8]), 0).await?, vec![])?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    same("of an earlier run", rows(house, None, 4).await?, all[..4].to_vec())?;
    game(7).done(all[0]).to(&*store).await?;
    same("and the next", rows(house, None, 4).await?, all[1..5].to_vec())
}

async fn left_is_overdue(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let row = one_row(&*store, 1, GAME, 7).await?;
    one_row(&*store, 2, MENU, 3).await?;
    same("in its own run", due(&*store, GAME, 9_000).await?, vec![])?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    one_row(&*store, 3, GAME, 8).await?;
    same("in the next", due(&*store, GAME, 0).await?, vec![(0, 7)])?;
    same("of another name", due(&*store, MENU, 0).await?, vec![(0, 3)])?;
    game(7).done(row).to(&*store).await?;
    same("when it is done", due(&*store, GAME, 0).await?, vec![])?;
    same("left", left(&*store, GAME, 7).await?, vec![])
}
