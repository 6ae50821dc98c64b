//! That the file stays small, that what was deleted is gone, and copies of it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use stategram::clock::Moment;
use stategram::machine::PerChat;
use stategram::reply::{Call, Effect};
use stategram::store::{
    Admission, Arrival, Commit, EffectId, Entry, EntryKind, Fate, InboxId, Kept, Key, Posting, Replayed, Run, SentId,
    Sqlite, Store,
};
use stategram::types::methods::SendMessageParams;

use crate::{BOT, NOON, PATIENCE, accept, accept_for, another, begin, begun, goes_to, look, number, open, run, turn};

const HOUR: Duration = Duration::from_secs(3600);
const GAME: [(&str, &str); 1] = [("Game", "7")];

/// Waits until somebody with `sqlite3` sees this.
async fn until(path: &Path, sql: &str, expected: i64) {
    let seen = async {
        while number(path, sql) != expected {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, seen).await.unwrap_or_else(|_| panic!("{sql} is {}", number(path, sql)));
}

#[tokio::test]
async fn update_ids_are_remembered_for_48_hours() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    // Each a row of its own, so that there are several steps of the pruning.
    let ids: Vec<i64> = (1..=1_000).map(|it| 2 * it).collect();
    let rows = accept(&store, &ids, 7).await;
    for id in &rows {
        store.commit(Commit { completes: &[*id], ..turn(Key::new("Game", &PerChat(7))) }).await.unwrap();
    }
    let nearly = NOON + HOUR * 47;
    assert_eq!(accept_for(&store, &[2, 1_000], &GAME, nearly).await, [Admission::Duplicate, Admission::Duplicate]);
    assert_eq!(number(&path, "SELECT count(*) FROM seen"), 1_000);

    accept_for(&store, &[3_000], &GAME, NOON + HOUR * 48).await;
    until(&path, "SELECT count(*) FROM seen", 1).await;
}

#[tokio::test]
async fn ids_without_a_gap_are_one_row_and_each_of_them_is_known() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    let news = async |ids: &[i64]| {
        let admissions = accept_for(&store, ids, &GAME, NOON).await;
        let news = ids.iter().zip(admissions).filter(|(_, it)| matches!(it, Admission::New(_)));
        news.map(|(id, _)| *id).collect::<Vec<_>>()
    };
    let rows = || number(&path, "SELECT count(*) FROM seen");
    let batch: Vec<i64> = (10..110).collect();
    assert_eq!((news(&batch).await.len(), rows()), (100, 1));
    assert_eq!((news(&batch).await, rows()), (vec![], 1));
    // On both sides of what is known, and across it.
    assert_eq!((news(&[9, 10, 109, 110, 111]).await, rows()), (vec![9, 110, 111], 3));
    // After a quiet week, and out of order, as a webhook may bring them.
    assert_eq!((news(&[3, 4, 4, 5, 2, 6, 9]).await, rows()), (vec![3, 4, 5, 2, 6], 7));
    assert_eq!((news(&[7, 8, 9, 10]).await, rows()), (vec![7, 8], 8));
    assert_eq!(number(&path, "SELECT sum(last - first + 1) FROM seen"), 110);
    assert_eq!(news(&(1..120).collect::<Vec<_>>()).await, [1, 112, 113, 114, 115, 116, 117, 118, 119]);
}

#[tokio::test]
async fn of_ids_that_came_together_each_is_forgotten_by_itself() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    let rows = accept(&store, &[1, 2, 3, 4, 5], 7).await;
    for id in [rows[0], rows[2], rows[4]] {
        store.commit(Commit { completes: &[id], ..turn(Key::new("Game", &PerChat(7))) }).await.unwrap();
    }
    // In one word, so that nothing is pruned before it.
    let late = accept_for(&store, &[3, 3, 2, 5, 1, 4, 6], &GAME, NOON + HOUR * 48).await;
    let is_new: Vec<_> = late.iter().map(|it| matches!(it, Admission::New(_))).collect();
    assert_eq!(is_new, [true, false, false, true, true, false, true]);
    let came = "SELECT group_concat(first || '-' || last, ' ' ORDER BY first) FROM seen WHERE arrived = ?";
    let came = |at: Moment| {
        look(&path).query_row(came, [at.as_millis().cast_signed()], |row| row.get::<_, String>(0)).unwrap()
    };
    assert_eq!((came(NOON), came(NOON + HOUR * 48)), ("2-2 4-4".to_owned(), "1-1 3-3 5-5 6-6".to_owned()));
}

