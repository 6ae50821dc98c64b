//! What a crash leaves in doubt: an effect that was on its way, and nobody knows how far.

use stategram::store::{EffectId, EntryKind, Fate, Replayed};

use crate::houses::House;
use crate::rule::{Broken, Check, rules, same, so};
use crate::words::{GAME, at, begin, game, message, once, outbox, outbox_ids, sending, set_aside};

rules! { "doubt":
    durable once_is_withheld
        "an effect that may not be repeated and was on its way is withheld, set aside with its words, and counted";
    durable others_are_repeated "one that may be repeated and was on its way is in the outbox again, and counted";
    durable unsent_is_sent "one that was not on its way is sent, whether it may be repeated or not";
    durable doubtful_is_set_aside "one whose sender gives it up in doubt is set aside with its words";
    durable unsent_takes_the_mark_back "one of which its sender knows that it was not sent is sent, whatever it was";
    durable withheld_are_told_apart "what was withheld is told apart from all else that is set aside";
    durable withheld_may_be_replayed "what was withheld goes out when somebody puts it back";
}

async fn once_is_withheld(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    game(7).sends(&[once(7, "a"), message(7, "b"), once(7, "c")]).to(&*store).await?;
    sending(&*store, first, true).await?;
    drop(store);
    house.restart().await;
    let store = house.store();
    let begun = begin(&*store).await?;
    same("counted", (begun.withheld, begun.next_effect.0), (1, first + 3))?;
    same("the outbox", outbox_ids(&*store).await?, vec![first + 1, first + 2])?;
    let aside = set_aside(&*store).await?;
    same("set aside", aside.len(), 1)?;
    let row = &aside[0];
    same("whose", (row.posting.conversation.as_str(), row.posting.seed.as_str()), (GAME, "7"))?;
    same("kind", row.posting.entry.kind, EntryKind::Reply)?;
    same("when", row.at, at(1_000))?;
    let effect = serde_json::from_str(&row.posting.entry.body).map_err(|error| Broken(error.to_string()))?;
    same("what", once(7, "a"), effect)?;
    so("why", !row.error.is_empty())?;
    drop(store);
    house.restart().await;
    let store = house.store();
    same("counted again", begin(&*store).await?.withheld, 0)?;
    same("set aside once", set_aside(&*store).await?.len(), 1)
}

async fn others_are_repeated(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    game(7).sends(&[message(7, "a"), message(7, "b"), message(7, "c")]).to(&*store).await?;
    for id in [first, first + 2] {
        sending(&*store, id, false).await?;
    }
    let before = outbox(&*store).await?;
    drop(store);
    house.restart().await;
    let store = house.store();
    let begun = begin(&*store).await?;
    same("counted", (begun.repeated, begun.withheld), (2, 0))?;
    same("the outbox", outbox(&*store).await?, before)?;
    same("set aside", set_aside(&*store).await?.len(), 0)
}

async fn unsent_is_sent(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    game(7).sends(&[message(7, "a"), once(7, "b")]).to(&*store).await?;
    let before = outbox(&*store).await?;
    drop(store);
    house.restart().await;
    let store = house.store();
    let begun = begin(&*store).await?;
    same("counted", (begun.repeated, begun.withheld), (0, 0))?;
    same("the outbox", outbox(&*store).await?, before)
}

async fn doubtful_is_set_aside(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    game(7).sends(&[message(7, "a"), message(7, "b")]).to(&*store).await?;
    sending(&*store, first, false).await?;
    let fate = Fate::Doubtful { error: "no answer could be read".to_owned() };
    same("nobody is told", store.delivered(EffectId(first), fate.clone(), at(3_000)).await?, None)?;
    same("what is gone", store.delivered(EffectId(first), fate, at(3_000)).await?, None)?;
    drop(store);
    house.restart().await;
    let store = house.store();
    same("counted", begin(&*store).await?.repeated, 0)?;
    same("the outbox", outbox_ids(&*store).await?, vec![first + 1])?;
    let listed = set_aside(&*store).await?;
    let found: Vec<_> = listed.iter().map(|it| (it.at, it.posting.entry.kind, it.error.as_str())).collect();
    same("set aside", found, vec![(at(3_000), EntryKind::Reply, "no answer could be read")])
}

async fn unsent_takes_the_mark_back(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    game(7).sends(&[once(7, "a"), message(7, "b")]).to(&*store).await?;
    let before = outbox(&*store).await?;
    for (id, once) in [(first, true), (first + 1, false)] {
        sending(&*store, id, once).await?;
        same("nobody is told", store.delivered(EffectId(id), Fate::Unsent, at(2_000)).await?, None)?;
    }
    same("the outbox", outbox(&*store).await?, before.clone())?;
    drop(store);
    house.restart().await;
    let store = house.store();
    let begun = begin(&*store).await?;
    same("counted", (begun.repeated, begun.withheld), (0, 0))?;
    same("the outbox after a restart", outbox(&*store).await?, before)
}

async fn withheld_are_told_apart(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    let effects = [once(7, "a"), once(7, "b"), once(7, "c")];
    game(7).sends(&effects).aside(EntryKind::Update, "{}", "it failed").to(&*store).await?;
    for id in first..first + 3 {
        sending(&*store, id, true).await?;
    }
    let doubtful = Fate::Doubtful { error: "no answer".to_owned() };
    store.delivered(EffectId(first + 1), doubtful, at(2_000)).await?;
    drop(store);
    house.restart().await;
    let store = house.store();
    let begun = begin(&*store).await?;
    same("counted", begun.withheld, 2)?;
    let withheld = store.set_aside(begun.withheld_behind, 2).await?;
    let mut bodies: Vec<_> = withheld.into_iter().map(|it| it.posting.entry.body).collect();
    bodies.sort_unstable();
    let own = [once(7, "a"), once(7, "c")].map(|it| serde_json::to_string(&it).unwrap_or_default());
    same("which", bodies, own.into())
}

async fn withheld_may_be_replayed(house: &mut dyn House) -> Check {
    let store = house.store();
    let first = begin(&*store).await?.next_effect.0;
    game(7).sends(&[once(7, "a")]).to(&*store).await?;
    sending(&*store, first, true).await?;
    drop(store);
    house.restart().await;
    let store = house.store();
    begin(&*store).await?;
    let aside = set_aside(&*store).await?;
    same("set aside", aside.len(), 1)?;
    match store.replay(aside[0].id, at(2_000)).await? {
        Some(Replayed::Outbox(queued)) => {
            same("its new number", queued.id.0, first + 1)?;
            same("what", &queued.effect, &once(7, "a"))?;
            same("the outbox", outbox(&*store).await?, vec![queued])?;
        }
        other => return Err(Broken(format!("it is put back as {other:?}"))),
    }
    drop(store);
    house.restart().await;
    let store = house.store();
    same("counted", begin(&*store).await?.withheld, 0)?;
    same("the outbox after a restart", outbox_ids(&*store).await?, vec![first + 1])
}
