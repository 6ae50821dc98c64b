//! What an answered update costs. Not run by default:
//! `cargo test --release --test sqlite pace -- --ignored --nocapture`.

#![allow(clippy::print_stdout, reason = "it is there for its figures")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use stategram::machine::PerChat;
use stategram::reply::{Call, Effect};
use stategram::store::{Admission, Arrival, Commit, Deadlines, EffectId, Fate, Kept, Key, Sending, Sqlite, Store};
use stategram::types::methods::SendMessageParams;
use stategram::update::Incoming;
use tokio::task::JoinSet;

use crate::{BOT, NOON, begin, turn};

const UPDATES: i64 = 100_000;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it is a measurement"]
async fn pace() {
    for (batch, seeds, expires) in
        [(32, 10_000, false), (100, 10_000, false), (100, 10_000, true), (100, 100, true), (1, 1, true)]
    {
        let directory = tempfile::tempdir_in(".").unwrap();
        let path = directory.path().join("bot.db");
        let secure = std::env::var("SECURE").is_ok();
        let store = Arc::new(Sqlite::options().secure_delete(secure).open(&path).await.unwrap());
        begin(&store, BOT).await;
        let updates = if batch == 1 { UPDATES / 20 } else { UPDATES };
        let start = Instant::now();
        run(&store, updates, batch, seeds, expires).await;
        let took = start.elapsed();
        let (writer, reader) = (cpu("stategram-write"), cpu("stategram-read"));
        let each = |time: Duration| time.as_secs_f64() * 1e6 / updates as f64;
        println!(
            "batches of {batch}, {seeds} seeds, expires {expires}: {:.0} updates/s; writer {:.1} us, reader {:.1} us each; {} KB",
            updates as f64 / took.as_secs_f64(),
            each(writer),
            each(reader),
            size(&path) / 1024,
        );
    }
}

/// Two batches at a time: one is taken in while the other is answered.
async fn run(store: &Arc<Sqlite>, updates: i64, batch: i64, seeds: i64, expires: bool) {
    let mut at_work = JoinSet::new();
    for first in (0..updates).step_by(usize::try_from(batch).unwrap()) {
        let rows = accept(store, first..first + batch, seeds).await;
        while at_work.len() > 2 * usize::try_from(batch).unwrap() {
            at_work.join_next().await.unwrap().unwrap();
        }
        for (id, row) in (first..).zip(rows) {
            let store = store.clone();
            let silence = expires.then(|| NOON + Duration::from_secs(10) + Duration::from_millis(id.cast_unsigned()));
            at_work.spawn(async move {
                let seed = PerChat(id * 7919 % seeds);
                let text = format!("you have said {id} things, and this is what is said of it");
                let effect = Effect::from(Call::SendMessage(Box::new(
                    SendMessageParams::builder().chat_id(7).text(text).build(),
                )));
                let state = format!("{{\"Counting\":{{\"count\":{id}}}}}");
                let deadlines = Deadlines { silence, at_most: None };
                let next = Kept::State { version: 1, state: &state, deadlines };
                let commit = Commit { completes: Some(row), next, effects: &[effect], ..turn(Key::new("Game", &seed)) };
                let EffectId(effect) = store.commit(commit).await.unwrap().first_effect;
                store.sending(Sending { id: EffectId(effect), once: false, of: None }).await.unwrap();
                store.delivered(EffectId(effect), Fate::Sent { message: None }, NOON).await.unwrap();
            });
        }
    }
    at_work.join_all().await;
}

async fn accept(store: &Sqlite, ids: std::ops::Range<i64>, seeds: i64) -> Vec<stategram::store::InboxId> {
    let updates: Vec<_> = ids
        .map(|id| {
            Incoming::decode(&format!(
                r#"{{"update_id": {id}, "message": {{"message_id": {id}, "date": 1700000000, "text": "this is what somebody said",
                "from": {{"id": 1234567, "is_bot": false, "first_name": "Ann", "last_name": "Example", "username": "ann_example",
                "language_code": "en"}}, "chat": {{"id": 1234567, "first_name": "Ann", "last_name": "Example", "username":
                "ann_example", "type": "private"}}}}}}"#
            ))
            .unwrap()
        })
        .collect();
    let takers: Vec<_> = updates
        .iter()
        .map(|it| {
            let seed = (it.update_id() * 7919 % seeds).to_string();
            move || vec![("Game", seed.clone())]
        })
        .collect();
    let batch: Vec<_> =
        updates.iter().zip(&takers).map(|(update, takers)| Arrival::Update { update, takers }).collect();
    let admissions = store.accept(&batch, NOON).await.unwrap();
    let rows = admissions.into_iter().flat_map(|it| match it {
        Admission::New(rows) => rows,
        Admission::Duplicate => Vec::new(),
    });
    rows.collect()
}

/// How long the threads of this name have computed.
fn cpu(name: &str) -> Duration {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    let ours = tasks.filter(|task| std::fs::read_to_string(task.path().join("comm")).unwrap().trim() == name);
    let ns = ours.map(|task| {
        let line = std::fs::read_to_string(task.path().join("schedstat")).unwrap();
        line.split(' ').next().unwrap().parse::<u64>().unwrap()
    });
    Duration::from_nanos(ns.sum())
}

fn size(path: &Path) -> u64 {
    std::fs::read_dir(path.parent().unwrap()).unwrap().flatten().map(|it| it.metadata().unwrap().len()).sum()
}
