//! Many conversations at once.

use stategram::store::{InboxId, Store};

use crate::houses::House;
use crate::rule::{Broken, Check, rules, same, so};
use crate::words::{
    GAME, arrive_together, at, begin, cancel, game, inbox, look, message, move_to, outbox, post, posting, set, state,
    timers,
};

rules! { "seeds":
    any timers_at_once "many conversations set, move and cancel timers at once, and each has its own";
    durable turns_at_once
        "many conversations take their updates at once: each applies its own in order, and nobody's is lost";
    durable arrivals_at_once "what several sources bring at once is all there, each source's in its order";
}

const SEEDS: i64 = 16;
const TURNS: i64 = 12;

async fn timers_at_once(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let tasks = (0..SEEDS).map(|seed| {
        let store = store.clone();
        tokio::spawn(async move {
            // Looked at after every turn: what a cancelled timer went through is not seen in the end.
            let mut own = Vec::new();
            for it in 1..=TURNS.unsigned_abs() {
                let id = id(seed, it);
                game(seed).timers(&[set(id, 500)]).to(&*store).await?;
                own.insert(0, (id, 500));
                same(&format!("timers of {seed}"), timers(&*store, GAME, seed, 9_000).await?, own.clone())?;
                let change = if it % 3 == 0 { cancel(id) } else { move_to(id, 1_000 - it) };
                game(seed).timers(&[change]).to(&*store).await?;
                own.remove(0);
                if it % 3 != 0 {
                    own.insert(0, (id, 1_000 - it));
                }
                same(&format!("timers of {seed}"), timers(&*store, GAME, seed, 9_000).await?, own.clone())?;
            }
            Ok::<_, Broken>(())
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.map_err(|error| Broken(error.to_string()))??;
    }
    for seed in 0..SEEDS {
        let ids: Vec<_> = timers(&*store, GAME, seed, 9_000).await?.into_iter().map(|it| it.0).collect();
        let left = (1..=TURNS.unsigned_abs()).rev().filter(|it| it % 3 != 0);
        let expected: Vec<_> = left.map(|it| id(seed, it)).collect();
        same(&format!("timers of {seed}"), ids, expected)?;
    }
    Ok(())
}

/// Each conversation has ids of its own, so that none depends on when another one says something.
fn id(seed: i64, it: u64) -> u64 {
    seed.unsigned_abs() * 100 + it
}

/// A conversation takes one row after the other; its state is the list of what it has applied.
async fn take_all(store: &dyn Store, seed: i64) -> Check {
    let mut applied = Vec::new();
    for (row, body) in inbox(store, GAME, seed).await? {
        applied.push(body);
        let text = serde_json::to_string(&applied).expect("plain data");
        let reply = message(seed, &applied.len().to_string());
        game(seed).done(row).state(&text).sends(&[reply]).to(store).await?;
    }
    Ok(())
}

async fn turns_at_once(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    for turn in 0..TURNS {
        let takers: Vec<_> = (0..SEEDS).map(|seed| [(GAME, seed)]).collect();
        let batch: Vec<_> = (0..).zip(&takers).map(|(seed, taker)| (turn * SEEDS + seed, &taker[..])).collect();
        arrive_together(&*store, at(1_000), &batch).await?;
    }
    let task = |seed| {
        let store = store.clone();
        tokio::spawn(async move { take_all(&*store, seed).await })
    };
    for task in (0..SEEDS).map(task).collect::<Vec<_>>() {
        task.await.map_err(|error| Broken(error.to_string()))??;
    }
    drop(store);
    for run in 0..2 {
        let store = house.store();
        if run > 0 {
            begin(&*store).await?;
        }
        for seed in 0..SEEDS {
            let applied: Vec<_> = (0..TURNS).map(|turn| crate::words::raw(turn * SEEDS + seed)).collect();
            let expected = serde_json::to_string(&applied).expect("plain data");
            same("applied", state(&*store, GAME, seed).await?, Some(expected))?;
            same("left", look(&*store, GAME, seed).await?.inbox, vec![])?;
        }
        let replies = outbox(&*store).await?;
        same("replies", replies.len() as i64, SEEDS * TURNS)?;
        for seed in 0..SEEDS {
            let own: Vec<_> = replies.iter().filter(|it| it.seed == seed.to_string()).map(|it| &it.effect).collect();
            let expected: Vec<_> = (1..=TURNS).map(|it| message(seed, &it.to_string())).collect();
            same("its replies in order", own, expected.iter().collect())?;
        }
        drop(store);
        house.restart().await;
    }
    Ok(())
}

async fn arrivals_at_once(house: &mut dyn House) -> Check {
    let store = house.store();
    begin(&*store).await?;
    let source = |source: i64| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut rows = Vec::new();
            for it in 0..TURNS {
                rows.push(post(&*store, &posting(GAME, 7, &format!("[{source},{it}]"))).await?);
            }
            Ok::<Vec<InboxId>, Broken>(rows)
        })
    };
    let mut all = Vec::new();
    for task in (0..SEEDS).map(source).collect::<Vec<_>>() {
        let rows = task.await.map_err(|error| Broken(error.to_string()))??;
        so("a source's rows rise", rows.is_sorted_by(|a, b| a < b))?;
        all.extend(rows);
    }
    all.sort();
    let found: Vec<_> = inbox(&*store, GAME, 7).await?;
    same("rows", found.iter().map(|it| it.0).collect(), all)?;
    for source in 0..SEEDS {
        let own = found.iter().map(|it| it.1.clone()).filter(|it| it.starts_with(&format!("[{source},")));
        let expected: Vec<_> = (0..TURNS).map(|it| format!("[{source},{it}]")).collect();
        same("a source's in its order", own.collect(), expected)?;
    }
    Ok(())
}
