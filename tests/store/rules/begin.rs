//! What a store does when a bot begins, and for several bots.

use stategram::store::{EffectId, EntryKind, Fate, Replayed, SentId};

use crate::houses::House;
use crate::rule::{Check, rules, same, so};
use crate::words::{
    BOT, GAME, MENU, arrive, at, begin, begin_as, due, game, inbox, left, look, message, one_row, outbox_ids, posting,
    raw, resolve, set, set_aside, set_every, set_outliving, silence, state, timers, turn,
};

rules! { "begin":
    durable strangers_are_set_aside
        "rows for conversations that are not registered are set aside, and may be put back";
    durable strangers_keep_what_is_theirs
        "and their states, deadlines and timers are as they were when the conversation is registered again";
    durable friends_are_left "and those of conversations that are registered are left, as are replies on their way";
    durable begins_alike "a bot that begins again finds what it left, however often";
    durable bots_are_apart "two bots in one store do not see each other";
}

async fn strangers_are_set_aside(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    one_row(&*store, 1, MENU, 3).await?;
    // One body for two strangers, and one for a stranger and somebody else.
    arrive(&*store, 2, &[(MENU, 3), ("Third", 3)]).await?;
    arrive(&*store, 3, &[(GAME, 7), (MENU, 3)]).await?;
    game(7).posts(&[posting(MENU, 3, r#"{"x":1}"#)]).to(&*store).await?;
    drop(store);
    house.restart().await;
    let store = house.store();
    same("counted", begin_as(&*store, BOT, &[GAME]).await?.strangers, 5)?;
    let listed = set_aside(&*store).await?;
    let mut found: Vec<_> = listed.iter().map(|it| (it.posting.entry.kind, it.posting.entry.body.clone())).collect();
    found.sort();
    let mut expected = vec![
        (EntryKind::Update, raw(1)),
        (EntryKind::Update, raw(2)),
        (EntryKind::Update, raw(2)),
        (EntryKind::Update, raw(3)),
        (EntryKind::Event, r#"{"x":1}"#.to_owned()),
    ];
    expected.sort();
    same("set aside", found, expected)?;
    so("whose", listed.iter().all(|it| it.posting.conversation != GAME && it.posting.seed == "3"))?;
    let of_game: Vec<_> = left(&*store, GAME, 7).await?.into_iter().map(|it| it.1).collect();
    same("another taker's", of_game, vec![raw(3)])?;
    so("why", listed.iter().all(|it| !it.error.is_empty()))?;
    drop(store);
    house.restart().await;
    let store = house.store();
    same("counted again", begin(&*store).await?.strangers, 0)?;
    same("the inbox", inbox(&*store, MENU, 3).await?, vec![])?;
    same("due", due(&*store, MENU, 9_000).await?, vec![])?;
    for row in listed {
        let put_back = store.replay(row.id, at(2_000)).await?;
        so("it is put back", matches!(put_back, Some(Replayed::Inbox(Some(_), _))))?;
    }
    same("the inbox", inbox(&*store, MENU, 3).await?.len(), 4)
}

async fn strangers_keep_what_is_theirs(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let set = [set(1, 600), set_every(2, 700, 50), set_outliving(3, 800)];
    turn(MENU, 3).state_until(r#"{"Open":{}}"#, silence(500)).timers(&set).to(&*store).await?;
    let before = look(&*store, MENU, 3).await?;
    drop(store);
    for conversations in [&[GAME][..], &[GAME], &[GAME, MENU]] {
        house.restart().await;
        let store = house.store();
        same("counted", begin_as(&*store, BOT, conversations).await?.strangers, 0)?;
        same("set aside", set_aside(&*store).await?, vec![])?;
        same("due of the registered", due(&*store, GAME, 9_000).await?, vec![])?;
    }
    let store = house.store();
    same("state, deadlines and timers", look(&*store, MENU, 3).await?, before)?;
    same("due", due(&*store, MENU, 9_000).await?, vec![(500, 3)])
}

async fn friends_are_left(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    let row = one_row(&*store, 1, GAME, 7).await?;
    game(7).state_until("1", silence(500)).timers(&[set(1, 600)]).sends(&[message(7, "a")]).to(&*store).await?;
    turn(MENU, 3).sends(&[message(3, "b")]).to(&*store).await?;
    drop(store);
    house.restart().await;
    let store = house.store();
    same("counted", begin_as(&*store, BOT, &[GAME]).await?.strangers, 0)?;
    same("left", left(&*store, GAME, 7).await?, vec![(row, raw(1))])?;
    same("state", state(&*store, GAME, 7).await?, Some("1".to_owned()))?;
    same("timers", timers(&*store, GAME, 7, 9_000).await?, vec![(1, 600)])?;
    same("outbox", outbox_ids(&*store).await?, vec![first, first + 1])
}

async fn begins_alike(house: &mut dyn House) -> Check {
    let store = house.store();
    let begun = begin(&*store).await?;
    same("nothing", (begun.repeated, begun.withheld, begun.strangers), (0, 0, 0))?;
    let first = begun.next_effect.0;
    let row = one_row(&*store, 1, GAME, 7).await?;
    game(7).state("1").timers(&[set(1, 600)]).sends(&[message(7, "a")]).to(&*store).await?;
    drop(store);
    for _ in 0..3 {
        house.restart().await;
        let store = house.store();
        let begun = begin(&*store).await?;
        same("counted", (begun.next_effect.0, begun.withheld, begun.strangers), (first + 1, 0, 0))?;
        same("left", left(&*store, GAME, 7).await?, vec![(row, raw(1))])?;
        same("state", state(&*store, GAME, 7).await?, Some("1".to_owned()))?;
        same("timers", timers(&*store, GAME, 7, 9_000).await?, vec![(1, 600)])?;
        same("outbox", outbox_ids(&*store).await?, vec![first])?;
    }
    Ok(())
}

async fn bots_are_apart(house: &mut dyn House) -> Check {
    let one = house.store();
    let first = begin(&*one).await?.next_effect.0;
    let row = one_row(&*one, 1, GAME, 7).await?;
    let whole =
        game(7).state_until("1", silence(500)).timers(&[set(1, 600)]).sends(&[message(7, "a"), message(7, "b")]);
    whole.aside(EntryKind::Event, "1", "no").to(&*one).await?;
    one.delivered(EffectId(first), Fate::Sent { message: Some((SentId(5), 77)) }, at(1_000)).await?;

    let other = house.neighbour().await;
    let begun = begin_as(&*other, BOT + 1, &[MENU]).await?;
    same("the other's begin", (begun.next_effect.0, begun.repeated, begun.strangers), (first, 0, 0))?;
    same("the other's state", state(&*other, GAME, 7).await?, None)?;
    same("the other's timers", timers(&*other, GAME, 7, 9_000).await?, vec![])?;
    same("the other's due", due(&*other, GAME, 9_000).await?, vec![])?;
    same("the other's outbox", outbox_ids(&*other).await?, vec![])?;
    same("the other's set aside", set_aside(&*other).await?, vec![])?;
    same("the other's inbox", inbox(&*other, GAME, 7).await?, vec![])?;
    same("the other's messages", resolve(&*other, first, 5).await?, None)?;
    so(
        "its own update of the same id is new",
        arrive(&*other, 1, &[(MENU, 7)]).await? != stategram::store::Admission::Duplicate,
    )?;
    turn(GAME, 7).ended().timers(&[crate::words::cancel(1)]).to(&*other).await?;
    same(
        "its own numbers",
        turn(MENU, 7).state("9").sends(&[message(9, "x")]).to(&*other).await?.first_effect.0,
        first,
    )?;
    other.delivered(EffectId(first), Fate::Dropped, at(1_000)).await?;
    other.delivered(EffectId(first + 1), Fate::Dropped, at(1_000)).await?;
    let foreign = set_aside(&*one).await?[0].id;
    so("it cannot throw away what is not its own", !other.discard(foreign).await?)?;

    same("state", state(&*one, GAME, 7).await?, Some("1".to_owned()))?;
    same("timers", timers(&*one, GAME, 7, 9_000).await?, vec![(1, 600)])?;
    same("due", due(&*one, GAME, 9_000).await?, vec![(500, 7)])?;
    same("outbox", outbox_ids(&*one).await?, vec![first + 1])?;
    same("inbox", inbox(&*one, GAME, 7).await?, vec![(row, raw(1))])?;
    same("set aside", set_aside(&*one).await?.len(), 1)?;
    same("of another's", state(&*one, MENU, 7).await?, None)?;
    same("numbers", game(7).sends(&[message(7, "c")]).to(&*one).await?.first_effect.0, first + 2)
}
