//! What is there after the process or the disk was gone.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use stategram::machine::PerChat;
use stategram::store::{Commit, Deadlines, EffectId, InboxId, Kept, Key, Sqlite, Store};

use crate::opening::copy;
use crate::{BOT, accept, another, begin, begun, goes_to, number, open, turn};

#[tokio::test]
async fn all_that_was_acknowledged_is_in_the_files_at_every_moment() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    for count in 1..=20 {
        let rows = accept(&store, &[count], 7).await;
        let accepted = directory.path().join(format!("{count}-accepted.db"));
        copy(&path, &accepted);
        goes_to(&store, 7, &count.to_string(), Some(rows[0])).await;
        let committed = directory.path().join(format!("{count}-committed.db"));
        copy(&path, &committed);
        for (path, state, open_rows) in [(&accepted, count - 1, 1), (&committed, count, 0)] {
            let crashed = open(path).await;
            begin(&crashed, BOT).await;
            assert_eq!(number(path, "SELECT coalesce((SELECT state + 0 FROM states), 0)"), state);
            assert_eq!(number(path, "SELECT count(*) FROM inbox"), open_rows);
            assert!(accept(&crashed, &[count], 7).await.is_empty());
            assert_eq!(accept(&crashed, &[99], 7).await, [InboxId(count.cast_unsigned() + 1)]);
        }
    }
}

#[tokio::test]
async fn a_log_that_is_torn_is_read_up_to_its_last_whole_commit() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    for count in 1..=5 {
        goes_to(&store, 7, &count.to_string(), None).await;
    }
    let log = std::fs::metadata(directory.path().join("bot.db-wal")).unwrap().len();
    let mut states = Vec::new();
    for cut in (0..=log).step_by(2_000) {
        let torn = directory.path().join("torn.db");
        for ending in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", torn.display()));
        }
        copy(&path, &torn);
        let log = std::fs::File::options().write(true).open(directory.path().join("torn.db-wal")).unwrap();
        log.set_len(cut).unwrap();
        drop(log);
        let store = open(&torn).await;
        begin(&store, BOT).await;
        states.push(number(&torn, "SELECT coalesce((SELECT state + 0 FROM states), 0)"));
    }
    assert!(states.is_sorted() && states.first() == Some(&0) && states.last() >= Some(&4), "{states:?}");
}

#[tokio::test]
async fn what_a_killed_process_acknowledged_is_there() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let mut acknowledged = 0;
    for round in 1..=3 {
        let mut child = another("crashing::counts", &path).stdout(Stdio::piped()).spawn().unwrap();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let Some(count) = line.unwrap().strip_prefix("count ").map(|it| it.parse::<i64>().unwrap()) else {
                continue;
            };
            acknowledged = count;
            if count >= round * 50 {
                break;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let count = {
            let store = begun(&path).await;
            assert_eq!(store.bots().await.unwrap(), [BOT]);
            number(&path, "SELECT state + 0 FROM states")
        };
        assert!(count >= acknowledged, "{count} of {acknowledged}");
    }
}

/// Counts on until it is killed.
#[tokio::test]
#[ignore = "it is run by another test"]
async fn counts() {
    let path = std::env::var_os("STORE").unwrap();
    let store = Sqlite::open(path).await.unwrap();
    begin(&store, BOT).await;
    let from = number(store.path(), "SELECT coalesce((SELECT state + 0 FROM states), 0)");
    for count in from + 1.. {
        goes_to(&store, 7, &count.to_string(), None).await;
        println!("count {count}");
    }
}

#[tokio::test]
#[cfg(unix)]
async fn after_the_first_write_that_fails_nothing_is_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    drop(begun(&path).await);
    // A disk that is full: no file grows beyond 400 blocks of 512 bytes.
    let child = another("crashing::fills", &path);
    let mut shell = std::process::Command::new("sh");
    shell
        .args(["-c", "trap '' XFSZ; ulimit -f 400; exec \"$0\" \"$@\""])
        .arg(child.get_program())
        .args(child.get_args());
    let said = shell.env("STORE", &path).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let last = |words: &str| said.lines().filter_map(|line| line.strip_prefix(words)).next_back().map(str::to_owned);
    let acknowledged: i64 = last("count ").expect(&said).parse().unwrap();
    let error = last("error ").expect(&said);
    assert!(error.contains("bot.db: a ") && error.contains("Error code "), "{error}");
    assert_eq!(last("then ").expect(&said), error, "the first error is the last");
    assert_eq!(last("read ").expect(&said), error);

    begun(&path).await;
    let kept = number(&path, "SELECT max(seed + 0) FROM states");
    assert!(kept >= acknowledged, "{kept} of {acknowledged}");
    assert_eq!(number(&path, "SELECT count(*) FROM states"), kept, "none between them is missing");
}

/// Writes until it cannot.
#[tokio::test]
#[ignore = "it is run by another test"]
async fn fills() {
    let store = begun(std::path::Path::new(&std::env::var_os("STORE").unwrap())).await;
    let state = format!("\"{}\"", "x".repeat(1_000));
    let next = || Kept::State { version: 1, state: &state, deadlines: Deadlines::default() };
    for seed in 1.. {
        let key = PerChat(seed);
        match store.commit(Commit { next: next(), ..turn(Key::new("Game", &key)) }).await {
            Ok(_) => println!("count {seed}"),
            Err(error) => {
                println!("error {error}");
                break;
            }
        }
    }
    let then = store.commit(Commit { next: Kept::Ended, ..turn(Key::new("Game", &PerChat(1))) }).await;
    println!("then {}", then.unwrap_err());
    println!("read {}", store.outbox(EffectId(0), 1).await.unwrap_err());
}
