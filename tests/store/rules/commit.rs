//! What a turn makes of its conversation.

use stategram::store::{Admission, Deadlines, EntryKind, Stored};

use crate::houses::House;
use crate::rule::{Broken, Check, rules, same};
use crate::words::{
    BOT, GAME, MENU, arrive, begin, begin_as, game, inbox, look, message, one_row, outbox_ids, posting, raw, set,
    set_aside, set_outliving, silence, state, timers, turn,
};

rules! { "commit":
    durable state_is_replaced
        "a conversation is in the state that its last turn left it in, and others are in theirs";
    durable unchanged_changes_nothing
        "a turn that stays leaves the state and its deadlines; a touch moves the deadlines alone";
    durable ended_is_gone "nothing is left of the state of a conversation that ended, and it may begin anew";
    durable a_turn_is_one "a turn does all that it says";
    durable every_row_is_done "a turn is done with all the rows that it names and no others, and sets aside all that it names";
    any word_is_said_once "a turn whose answer nobody waits for is done";
    durable turns_survive "turns survive a restart";
}

fn stored(state: &str, deadlines: Deadlines) -> Option<Stored> {
    Some(Stored { version: 1, state: state.to_owned(), deadlines })
}

async fn state_is_replaced(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let none = Deadlines::default();
    same("before", look(&*store, GAME, 7).await?.conversation, None)?;
    game(7).state(r#"{"Playing":{"name":"Ann \" ☃"}}"#).to(&*store).await?;
    game(8).state("8").to(&*store).await?;
    turn(MENU, 7).state("9").to(&*store).await?;
    let first = look(&*store, GAME, 7).await?.conversation;
    same("first", first, stored(r#"{"Playing":{"name":"Ann \" ☃"}}"#, none))?;
    game(7).state_until("2", silence(500)).to(&*store).await?;
    same("second", look(&*store, GAME, 7).await?.conversation, stored("2", silence(500)))?;
    game(7).state("3").to(&*store).await?;
    same("third", look(&*store, GAME, 7).await?.conversation, stored("3", none))?;
    same("another seed", look(&*store, GAME, 8).await?.conversation, stored("8", none))?;
    same("another name", look(&*store, MENU, 7).await?.conversation, stored("9", none))
}

async fn unchanged_changes_nothing(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    game(7).touched(silence(300)).to(&*store).await?;
    game(7).to(&*store).await?;
    same("what is not there", look(&*store, GAME, 7).await?.conversation, None)?;
    game(7).state_until("1", silence(500)).to(&*store).await?;
    game(7).to(&*store).await?;
    same("unchanged", look(&*store, GAME, 7).await?.conversation, stored("1", silence(500)))?;
    game(7).touched(silence(600)).to(&*store).await?;
    same("touched", look(&*store, GAME, 7).await?.conversation, stored("1", silence(600)))?;
    game(7).touched(Deadlines::default()).to(&*store).await?;
    same("without a deadline", look(&*store, GAME, 7).await?.conversation, stored("1", Deadlines::default()))
}

async fn ended_is_gone(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    game(7).state("1").to(&*store).await?;
    game(8).state("1").to(&*store).await?;
    game(7).ended().to(&*store).await?;
    game(9).ended().to(&*store).await?;
    same("ended", state(&*store, GAME, 7).await?, None)?;
    same("another", state(&*store, GAME, 8).await?, Some("1".to_owned()))?;
    game(7).state("2").to(&*store).await?;
    same("anew", state(&*store, GAME, 7).await?, Some("2".to_owned()))
}

async fn a_turn_is_one(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    let row = one_row(&*store, 1, GAME, 7).await?;
    let whole = game(7).done(row).state("1").timers(&[set(1, 500)]).sends(&[message(7, "a"), message(8, "b")]);
    let whole = whole.posts(&[posting(MENU, 3, "1")]).aside(EntryKind::Update, "{}", "no");
    whole.to(&*store).await?;
    same("inbox", inbox(&*store, GAME, 7).await?, vec![])?;
    same("state", state(&*store, GAME, 7).await?, Some("1".to_owned()))?;
    same("timers", timers(&*store, GAME, 7, 9_000).await?, vec![(1, 500)])?;
    same("outbox", outbox_ids(&*store).await?, vec![first, first + 1])?;
    same("postings", inbox(&*store, MENU, 3).await?.len(), 1)?;
    same("set aside", set_aside(&*store).await?.len(), 1)
}

async fn every_row_is_done(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let mut rows = Vec::new();
    for id in 0..12 {
        rows.push(one_row(&*store, id, GAME, 7).await?);
    }
    // One of several takers: what another one has of the update stays.
    let Admission::New(shared) = arrive(&*store, 12, &[(GAME, 7), (MENU, 3)]).await? else {
        return Err(Broken("an update of a new id is none".to_owned()));
    };
    let album: Vec<_> = rows[1..11].iter().chain(&shared[..1]).copied().collect();
    let turn = game(7).all_done(&album).aside(EntryKind::Update, "1", "no").aside(EntryKind::Update, "2", "no");
    turn.to(&*store).await?;
    let left: Vec<_> = inbox(&*store, GAME, 7).await?.into_iter().map(|it| it.0).collect();
    same("inbox", left, vec![rows[0], rows[11]])?;
    same("of another taker", inbox(&*store, MENU, 3).await?, vec![(shared[1], raw(12))])?;
    let aside: Vec<_> = set_aside(&*store).await?.into_iter().map(|it| it.posting.entry.body).collect();
    same("set aside", aside, vec!["1".to_owned(), "2".to_owned()])
}

/// The memory store shows it by a timer.
async fn word_is_said_once(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    for seed in 0..20 {
        let turn = game(seed).timers(&[set(1, 500)]);
        let said = turn.say(&*store);
        // Polled once, and dropped.
        let _ = futures_util::FutureExt::now_or_never(said);
    }
    // What is answered now was said later.
    game(99).to(&*store).await?;
    for seed in 0..20 {
        same(&format!("timers of {seed}"), timers(&*store, GAME, seed, 500).await?, vec![(1, 500)])?;
    }
    Ok(())
}

async fn turns_survive(house: &mut dyn House) -> Check {
    let store = house.store();
    begin_as(&*store, BOT, &[GAME, MENU]).await?;
    game(7).state_until("1", silence(500)).to(&*store).await?;
    game(7).touched(silence(600)).timers(&[set_outliving(1, 700)]).to(&*store).await?;
    game(8).state("1").to(&*store).await?;
    game(8).ended().to(&*store).await?;
    drop(store);
    for _ in 0..2 {
        house.restart().await;
        let store = house.store();
        begin(&*store).await?;
        same("a state", look(&*store, GAME, 7).await?.conversation, stored("1", silence(600)))?;
        same("a timer", timers(&*store, GAME, 7, 9_000).await?, vec![(1, 700)])?;
        same("one that ended", state(&*store, GAME, 8).await?, None)?;
    }
    Ok(())
}