#[tokio::test]
async fn a_forgotten_id_is_new_unless_its_update_still_waits() {
    let directory = tempfile::tempdir().unwrap();
    let store = begun(&directory.path().join("bot.db")).await;
    let rows = accept(&store, &[1, 2], 7).await;
    store.commit(Commit { completes: &[rows[1]], ..turn(Key::new("Game", &PerChat(7))) }).await.unwrap();
    // In one word, so that nothing is pruned before it.
    let late = accept_for(&store, &[1, 2], &GAME, NOON + HOUR * 48).await;
    assert_eq!(late, [Admission::Duplicate, Admission::New(vec![InboxId(3)])]);
}

#[tokio::test]
async fn an_id_is_not_forgotten_while_somebody_still_has_to_take_its_update() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    let two = [("Game", "7"), ("Menu", "7")];
    accept_for(&store, &[1], &two, NOON).await;
    accept(&store, &[2], 8).await;
    let Admission::New(rows) = &accept_for(&store, &[3], &[("Game", "9")], NOON).await[0] else { panic!("it is new") };
    store.commit(Commit { completes: &[rows[0]], ..turn(Key::new("Game", &PerChat(9))) }).await.unwrap();
    accept_for(&store, &[4], &two, NOON + HOUR * 49).await;
    until(&path, "SELECT count(*) FROM seen WHERE first = 3", 0).await;
    assert_eq!(accept_for(&store, &[1, 2], &two, NOON + HOUR * 49).await, [Admission::Duplicate, Admission::Duplicate]);
}

/// A machine whose clock was days behind, and was set right between a crash and the next start.
#[tokio::test]
async fn a_clock_that_was_behind_takes_nothing_twice() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let behind = Moment::from_millis(NOON.as_millis() - 72 * 3_600_000);
    let store = open(&path).await;
    store.begin(Run { now: behind, ..run(BOT) }).await.unwrap();
    let Admission::New(rows) = &accept_for(&store, &[1], &GAME, behind).await[0] else { panic!("it is new") };
    store.commit(Commit { now: behind, completes: &[rows[0]], ..turn(Key::new("Game", &PerChat(7))) }).await.unwrap();
    drop(store);
    let store = begun(&path).await;
    assert_eq!(accept_for(&store, &[1], &GAME, NOON).await, [Admission::Duplicate]);
}

#[tokio::test]
async fn message_ids_are_kept_for_30_days() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    let effect = Effect::from(Call::SendMessage(Box::new(SendMessageParams::builder().chat_id(7).text("hi").build())));
    let effects = vec![effect; 2];
    store.commit(Commit { effects: &effects, ..turn(Key::new("Game", &PerChat(7))) }).await.unwrap();
    let sent = async |id, at: Moment| {
        let fate = Fate::Sent { message: Some((SentId(id), 5)) };
        store.delivered(EffectId(id), fate, at).await.unwrap();
    };
    sent(1, NOON).await;
    sent(2, NOON + HOUR * 24 * 29).await;
    assert_eq!(number(&path, "SELECT count(*) FROM sent"), 2);
    accept_for(&store, &[1], &GAME, NOON + HOUR * 24 * 30).await;
    until(&path, "SELECT count(*) FROM sent", 1).await;
    assert_eq!(number(&path, "SELECT id FROM sent"), 2);
}

