//! What was set aside.

use stategram::store::{AsideId, EntryKind, Posting, Replayed};

use crate::houses::House;
use crate::rule::{Broken, Check, rules, same, so};
use crate::words::{GAME, MENU, at, begin, game, inbox, left, look, message, one_row, outbox, raw, set_aside, turn};

rules! { "aside":
    any aside_is_listed "what was set aside is listed whole, the oldest first, page by page";
    any entry_is_put_back "an entry that is put back is given to whoever hands it on, and is not listed any more";
    durable put_back_is_a_row "and it is the newest row of its conversation's inbox, now and in the next run";
    any reply_is_put_back "a reply that is put back has the next number of its bot";
    durable reply_is_in_the_outbox "and it is in the outbox";
    any aside_is_discarded "what is thrown away is gone, and what is not there cannot be put back or thrown away";
    any aside_is_numbered_for_ever "the ids of what was set aside are never used again";
    durable aside_survives "what was set aside is listed after a restart, and its ids are not used again then";
}

const KINDS: [EntryKind; 5] =
    [EntryKind::Update, EntryKind::Event, EntryKind::End, EntryKind::State, EntryKind::Undeliverable];

async fn aside_is_listed(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    for (seed, kind) in (1..).zip(KINDS) {
        let mut turn = game(seed).aside(kind, format!("[{seed}]"), &format!("no {seed}"));
        turn.now = at(seed.unsigned_abs() * 100);
        turn.to(&*store).await?;
    }
    let listed = set_aside(&*store).await?;
    so("their ids rise", listed.is_sorted_by(|a, b| a.id < b.id))?;
    let found: Vec<_> = listed
        .iter()
        .map(|it| {
            let Posting { conversation, seed, entry } = it.posting.clone();
            (it.at.as_millis(), conversation, seed, entry.kind, entry.body, it.error.clone())
        })
        .collect();
    let expected: Vec<_> = (1..)
        .zip(KINDS)
        .map(|(seed, kind)| {
            (seed * 100, GAME.to_owned(), seed.to_string(), kind, format!("[{seed}]"), format!("no {seed}"))
        })
        .collect();
    same("listed", found, expected)?;
    same("the first two", store.set_aside(None, 2).await?, listed[..2].to_vec())?;
    same("behind the second", store.set_aside(Some(listed[1].id), 2).await?, listed[2..4].to_vec())?;
    same("behind the last", store.set_aside(Some(listed[4].id), 2).await?, vec![])
}

async fn entry_is_put_back(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    for (seed, kind) in (1..).zip(KINDS) {
        game(seed).aside(kind, format!("[{seed}]"), "no").to(&*store).await?;
    }
    for row in set_aside(&*store).await?.into_iter().rev() {
        match store.replay(row.id, at(2_000)).await? {
            Some(Replayed::Inbox(id, posting)) => {
                same("what", posting, row.posting)?;
                same("whether it has a row", id.is_some(), store.keeps())?;
            }
            other => return Err(Broken(format!("{:?} is put back as {other:?}", row.posting))),
        }
        so("it is listed no more", set_aside(&*store).await?.iter().all(|it| it.id != row.id))?;
        same("a second time", store.replay(row.id, at(2_000)).await?, None)?;
    }
    Ok(())
}

async fn put_back_is_a_row(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let failed = one_row(&*store, 1, GAME, 7).await?;
    game(7).done(failed).aside(EntryKind::Update, raw(1), "no").to(&*store).await?;
    let newer = one_row(&*store, 2, GAME, 7).await?;
    let aside = set_aside(&*store).await?;
    same("set aside", aside.len(), 1)?;
    let Some(Replayed::Inbox(Some(row), _)) = store.replay(aside[0].id, at(2_000)).await? else {
        return Err(Broken("what is put back is in no row".to_owned()));
    };
    so("its row is the newest", row > newer)?;
    let expected = vec![(newer, raw(2)), (row, raw(1))];
    same("the inbox", inbox(&*store, GAME, 7).await?, expected.clone())?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    same("in the next run", left(&*store, GAME, 7).await?, expected)?;
    same("kinds", look(&*store, GAME, 7).await?.inbox.iter().all(|it| it.entry.kind == EntryKind::Update), true)
}

