//! What comes in.

use stategram::store::{Admission, InboxId};

use crate::houses::House;
use crate::rule::{Check, rules, same, so};
use crate::words::{
    ALL, GAME, MENU, arrive, arrive_together, at, begin, due, game, inbox, left, one_row, post, posting, raw, turn,
};

rules! { "inbox":
    durable arrivals_are_in_order
        "what arrives for a conversation is loaded in the order of its arrival, now and after a restart";
    durable each_taker_has_its_row
        "an update has a row for each taker, in their order, and one that is done leaves the others";
    durable nobody_takes_it "an update that nobody takes is new and stores nothing";
    durable rows_are_numbered_for_ever
        "inbox ids rise with the arrivals and are never used again, also after a restart";
    durable events_are_rows "an event from outside is a row among the updates";
    durable postings_are_rows "the postings of a turn are rows of their conversations, in their order";
}

async fn arrivals_are_in_order(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let mut sent = Vec::new();
    for batch in [&[5, 6, 7][..], &[8], &[901, 902]] {
        let batch: Vec<_> = batch.iter().map(|id| (*id, &[(GAME, 7)][..])).collect();
        arrive_together(&*store, at(1_000), &batch).await?;
        sent.extend(batch.iter().map(|(id, _)| raw(*id)));
    }
    let bodies = |rows: Vec<(InboxId, String)>| rows.into_iter().map(|(_, body)| body).collect::<Vec<_>>();
    same("in this run", bodies(inbox(&*store, GAME, 7).await?), sent.clone())?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    same("left by the earlier run", bodies(left(&*store, GAME, 7).await?), sent)
}

async fn each_taker_has_its_row(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let admission = arrive(&*store, 1, &[(MENU, 3), (GAME, 7), (GAME, 8)]).await?;
    let Admission::New(rows) = admission else { return same("it is new", admission, Admission::New(Vec::new())) };
    same("rows", rows.len(), 3)?;
    so("their ids rise in the order of the takers", rows.is_sorted_by(|a, b| a < b))?;
    for (row, (name, seed)) in rows.iter().zip([(MENU, 3), (GAME, 7), (GAME, 8)]) {
        same("the row of a taker", inbox(&*store, name, seed).await?, vec![(*row, raw(1))])?;
    }
    game(7).done(rows[1]).to(&*store).await?;
    same("the row that is done", inbox(&*store, GAME, 7).await?, vec![])?;
    same("another seed's", inbox(&*store, GAME, 8).await?, vec![(rows[2], raw(1))])?;
    same("another conversation's", inbox(&*store, MENU, 3).await?, vec![(rows[0], raw(1))])?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    same("the row that is done, after a restart", left(&*store, GAME, 7).await?, vec![])?;
    same("another seed's, after a restart", left(&*store, GAME, 8).await?, vec![(rows[2], raw(1))])
}

async fn nobody_takes_it(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let before = one_row(&*store, 1, GAME, 7).await?;
    same("admission", arrive(&*store, 2, &[]).await?, Admission::New(Vec::new()))?;
    let after = one_row(&*store, 3, GAME, 7).await?;
    so("it uses up no row", after.0 == before.0 + 1)?;
    game(7).done(before).to(&*store).await?;
    game(7).done(after).to(&*store).await?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    same("due", due(&*store, GAME, 5_000).await?, vec![])?;
    same("set aside", store.set_aside(None, ALL).await?.len(), 0)
}

async fn rows_are_numbered_for_ever(house: &mut dyn House) -> Check {
    let mut last = InboxId(0);
    for run in 0..4 {
        let store = house.store();
        begin(&*store).await?;
        for turn in 0..3 {
            let row = one_row(&*store, run * 10 + turn, GAME, turn).await?;
            so("a later row has a higher id", row > last || last == InboxId(0) && run + turn == 0)?;
            last = row;
            game(turn).done(row).to(&*store).await?;
        }
        drop(store);
        house.restart().await;
    }
    Ok(())
}

async fn events_are_rows(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let first = one_row(&*store, 1, GAME, 7).await?;
    let second = post(&*store, &posting(GAME, 7, r#"{"tick":1}"#)).await?;
    let third = one_row(&*store, 2, GAME, 7).await?;
    let expected = vec![(first, raw(1)), (second, r#"{"tick":1}"#.to_owned()), (third, raw(2))];
    same("the inbox", inbox(&*store, GAME, 7).await?, expected.clone())?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    same("the inbox after a restart", left(&*store, GAME, 7).await?, expected)
}

async fn postings_are_rows(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let cause = one_row(&*store, 1, GAME, 7).await?;
    let postings = [posting(MENU, 3, "1"), posting(GAME, 7, "2"), posting(MENU, 3, "3")];
    let rows = game(7).done(cause).posts(&postings).to(&*store).await?.postings;
    same("rows", rows.len(), 3)?;
    let after = turn(MENU, 3).posts(&[posting(MENU, 3, "4")]).to(&*store).await?.postings;
    same("rows", after.len(), 1)?;
    let (game_rows, menu_rows) = (inbox(&*store, GAME, 7).await?, inbox(&*store, MENU, 3).await?);
    same("its own", game_rows, vec![(rows[1], "2".to_owned())])?;
    let expected = vec![(rows[0], "1".to_owned()), (rows[2], "3".to_owned()), (after[0], "4".to_owned())];
    same("another's", menu_rows, expected.clone())?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    same("another's after a restart", left(&*store, MENU, 3).await?, expected)
}
