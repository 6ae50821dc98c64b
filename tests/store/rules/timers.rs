//! The timers that authors set.

use std::time::Duration;

use stategram::store::{Ask, Timer, TimerId};

use crate::houses::House;
use crate::rule::{Check, rules, same, so};
use crate::words::{
    ALL, GAME, MENU, at, begin, cancel, due, firsts, game, load, move_to, next_due, set, set_every, set_outliving,
    timers, turn,
};

rules! { "timers":
    any timer_comes_up "a timer is due from its moment on and not before, and gone once its turn cancels it";
    any timer_is_given_whole "a timer is loaded with all that it was set with";
    any timer_repeats "a repeated timer comes up again at the moment it is moved to";
    any timer_moves "a timer that was moved is due at its new moment and not at its old one";
    any cancelled_never_comes "a timer that was cancelled never comes up";
    any end_cancels
        "the end of a conversation cancels its timers, also those of the same turn, but those that outlive it";
    any one_moment_in_order "timers of one moment come up in the order in which they were set";
    any timers_among_conversations
        "timers of several conversations are due in order, page by page, and the next is told";
    any timers_are_their_conversations "a timer is of one conversation: another with the same id is another";
    any changes_in_order "the changes of a turn happen in their order";
    durable timers_survive "timers survive a restart, in their order, and what was cancelled or moved stays so";
}

async fn timer_comes_up(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    game(7).timers(&[set(1, 500)]).to(&*store).await?;
    same("due before", due(&*store, GAME, 499).await?, vec![])?;
    same("loaded before", timers(&*store, GAME, 7, 499).await?, vec![])?;
    same("due", due(&*store, GAME, 500).await?, vec![(500, 7)])?;
    same("loaded", timers(&*store, GAME, 7, 500).await?, vec![(1, 500)])?;
    same("loaded again", timers(&*store, GAME, 7, 900).await?, vec![(1, 500)])?;
    game(7).timers(&[cancel(1)]).to(&*store).await?;
    same("due after", due(&*store, GAME, 9_000).await?, vec![])?;
    same("loaded after", timers(&*store, GAME, 7, 9_000).await?, vec![])
}

async fn timer_is_given_whole(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let changes = [set(i64::MAX as u64, 500), set_every(2, 600, 86_400_000), set_outliving(3, 700)];
    game(7).timers(&changes).to(&*store).await?;
    let ask = Ask { timers_until: at(9_000), inbox_until: None, limit: ALL };
    let found = load(&*store, GAME, 7, ask).await?.timers;
    let timer = |id: u64, due, every: Option<u64>, outlives| {
        let (every, event) = (every.map(Duration::from_secs), id.to_string());
        Timer { id: TimerId(id), due: at(due), every, outlives, event }
    };
    let expected =
        vec![timer(i64::MAX as u64, 500, None, false), timer(2, 600, Some(86_400), false), timer(3, 700, None, true)];
    same("timers", found, expected)
}

async fn timer_repeats(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    game(7).timers(&[set_every(1, 500, 100)]).to(&*store).await?;
    for point in [500, 600, 700] {
        same("before", due(&*store, GAME, point - 1).await?, vec![])?;
        same("due", due(&*store, GAME, point).await?, vec![(point, 7)])?;
        game(7).timers(&[move_to(1, point + 100)]).to(&*store).await?;
        same("not twice", due(&*store, GAME, point).await?, vec![])?;
    }
    Ok(())
}

async fn timer_moves(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    game(7).timers(&[set(1, 500), set(2, 550)]).to(&*store).await?;
    game(7).timers(&[move_to(1, 600)]).to(&*store).await?;
    game(7).timers(&[move_to(9, 100)]).to(&*store).await?;
    same("at the old moment", due(&*store, GAME, 500).await?, vec![])?;
    same("loaded between", timers(&*store, GAME, 7, 599).await?, vec![(2, 550)])?;
    same("loaded", timers(&*store, GAME, 7, 600).await?, vec![(2, 550), (1, 600)])?;
    game(7).timers(&[move_to(1, 50)]).to(&*store).await?;
    same("moved to an earlier one", due(&*store, GAME, 50).await?, vec![(50, 7)])
}

async fn cancelled_never_comes(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    game(7).timers(&[set(1, 500), set(2, 500), set(3, 600)]).to(&*store).await?;
    game(7).timers(&[cancel(1), cancel(9)]).to(&*store).await?;
    game(7).timers(&[move_to(1, 400)]).to(&*store).await?;
    same("loaded", timers(&*store, GAME, 7, 9_000).await?, vec![(2, 500), (3, 600)])?;
    game(7).timers(&[cancel(2)]).to(&*store).await?;
    same("due", due(&*store, GAME, 599).await?, vec![])?;
    same("to come", next_due(&*store, GAME, 0).await?, Some(600))
}

