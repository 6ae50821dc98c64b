//! A conversation that goes on under another seed, and which seeds there are.

use std::task::{Context, Poll, Waker};

use stategram::store::{EffectId, EntryKind, Fate, Store};

use crate::houses::{House, crash};
use crate::rule::{Check, rules, same, so};
use crate::words::{
    ALL, GAME, MENU, Say, begin, due, game, inbox, look, message, one_row, outbox, set, set_outliving, settle, silence,
    state, timers, turn,
};

rules! { "moves":
    any timers_move "the timers of a conversation that moves are in their order at its new seed, and only there";
    durable replies_move "the replies of a conversation that moves are told of at its new seed";
    any moves_are_known "where a conversation has moved is told to whoever asks for it at its old seed";
    durable moves_survive "where a conversation has moved is known after a crash, until it begins anew";
    durable moves_are_whole "of a move that a crash cuts off there is all or nothing";
    durable seeds_of_one_chat "of the seeds of a conversation those are listed that begin so, and no others";
    durable seeds_are_listed "the seeds of a conversation are listed page by page, without those that have only moved";
}

async fn timers_move(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    game(7).timers(&[set(1, 500), set_outliving(2, 600), set(3, 500)]).to(&*store).await?;
    game(8).timers(&[set(4, 500), set(3, 100)]).to(&*store).await?;
    turn(MENU, 7).timers(&[set(1, 500)]).to(&*store).await?;
    game(8).moves(7).to(&*store).await?;
    same("at the old seed", timers(&*store, GAME, 7, 9_000).await?, vec![])?;
    same("at the new seed", timers(&*store, GAME, 8, 9_000).await?, vec![(1, 500), (3, 500), (4, 500), (2, 600)])?;
    same("another's", timers(&*store, MENU, 7, 9_000).await?, vec![(1, 500)])?;
    same("due", due(&*store, GAME, 9_000).await?, vec![(500, 8)])?;
    game(8).ended().to(&*store).await?;
    same("when it has ended", timers(&*store, GAME, 8, 9_000).await?, vec![(2, 600)])
}

async fn replies_move(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    game(7).sends(&[message(7, "a"), message(7, "b")]).tells().to(&*store).await?;
    game(9).sends(&[message(9, "c")]).to(&*store).await?;
    game(8).moves(7).to(&*store).await?;
    let seeds: Vec<_> = outbox(&*store).await?.into_iter().map(|it| it.seed).collect();
    same("whose replies they are", seeds, ["8", "8", "9"].map(str::to_owned).to_vec())?;
    let refused = Fate::Refused { tell: Some("{}".to_owned()) };
    so("it is told", store.delivered(EffectId(first), refused, crate::words::at(1_000)).await?.is_some())?;
    same("at the old seed", inbox(&*store, GAME, 7).await?, vec![])?;
    same("at the new seed", inbox(&*store, GAME, 8).await?.len(), 1)
}

async fn moves_are_known(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    game(8).moves(7).state("1").to(&*store).await?;
    // Another one comes to the same place.
    game(8).moves(6).to(&*store).await?;
    for old in [6, 7] {
        same("moved", look(&*store, GAME, old).await?.moved, Some("8".to_owned()))?;
    }
    for (name, seed) in [(GAME, 8), (GAME, 5), (MENU, 7)] {
        same("not moved", look(&*store, name, seed).await?.moved, None)?;
    }
    Ok(())
}

async fn moves_survive(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    game(7).state_until("1", silence(500)).to(&*store).await?;
    game(8).moves(7).state_until("1", silence(500)).to(&*store).await?;
    settle(&*store).await?;
    drop(store);
    crash(house).await;
    let store = house.store();
    begin(&*store).await?;
    let old = look(&*store, GAME, 7).await?;
    same("at the old seed", (old.moved, old.conversation), (Some("8".to_owned()), None))?;
    same("at the new seed", state(&*store, GAME, 8).await?, Some("1".to_owned()))?;
    same("due", due(&*store, GAME, 9_000).await?, vec![(500, 8)])?;
    game(7).state("2").to(&*store).await?;
    let anew = look(&*store, GAME, 7).await?;
    same("anew", (anew.moved, anew.conversation.map(|it| it.state)), (None, Some("2".to_owned())))
}