async fn reply_is_put_back(house: &mut dyn House) -> Check {
    let store = house.store();
    let start = begin(&*store).await?.next_effect.0;
    game(7).sends(&[message(7, "a")]).to(&*store).await?;
    let body = serde_json::to_string(&message(8, "b")).expect("plain data");
    game(7).aside(EntryKind::Reply, body, "no").to(&*store).await?;
    game(7).aside(EntryKind::Reply, r#"{"neverHeardOf":{}}"#, "no").to(&*store).await?;
    let aside = set_aside(&*store).await?;
    same("set aside", aside.len(), 2)?;
    match store.replay(aside[0].id, at(2_000)).await? {
        Some(Replayed::Outbox(queued)) => {
            same("its number", (queued.id.0, queued.turn.0), (start + 1, start + 1))?;
            same("what", queued.effect, message(8, "b"))?;
            same("when", queued.at, at(2_000))?;
            same("whose", (queued.conversation.as_str(), queued.seed.as_str()), (GAME, "7"))?;
        }
        other => return Err(Broken(format!("a reply is put back as {other:?}"))),
    }
    let unreadable = store.replay(aside[1].id, at(2_000)).await?;
    so("one that cannot be read", matches!(unreadable, Some(Replayed::Unreadable(why)) if !why.is_empty()))?;
    same("and stays", set_aside(&*store).await?, aside[1..].to_vec())?;
    let next = game(7).sends(&[message(7, "c")]).to(&*store).await?.first_effect;
    same("the next turn's number", next.0, start + 2)
}

async fn reply_is_in_the_outbox(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    let body = serde_json::to_string(&message(8, "b")).expect("plain data");
    turn(MENU, 3).aside(EntryKind::Reply, body, "no").to(&*store).await?;
    let aside = set_aside(&*store).await?;
    same("set aside", aside.len(), 1)?;
    let Some(Replayed::Outbox(queued)) = store.replay(aside[0].id, at(2_000)).await? else {
        return Err(Broken("a reply is not put back into the outbox".to_owned()));
    };
    same("the outbox", outbox(&*store).await?, vec![queued.clone()])?;
    drop(store);
    house.restart().await;
    let store = house.store();
    same("the next number", begin(&*store).await?.next_effect.0, first + 1)?;
    same("the outbox after a restart", outbox(&*store).await?, vec![queued])
}

async fn aside_is_discarded(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    for seed in 1..=3 {
        game(seed).aside(EntryKind::Event, "1", "no").to(&*store).await?;
    }
    let listed = set_aside(&*store).await?;
    so("it is thrown away", store.discard(listed[1].id).await?)?;
    so("it is thrown away once", !store.discard(listed[1].id).await?)?;
    same("it cannot be put back", store.replay(listed[1].id, at(2_000)).await?, None)?;
    same("the others", set_aside(&*store).await?, vec![listed[0].clone(), listed[2].clone()])?;
    same("behind what is gone", store.set_aside(Some(listed[1].id), 9).await?, vec![listed[2].clone()])?;
    let never = AsideId(1 << 40);
    so("what never was is not thrown away", !store.discard(never).await?)?;
    same("and not put back", store.replay(never, at(2_000)).await?, None)?;
    same("rows", inbox(&*store, GAME, 2).await?, vec![])
}

async fn aside_is_numbered_for_ever(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let mut last = None;
    for round in 0..5 {
        game(7).aside(EntryKind::Event, "1", "no").to(&*store).await?;
        let listed = set_aside(&*store).await?;
        same("set aside", listed.len(), 1)?;
        so("a later id is higher", last.is_none_or(|last| listed[0].id > last))?;
        last = Some(listed[0].id);
        match round % 2 {
            0 => so("thrown away", store.discard(listed[0].id).await?)?,
            _ => so("put back", store.replay(listed[0].id, at(2_000)).await?.is_some())?,
        }
    }
    Ok(())
}

async fn aside_survives(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    for seed in 1..=3 {
        game(seed).aside(EntryKind::Event, "1", "no").to(&*store).await?;
    }
    let listed = set_aside(&*store).await?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    same("after a restart", set_aside(&*store).await?, listed.clone())?;
    for row in &listed {
        so("thrown away", store.discard(row.id).await?)?;
    }
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    same("after another", set_aside(&*store).await?, vec![])?;
    game(7).aside(EntryKind::Event, "1", "no").to(&*store).await?;
    so("a later id is higher", set_aside(&*store).await?.iter().all(|it| it.id > listed[2].id))
}