async fn end_cancels(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    game(7).state("1").timers(&[set(1, 500), set_outliving(2, 600)]).to(&*store).await?;
    game(8).state("1").timers(&[set(1, 500)]).to(&*store).await?;
    game(7).ended().timers(&[set(3, 700), set_outliving(4, 800)]).to(&*store).await?;
    same("loaded", timers(&*store, GAME, 7, 9_000).await?, vec![(2, 600), (4, 800)])?;
    same("another's", timers(&*store, GAME, 8, 9_000).await?, vec![(1, 500)])?;
    same("due", due(&*store, GAME, 9_000).await?, vec![(500, 8), (600, 7)])?;
    game(7).timers(&[set(5, 550)]).to(&*store).await?;
    same("set in the entry", timers(&*store, GAME, 7, 599).await?, vec![(5, 550)])
}

async fn one_moment_in_order(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    for ids in [&[9, 2][..], &[5, 1], &[7]] {
        let changes: Vec<_> = ids.iter().map(|id| set(*id, 500)).collect();
        game(7).timers(&changes).to(&*store).await?;
    }
    game(7).timers(&[set(3, 900), set(4, 100), set(8, 600)]).to(&*store).await?;
    game(7).timers(&[move_to(3, 500)]).to(&*store).await?;
    let ids: Vec<_> = timers(&*store, GAME, 7, 900).await?.into_iter().map(|it| it.0).collect();
    same("ids", ids, vec![4, 9, 2, 5, 1, 7, 3, 8])
}

async fn timers_among_conversations(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    for (seed, moment) in [(1, 300), (2, 100), (3, 200), (10, 200), (4, 200), (2, 250), (5, 400)] {
        game(seed).timers(&[set(moment, moment)]).to(&*store).await?;
    }
    turn(MENU, 6).timers(&[set(1, 150)]).to(&*store).await?;
    let seeds = |found: Vec<(u64, i64)>| found.into_iter().map(|it| it.1).collect::<Vec<_>>();
    let found = seeds(due(&*store, GAME, 399).await?);
    so("in order", found == [2, 10, 3, 4, 1])?;
    for limit in [1, 2, 3] {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = store.due(GAME, at(399), after.as_ref(), limit).await?.waiting;
            so("a page is not too long", page.len() <= limit)?;
            so("the pages come to an end", all.len() < 1_000)?;
            let Some(last) = page.last() else { break };
            after = Some(last.clone());
            all.extend(page);
        }
        same(&format!("in pages of {limit}"), seeds(firsts(all)?), found.clone())?;
    }
    for (until, next) in [(0, Some(100)), (100, Some(200)), (200, Some(250)), (399, Some(400)), (400, None)] {
        same(&format!("to come at {until}"), next_due(&*store, GAME, until).await?, next)?;
    }
    same("of another name", next_due(&*store, MENU, 0).await?, Some(150))
}

async fn timers_are_their_conversations(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    game(7).timers(&[set(1, 500)]).to(&*store).await?;
    game(8).timers(&[set(1, 600)]).to(&*store).await?;
    turn(MENU, 7).timers(&[set(1, 700)]).to(&*store).await?;
    game(8).timers(&[cancel(1)]).to(&*store).await?;
    turn(MENU, 7).timers(&[move_to(1, 800)]).to(&*store).await?;
    same("one", timers(&*store, GAME, 7, 9_000).await?, vec![(1, 500)])?;
    same("another seed's", timers(&*store, GAME, 8, 9_000).await?, vec![])?;
    same("another name's", timers(&*store, MENU, 7, 9_000).await?, vec![(1, 800)])
}

async fn changes_in_order(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let changes = [
        set(1, 500),
        move_to(1, 600),
        set(2, 500),
        cancel(2),
        set(3, 500),
        cancel(3),
        set(3, 700),
        cancel(4),
        set(4, 650),
    ];
    game(7).timers(&changes).to(&*store).await?;
    same("loaded", timers(&*store, GAME, 7, 9_000).await?, vec![(1, 600), (4, 650), (3, 700)])?;
    game(7).timers(&[set(1, 900), move_to(3, 100)]).to(&*store).await?;
    same("set again", timers(&*store, GAME, 7, 9_000).await?, vec![(3, 100), (4, 650), (1, 900)])
}

async fn timers_survive(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    game(7).timers(&[set(9, 500), set(2, 500), set(5, 500), set(3, 400)]).to(&*store).await?;
    game(7).timers(&[cancel(2), move_to(3, 600)]).to(&*store).await?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    same("due before", due(&*store, GAME, 499).await?, vec![])?;
    same("to come", next_due(&*store, GAME, 499).await?, Some(500))?;
    same("due", due(&*store, GAME, 500).await?, vec![(500, 7)])?;
    same("loaded", timers(&*store, GAME, 7, 9_000).await?, vec![(9, 500), (5, 500), (3, 600)])?;
    game(7).timers(&[set(1, 500)]).to(&*store).await?;
    same("with another", timers(&*store, GAME, 7, 500).await?, vec![(9, 500), (5, 500), (1, 500)])
}
