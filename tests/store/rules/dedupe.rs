//! What has been here before.

use stategram::store::{Admission, Arrival};

use crate::houses::{House, crash};
use crate::rule::{Check, rules, same, so};
use crate::words::{
    GAME, MENU, arrive, arrive_at, arrive_together, at, begin, game, inbox, incoming, left, one_row, query,
};

rules! { "dedupe":
    any known_by_membership
        "an update is known by its own id, and not for being lower than another, also when ids jump back";
    any known_within_a_batch "an update that is in a batch twice is new once";
    any queries_are_known "an inline query gets no row, and is known like an update that does";
    durable queries_are_known_after_a_crash "an inline query is known after a crash, as soon as it was answered for";
    durable known_after_a_restart "an update is known after a restart, and 47 hours later";
    durable known_when_done "an update that was here gets no second row, for nobody, done or not";
}

const HOUR: u64 = 3_600_000;

async fn known_by_membership(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let is_new = async |id| Check::Ok(matches!(arrive(&*store, id, &[(GAME, 7)]).await?, Admission::New(_)));
    for id in [900, 901, 5, 6, 902, 1, 903, 7] {
        so(&format!("{id} is new"), is_new(id).await?)?;
    }
    for id in [5, 900, 901, 6, 1, 7, 902, 903] {
        so(&format!("{id} is known"), !is_new(id).await?)?;
    }
    so("4 is new still", is_new(4).await?)
}

async fn known_within_a_batch(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let taken: &[_] = &[(GAME, 7)];
    let admissions = arrive_together(&*store, at(1_000), &[(3, taken), (8, taken), (8, taken), (3, taken)]).await?;
    let known: Vec<_> = admissions.iter().map(|it| *it == Admission::Duplicate).collect();
    same("known", known, vec![false, false, true, true])
}

async fn queries_are_known(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let (typed, written) = ([3, 3, 1].map(incoming), incoming(2));
    let takers = || vec![(GAME, "7".to_owned())];
    let [three, again, one] = &typed;
    let update = Arrival::Update { update: &written, takers: &takers };
    let batch = [Arrival::Inline(three), update, Arrival::Inline(again), Arrival::Inline(one)];
    let admissions = store.accept(&batch, at(1_000)).await?;
    let known: Vec<_> = admissions.iter().map(|it| *it == Admission::Duplicate).collect();
    same("known", known, vec![false, false, true, false])?;
    same("the rows of a query", admissions[0].clone(), Admission::New(Vec::new()))?;
    for (id, known) in [(1, true), (3, true), (2, true), (4, false), (4, true)] {
        same(&format!("{id} is known"), query(&*store, id).await? == Admission::Duplicate, known)?;
    }
    Ok(())
}

/// Also where nothing that needs the disk comes behind it.
async fn queries_are_known_after_a_crash(house: &mut dyn House) -> Check {
    begin(&*house.store()).await?;
    for run in 1..=5 {
        let store = house.store();
        same("a query", query(&*store, run).await?, Admission::New(Vec::new()))?;
        drop(store);
        crash(house).await;
        let store = house.store();
        begin(&*store).await?;
        same("known after the crash", query(&*store, run).await?, Admission::Duplicate)?;
    }
    Ok(())
}

async fn known_after_a_restart(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    for id in [900, 5] {
        arrive_at(&*store, at(HOUR), id, &[(GAME, 7)]).await?;
    }
    drop(store);
    for (hour, new) in [(2, 901), (47, 902)] {
        house.restart().await;
        let store = house.store();
        begin(&*store).await?;
        // Something else is accepted first: what is pruned is pruned then.
        for (id, known) in [(new, false), (5, true), (900, true)] {
            let admission = arrive_at(&*store, at(hour * HOUR), id, &[(GAME, 7)]).await?;
            same(&format!("{id} is known at hour {hour}"), admission == Admission::Duplicate, known)?;
        }
    }
    Ok(())
}

async fn known_when_done(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let done = one_row(&*store, 1, GAME, 7).await?;
    let open = one_row(&*store, 2, GAME, 7).await?;
    game(7).done(done).to(&*store).await?;
    for id in [1, 2] {
        let again = arrive(&*store, id, &[(GAME, 7), (MENU, 3)]).await?;
        same("admission", again, Admission::Duplicate)?;
    }
    same("rows", inbox(&*store, GAME, 7).await?.into_iter().map(|it| it.0).collect(), vec![open])?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    same("left", left(&*store, GAME, 7).await?.into_iter().map(|it| it.0).collect(), vec![open])?;
    same("another's", inbox(&*store, MENU, 3).await?, vec![])
}