#[tokio::test]
async fn neither_the_log_nor_the_file_grows_with_what_was_done() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    let size = |name: &str| fs::metadata(directory.path().join(name)).unwrap().len();
    for round in 0..400 {
        let ids: Vec<i64> = (round * 100..round * 100 + 100).collect();
        let turns = accept(&store, &ids, round)
            .await
            .into_iter()
            .map(|id| goes_to(&store, round, "{\"Counting\":{}}", Some(id)));
        futures_util::future::join_all(turns).await;
    }
    assert_eq!(number(&path, "SELECT count(*) FROM inbox"), 0);
    assert!(size("bot.db-wal") < 24 << 20, "{} bytes of log", size("bot.db-wal"));
    drop(store);
    assert!(size("bot.db") < 8 << 20, "{} bytes", size("bot.db"));
    assert!(!directory.path().join("bot.db-wal").exists());
}

#[tokio::test]
async fn the_space_of_a_flood_is_given_back() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    let flood: Vec<_> = (0..10_000)
        .map(|seed: i64| {
            let entry = Entry::new(EntryKind::Event, format!("\"{}\"", "x".repeat(3_000)));
            Posting { conversation: "Game".to_owned(), seed: seed.to_string(), entry }
        })
        .collect();
    let batch: Vec<_> = flood.iter().map(Arrival::Posted).collect();
    store.accept(&batch, NOON).await.unwrap();
    let full = number(&path, "SELECT page_count FROM pragma_page_count");
    assert!(full > 7_000, "{full}");
    let done = (0..10_000).map(async |seed| {
        let id = InboxId(u64::try_from(seed).unwrap() + 1);
        store.commit(Commit { completes: &[id], ..turn(Key::new("Game", &PerChat(seed))) }).await.unwrap();
    });
    futures_util::future::join_all(done).await;
    accept_for(&store, &[1], &GAME, NOON + HOUR).await;
    until(&path, "SELECT freelist_count < 4096 FROM pragma_freelist_count", 1).await;
    assert!(number(&path, "SELECT page_count FROM pragma_page_count") < full - 3_000);
}

/// Whether any of the files has it.
fn is_in(directory: &Path, words: &str) -> bool {
    let files = fs::read_dir(directory).unwrap().map(|it| it.unwrap().path()).filter(|it| it.is_file());
    let contents: Vec<_> = files.map(|it| fs::read(it).unwrap()).collect();
    contents.iter().any(|it| it.windows(words.len()).any(|it| it == words.as_bytes()))
}

/// Says a secret in a state, a reply and an event, and ends. Run by itself, since its files are read while it is open.
#[tokio::test]
#[ignore = "it is run by another test"]
async fn forgets() {
    let path = std::path::PathBuf::from(std::env::var_os("STORE").unwrap());
    let store = Sqlite::options().secure_delete(true).open(&path).await.unwrap();
    begin(&store, BOT).await;
    for seed in 0..50 {
        goes_to(&store, seed, "\"nothing\"", None).await;
    }
    let secret = format!("\"the butler {}\"", "x".repeat(9_000));
    for round in 1..=20_u64 {
        let entry = Entry::new(EntryKind::Event, secret.clone());
        let posting = Posting { conversation: "Game".to_owned(), seed: "7".to_owned(), entry };
        store.accept(&[Arrival::Posted(&posting)], NOON).await.unwrap();
        let text = "it was the butler";
        let call = Call::SendMessage(Box::new(SendMessageParams::builder().chat_id(7).text(text).build()));
        let effects = [Effect::from(call)];
        let key = PerChat(7);
        let key = || Key::new("Game", &key);
        goes_to(&store, 7, &secret, Some(InboxId(round))).await;
        goes_to(&store, 7, "\"the butler\"", None).await;
        store.commit(Commit { next: Kept::Ended, effects: &effects, ..turn(key()) }).await.unwrap();
        store.delivered(EffectId(round), Fate::Sent { message: None }, NOON).await.unwrap();
    }
    let directory = path.parent().unwrap();
    let gone = async {
        while is_in(directory, "butler") {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, gone).await.expect("it is still in a file");
    println!("it is forgotten");
}

#[tokio::test]
async fn what_was_deleted_is_in_no_file_where_that_was_asked_for() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let said = another("care::forgets", &path).output().unwrap();
    assert!(String::from_utf8_lossy(&said.stdout).contains("it is forgotten"), "{said:?}");
    assert!(!is_in(directory.path(), "butler"));
    assert!(path.exists());
}

