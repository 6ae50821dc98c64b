//! Until when a conversation may be silent, or in its state.

use stategram::store::Deadlines;

use crate::houses::House;
use crate::rule::{Check, rules, same, so};
use crate::words::{ALL, GAME, MENU, at, begin, due, firsts, game, look, next_due, set, silence, turn};

rules! { "deadlines":
    durable due_in_order "conversations are due from their deadline on and not before, the most overdue first";
    durable due_in_pages "what is due is had page by page behind the last one, also where moments are equal";
    durable moved_is_not_due "a deadline that moved is not due at its old moment: by a touch, a new state, the end";
    durable earlier_of_two
        "the earlier of silence and time in the state counts; without either a conversation is never due";
    durable next_is_told
        "the earliest moment to come is told, of this name's conversations, however few are asked for";
    durable deadlines_survive "deadlines survive a restart";
}

async fn due_in_order(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    for (seed, until) in [(1, 300), (2, 100), (3, 200), (11, 400)] {
        game(seed).state_until("1", silence(until)).to(&*store).await?;
    }
    turn(MENU, 4).state_until("1", silence(50)).to(&*store).await?;
    same("just before the first", due(&*store, GAME, 99).await?, vec![])?;
    same("at the first", due(&*store, GAME, 100).await?, vec![(100, 2)])?;
    same("at all but the last", due(&*store, GAME, 399).await?, vec![(100, 2), (200, 3), (300, 1)])?;
    same("of another name", due(&*store, MENU, 399).await?, vec![(50, 4)])
}

async fn due_in_pages(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    // Of one moment are 1 to 12: as text their order is another one than as numbers.
    for seed in 1..=12 {
        game(seed).state_until("1", silence(500)).to(&*store).await?;
    }
    for (seed, until) in [(20, 499), (21, 501), (22, 501), (23, 900)] {
        game(seed).state_until("1", silence(until)).to(&*store).await?;
    }
    // Several timers of one moment, and another's between them and the deadlines.
    game(20).timers(&[set(1, 400), set(2, 400), set(3, 400)]).to(&*store).await?;
    game(24).timers(&[set(1, 450)]).to(&*store).await?;
    for limit in [1, 2, 3, 4, 5, 15, 16] {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = store.due(GAME, at(501), after.as_ref(), limit).await?.waiting;
            so("a page is not too long", page.len() <= limit)?;
            so("the pages come to an end", all.len() < 1_000)?;
            let Some(last) = page.last() else { break };
            after = Some(last.clone());
            all.extend(page);
        }
        let mut seeds: Vec<_> = firsts(all)?.into_iter().map(|(_, seed)| seed).collect();
        same("the first", seeds.first(), Some(&20))?;
        seeds.sort_unstable();
        same(&format!("in pages of {limit}"), seeds, (1..=12).chain(20..=22).chain([24]).collect())?;
    }
    Ok(())
}

async fn moved_is_not_due(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    for seed in 1..=5 {
        game(seed).state_until("1", silence(100)).to(&*store).await?;
    }
    game(1).touched(silence(200)).to(&*store).await?;
    game(2).state_until("2", silence(300)).to(&*store).await?;
    game(3).state("2").to(&*store).await?;
    game(4).ended().to(&*store).await?;
    same("at the old moment", due(&*store, GAME, 100).await?, vec![(100, 5)])?;
    same("between", due(&*store, GAME, 299).await?, vec![(100, 5), (200, 1)])?;
    same("at last", due(&*store, GAME, 9_000).await?, vec![(100, 5), (200, 1), (300, 2)])?;
    game(5).touched(silence(50)).to(&*store).await?;
    same("one that moved to an earlier one", due(&*store, GAME, 99).await?, vec![(50, 5)])
}

async fn earlier_of_two(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let both = |silence, at_most| Deadlines { silence: Some(at(silence)), at_most: Some(at(at_most)) };
    game(1).state_until("1", both(200, 100)).to(&*store).await?;
    game(2).state_until("1", both(100, 200)).to(&*store).await?;
    game(3).state_until("1", Deadlines { silence: None, at_most: Some(at(150)) }).to(&*store).await?;
    game(4).state("1").to(&*store).await?;
    same("due", due(&*store, GAME, 9_000).await?, vec![(100, 1), (100, 2), (150, 3)])?;
    let stored = look(&*store, GAME, 1).await?.conversation.map(|it| it.deadlines);
    same("both are kept", stored, Some(both(200, 100)))
}

async fn next_is_told(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    same("of nobody", next_due(&*store, GAME, 0).await?, None)?;
    for (seed, until) in [(1, 300), (2, 100), (3, 200)] {
        game(seed).state_until("1", silence(until)).to(&*store).await?;
    }
    turn(MENU, 4).state_until("1", silence(150)).to(&*store).await?;
    for (until, next) in [(0, Some(100)), (99, Some(100)), (100, Some(200)), (250, Some(300)), (300, None)] {
        same(&format!("at {until}"), next_due(&*store, GAME, until).await?, next)?;
    }
    let page = store.due(GAME, at(150), None, 1).await?;
    same("with a page", page.next, Some(at(200)))?;
    let behind = (at(100), "2".to_owned());
    same("behind a page", store.due(GAME, at(150), Some(&behind), ALL).await?.next, Some(at(200)))
}

async fn deadlines_survive(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let deadlines = silence(700);
    game(1).state_until("1", deadlines).to(&*store).await?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    same("before", due(&*store, GAME, 699).await?, vec![])?;
    same("to come", next_due(&*store, GAME, 699).await?, Some(700))?;
    same("due", due(&*store, GAME, 700).await?, vec![(700, 1)])?;
    same("stored", look(&*store, GAME, 1).await?.conversation.map(|it| it.deadlines), Some(deadlines))
}