/// The crash comes when the turn was polled this often: not said, on its way, or done.
async fn moves_are_whole(house: &mut dyn House) -> Check {
    begin(&*house.store()).await?;
    for polls in 0..20 {
        let store = house.store();
        let (old, new) = (100 + 2 * polls, 101 + 2 * polls);
        let row = one_row(&*store, polls, GAME, new).await?;
        game(old).state("1").timers(&[set(1, 500)]).to(&*store).await?;
        settle(&*store).await?;
        let before = seen(&*store, old, new).await?;
        let turn: Say = game(new).moves(old).done(row).state("1").aside(EntryKind::State, "{}", "no");
        let mut said = turn.say(&*store);
        for _ in 0..polls {
            if let Poll::Ready(done) = said.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                done?;
                said = Box::pin(std::future::pending());
                break;
            }
            tokio::task::yield_now().await;
        }
        let remains = house.remains();
        drop(said);
        drop(store);
        house.boot(remains).await;
        let store = house.store();
        begin(&*store).await?;
        let after = seen(&*store, old, new).await?;
        let whole = (None, Some("1".to_owned()), 0, 1, 0, Some(new.to_string()));
        so(&format!("{before:?} became {after:?}"), after == before || after == whole)?;
    }
    Ok(())
}

/// What there is of a move: both states, both numbers of timers, the open rows, and what is told.
type Seen = (Option<String>, Option<String>, usize, usize, usize, Option<String>);

async fn seen(store: &dyn Store, old: i64, new: i64) -> Check<Seen> {
    let (was, is) = (look(store, GAME, old).await?, look(store, GAME, new).await?);
    let [before, now] = [was.conversation, is.conversation].map(|it| it.map(|it| it.state));
    Ok((before, now, was.timers.len(), is.timers.len(), is.inbox.len(), was.moved))
}

async fn seeds_are_listed(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    for seed in [3, 1, 20, 100] {
        game(seed).state("1").to(&*store).await?;
    }
    game(4).timers(&[set(1, 500), set(2, 600)]).to(&*store).await?;
    game(3).timers(&[set(1, 500)]).to(&*store).await?;
    one_row(&*store, 1, GAME, 5).await?;
    one_row(&*store, 2, GAME, 5).await?;
    turn(MENU, 9).state("1").to(&*store).await?;
    game(21).moves(20).state("1").to(&*store).await?;
    game(100).ended().to(&*store).await?;
    let expected = ["1", "21", "3", "4", "5"].map(str::to_owned).to_vec();
    for limit in [1, 2, 5, ALL] {
        let (mut all, mut after): (Vec<String>, Option<String>) = (Vec::new(), None);
        loop {
            let page = store.seeds(GAME, "", after.as_deref(), limit).await?;
            so("a page is not too long", page.len() <= limit && all.len() < 100)?;
            let Some(last) = page.last() else { break };
            after = Some(last.clone());
            all.extend(page);
        }
        same(&format!("seeds by {limit}"), all, expected.clone())?;
    }
    Ok(())
}

async fn seeds_of_one_chat(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    for seed in [-1, -10, -2, 1, 10, 21] {
        game(seed).state("1").to(&*store).await?;
    }
    game(12).timers(&[set(1, 500)]).to(&*store).await?;
    one_row(&*store, 1, GAME, 19).await?;
    turn(MENU, 11).state("1").to(&*store).await?;
    for (prefix, after, limit, expected) in [
        ("1", None, ALL, vec!["1", "10", "12", "19"]),
        ("1", None, 2, vec!["1", "10"]),
        ("1", Some("10"), 1, vec!["12"]),
        ("1", Some("12"), ALL, vec!["19"]),
        ("1", Some("19"), ALL, vec![]),
        ("-1", None, ALL, vec!["-1", "-10"]),
        ("1", Some("-2"), ALL, vec!["1", "10", "12", "19"]),
        ("3", None, ALL, vec![]),
    ] {
        let found = store.seeds(GAME, prefix, after, limit).await?;
        same(&format!("seeds of {prefix} behind {after:?}"), found, expected.into_iter().map(str::to_owned).collect())?;
    }
    Ok(())
}