#[tokio::test]
async fn a_backup_is_a_store_as_it_was_when_it_was_made() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let copied = directory.path().join("copy.db");
    let store = begun(&path).await;
    for seed in 0..2_000 {
        goes_to(&store, seed, "1", None).await;
    }
    // The writer goes on meanwhile.
    let turns = async {
        for seed in 0..500 {
            goes_to(&store, seed, "2", None).await;
        }
    };
    let (backup, ()) = tokio::join!(store.backup(&copied), turns);
    backup.unwrap();
    assert_eq!(number(&copied, "SELECT count(*) FROM states"), 2_000);
    store.backup(&copied).await.unwrap();
    assert_eq!(number(&copied, "SELECT count(*) FROM states WHERE state = '2'"), 500);

    let names: Vec<_> = fs::read_dir(directory.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(!names.iter().any(|it| it.to_string_lossy().contains("part")), "{names:?}");
    let copy = open(&copied).await;
    begin(&copy, BOT).await;
    goes_to(&copy, 1, "3", None).await;
    let refused = store.backup(&copied).await.unwrap_err().to_string();
    assert!(refused.contains("cannot take the place of a store that is open"), "{refused}");
}

#[tokio::test]
async fn a_backup_takes_the_place_of_nothing_but_a_backup() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    for ending in ["", "-wal", "-shm", "-lock"] {
        let itself = format!("{}{ending}", path.display());
        let refused = store.backup(itself).await.unwrap_err().to_string();
        assert!(refused.contains("cannot take the place of a store that is open"), "{refused}");
    }
    let diary = directory.path().join("diary.txt");
    fs::write(&diary, "Dear diary").unwrap();
    assert!(store.backup(&diary).await.unwrap_err().to_string().contains("something that is no backup"));
    assert!(store.backup(directory.path()).await.is_err());
    assert!(store.backup(directory.path().join("nowhere/copy.db")).await.is_err());
    assert_eq!(fs::read(&diary).unwrap(), b"Dear diary");
    goes_to(&store, 7, "1", None).await;
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 5);
}

#[tokio::test]
async fn what_was_set_aside_is_put_back_without_a_running_bot() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    {
        let store = begun(&path).await;
        for error in ["first", "second"] {
            let aside = stategram::store::Aside { kind: EntryKind::Event, body: "\"go\"", error };
            store.commit(Commit { aside: &[aside], ..turn(Key::new("Game", &PerChat(7))) }).await.unwrap();
        }
    }
    {
        let file = open(&path).await;
        let store = file.for_bot(file.bots().await.unwrap()[0]).unwrap();
        let aside = store.set_aside(None, 10).await.unwrap();
        assert_eq!(aside.iter().map(|it| it.error.as_str()).collect::<Vec<_>>(), ["first", "second"]);
        let Some(Replayed::Inbox(Some(InboxId(1)), _)) = store.replay(aside[0].id, NOON).await.unwrap() else {
            panic!("it waits in the inbox")
        };
        assert!(store.discard(aside[1].id).await.unwrap());
        assert!(!store.discard(aside[1].id).await.unwrap());
        assert!(file.begin(crate::run(BOT)).await.is_err(), "it is looked after");
        drop(store);
    }
    let store = begun(&path).await;
    let due = store.due("Game", NOON, None, 10).await.unwrap();
    assert_eq!(due.waiting, [(Moment::from_millis(0), "7".to_owned())]);
}
