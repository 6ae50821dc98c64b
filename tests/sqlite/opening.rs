//! Who may open a file, and what is said of one that cannot be opened.

use std::fs::{self, File, Permissions};
use std::path::Path;

use rusqlite::Connection;
use stategram::store::{InboxId, Sqlite, Store};

use crate::{BOT, accept, another, begin, begun, goes_to, number, open, run};

/// What is said of a file that cannot be opened; it is as it was, and nothing is beside it that was not.
async fn refused(path: &Path) -> String {
    let around = |path: &Path| {
        let mut names: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().map(|it| it.unwrap().path()).collect();
        names.sort();
        names
    };
    let before = (fs::read(path).ok(), fs::metadata(path).unwrap().modified().unwrap());
    let mut beside = around(path);
    let error = Sqlite::open(path).await.unwrap_err().to_string();
    assert_eq!((fs::read(path).ok(), fs::metadata(path).unwrap().modified().unwrap()), before);
    let lock = path.with_extension("db-lock");
    if lock.exists() && !beside.contains(&lock) {
        beside.push(lock);
        beside.sort();
    }
    assert_eq!(around(path), beside);
    let rest = error.strip_prefix("the store: ").and_then(|it| it.strip_prefix(path.to_str().unwrap()));
    rest.unwrap_or_else(|| panic!("{error} does not begin with the file")).to_owned()
}

#[tokio::test]
async fn what_is_no_store_is_refused_and_not_touched() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path().canonicalize().unwrap();
    let path = directory.join("bot.db");

    fs::write(&path, "Dear diary").unwrap();
    assert_eq!(refused(&path).await, ": it is no SQLite file: give the store another path");
    fs::write(&path, [b'x'; 8192]).unwrap();
    assert_eq!(refused(&path).await, ": it is no SQLite file: give the store another path");

    fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE mine (a)").unwrap();
    assert_eq!(refused(&path).await, ": it is an SQLite file of another application: give the store another path");

    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(refused(&path).await, ": it is a directory: give the path of a file in it");

    let nowhere = directory.join("nowhere").join("bot.db");
    let error = Sqlite::open(&nowhere).await.unwrap_err().to_string();
    assert!(error.contains("bot.db: its directory is not there"), "{error}");
    assert!(Sqlite::open("").await.is_err());
    assert!(Sqlite::open("/").await.unwrap_err().to_string().contains("it is a directory"));
}

#[tokio::test]
async fn a_store_of_a_newer_version_is_refused_and_not_touched() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().canonicalize().unwrap().join("bot.db");
    drop(begun(&path).await);
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let error = refused(&path).await;
    assert!(error.starts_with(": it is of a newer version of stategram (its schema is 99, "), "{error}");

    // The header of the file itself does not know it yet.
    let newer = directory.path().join("log.db");
    drop(begun(&newer).await);
    let connection = Connection::open(&newer).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    let copied = directory.path().join("copied.db");
    copy(&newer, &copied);
    drop(connection);
    assert!(refused(&copied).await.contains("newer version"));
}

#[tokio::test]
async fn a_damaged_store_is_refused_and_not_touched() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().canonicalize().unwrap().join("bot.db");
    {
        let store = begun(&path).await;
        for seed in 0..500 {
            goes_to(&store, seed, "{\"Playing\":{\"secret\":7}}", None).await;
        }
    }
    let whole = fs::read(&path).unwrap();
    let mut garbled = whole.clone();
    garbled[100..8192].fill(0xA5);
    fs::write(&path, garbled).unwrap();
    let error = refused(&path).await;
    assert!(error.starts_with(": it is damaged (") && error.contains("put a backup in its place"), "{error}");

    let mut garbled = whole.clone();
    let last = whole.len() - 4096;
    garbled[last..].fill(0xA5);
    fs::write(&path, garbled).unwrap();
    let error = refused(&path).await;
    assert!(error.starts_with(": it is damaged ("), "{error}");

    fs::write(&path, &whole[..whole.len() - 4096]).unwrap();
    let error = refused(&path).await;
    assert!(error.starts_with(": it is damaged ("), "{error}");

    for length in [16, 50, 99] {
        fs::write(&path, &whole[..length]).unwrap();
        let error = refused(&path).await;
        assert_eq!(error, ": it is damaged: it ends within its header; put a backup in its place");
    }

    fs::write(&path, &whole).unwrap();
    assert!(Sqlite::open(&path).await.is_ok());
}

/// A lock and a log belong to a name, and here there are two.
#[tokio::test]
#[cfg(unix)]
async fn a_store_that_has_two_names_is_refused_under_both() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().canonicalize().unwrap().join("bot.db");
    let other = path.with_file_name("other.db");
    drop(begun(&path).await);
    fs::hard_link(&path, &other).unwrap();
    for name in [&path, &other] {
        let error = refused(name).await;
        assert!(error.starts_with(": it has another name as well (a hard link)"), "{error}");
    }
    fs::remove_file(&other).unwrap();
    std::os::unix::fs::symlink(&path, &other).unwrap();
    let store = begun(&path).await;
    assert_eq!(open(&other).await.bots().await.unwrap(), [BOT], "a symbolic link is another way to the same name");
    drop(store);
}

#[tokio::test]
async fn a_store_that_may_not_be_written_is_refused_and_not_touched() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().canonicalize().unwrap().join("bot.db");
    drop(begun(&path).await);
    let mut mode = fs::metadata(&path).unwrap().permissions();
    mode.set_readonly(true);
    fs::set_permissions(&path, mode).unwrap();
    let error = refused(&path).await;
    assert_eq!(error, ": it is read-only: make it writable (chmod u+w), or give the store another path");
}

#[tokio::test]
async fn a_log_without_its_store_is_kept() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let log = directory.path().join("bot.db-wal");
    fs::write(&log, "the last turns").unwrap();
    for _ in 0..2 {
        let error = Sqlite::open(&path).await.unwrap_err().to_string();
        assert!(error.contains("bot.db-wal is there"), "{error}");
        assert_eq!(fs::read(&log).unwrap(), b"the last turns");
        File::create(&path).unwrap();
    }
    fs::remove_file(&log).unwrap();
    begun(&path).await;
}

#[tokio::test]
#[cfg(unix)]
async fn nobody_else_may_read_it_from_its_creation_on() {
    use std::os::unix::fs::PermissionsExt;

    let directory = tempfile::tempdir().unwrap();
    fs::set_permissions(directory.path(), Permissions::from_mode(0o755)).unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    goes_to(&store, 7, "1", None).await;
    store.backup(directory.path().join("copy.db")).await.unwrap();
    let mut names: Vec<_> = fs::read_dir(directory.path())
        .unwrap()
        .map(|it| it.unwrap())
        .inspect(|it| assert_eq!(it.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{it:?}"))
        .map(|it| it.file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["bot.db", "bot.db-lock", "bot.db-shm", "bot.db-wal", "copy.db"]);
}

#[tokio::test]
async fn nothing_but_the_file_and_its_lock_is_there_when_it_is_closed() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    for count in 1..=30 {
        let store = begun(&path).await;
        goes_to(&store, 7, &count.to_string(), None).await;
        assert_eq!(store.bots().await.unwrap(), [BOT]);
        drop(store);
        let mut names: Vec<_> = fs::read_dir(directory.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["bot.db", "bot.db-lock"]);
    }
}

#[tokio::test]
async fn a_second_process_is_refused_until_the_last_handle_is_gone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    let handle = store.clone();
    drop(store);
    let error = another("opening::opens", &path).output().unwrap();
    let said = String::from_utf8(error.stdout).unwrap();
    let pid = std::process::id();
    assert!(said.contains(&format!("bot.db: process {pid} has this store open")), "{said}");
    drop(handle);
    let said = String::from_utf8(another("opening::opens", &path).output().unwrap().stdout).unwrap();
    assert!(said.contains("it is open"), "{said}");
    begun(&path).await;
}

/// The second process.
#[tokio::test]
#[ignore = "it is run by another test"]
async fn opens() {
    match Sqlite::open(std::env::var_os("STORE").unwrap()).await {
        Ok(_) => println!("it is open"),
        Err(error) => println!("{error}"),
    }
}

/// Also where the handle itself is still there.
#[tokio::test]
async fn a_bot_that_has_ended_gives_its_claim_back_and_the_last_one_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let names = || fs::read_dir(directory.path()).unwrap().count();
    let (one, other) = (begun(&path).await, open(&path).await);
    begin(&other, 43).await;
    goes_to(&one, 7, "1", None).await;
    one.end().await.unwrap();
    let said = one.bots().await.unwrap_err().to_string();
    assert!(said.contains("bot.db: the bot of this handle has ended: open the store again"), "{said}");
    assert!(one.begin(run(BOT)).await.is_err() && one.clone().begin(run(BOT)).await.is_err());
    assert!(one.set_aside(None, 1).await.is_err() && one.for_bot(BOT).is_err());
    one.end().await.unwrap();
    assert_eq!(names(), 4, "the other bot runs");
    goes_to(&other, 7, "1", None).await;
    begin(&other.clone(), BOT).await;

    other.end().await.unwrap();
    assert_eq!(names(), 2);
    let said = String::from_utf8(another("opening::opens", &path).output().unwrap().stdout).unwrap();
    assert!(said.contains("it is open"), "{said}");
    begin(&open(&path).await, BOT).await;
}

#[tokio::test]
async fn somebody_may_read_while_it_is_open() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    for count in 1..=3 {
        goes_to(&store, 7, &format!("{{\"Counting\":{{\"count\":{count}}}}}"), None).await;
        let sql = "SELECT state ->> '$.Counting.count' FROM states WHERE conversation = 'Game' AND seed = '7'";
        assert_eq!(number(&path, sql), count);
    }
}

#[tokio::test]
async fn somebody_who_writes_is_waited_for() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    let somebody = Connection::open(&path).unwrap();
    somebody.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut turn = std::pin::pin!(goes_to(&store, 7, "1", None));
    assert!(futures_util::poll!(&mut turn).is_pending());
    assert_eq!(number(&path, "SELECT count(*) FROM states"), 0);
    somebody.execute_batch("COMMIT").unwrap();
    turn.await;
    assert_eq!(number(&path, "SELECT count(*) FROM states"), 1);
}

#[tokio::test]
async fn two_bots_share_a_file_and_see_nothing_of_each_other() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let one = open(&path).await;
    // By another name of the same file, while it is open.
    let other = open(&directory.path().join(".").join("bot.db")).await;
    begin(&one, BOT).await;
    begin(&other, 43).await;
    for store in [&one, &other] {
        assert_eq!(accept(store, &[1], 7).await, [InboxId(1)]);
    }
    goes_to(&one, 7, "1", Some(InboxId(1))).await;
    assert_eq!(number(&path, "SELECT count(*) FROM inbox"), 1);
    assert_eq!(number(&path, "SELECT bot FROM inbox"), 43);
    assert_eq!(one.bots().await.unwrap(), [BOT, 43]);
}

#[tokio::test]
async fn a_handle_is_for_one_bot_and_a_bot_is_there_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("bot.db");
    let store = begun(&path).await;
    let said = |error: stategram::store::StoreError| error.to_string();
    let twice = store.begin(run(BOT)).await.map_err(said).unwrap_err();
    assert!(twice.contains("this handle serves a bot already"), "{twice}");
    let twice = store.clone().begin(run(BOT)).await.map_err(said).unwrap_err();
    assert!(twice.contains("the bot 42 runs with this store already"), "{twice}");
    assert!(store.for_bot(BOT).is_err());
    let handle = store.clone();
    let early = handle.outbox(stategram::store::EffectId(0), 1);
    assert!(early.await.map_err(said).unwrap_err().contains("no bot has begun"));
    drop(store);
    begin(&handle, BOT).await;
    assert!(
        Sqlite::options().secure_delete(true).open(&path).await.map_err(said).unwrap_err().contains("secure_delete")
    );
}

/// Copies a store and its log as they are, as a crash leaves them. By another process: closing a file lets go of all of a
/// process's locks on it.
pub(crate) fn copy(from: &Path, to: &Path) {
    for ending in ["", "-wal"] {
        let with = |path: &Path| format!("{}{ending}", path.display());
        assert!(std::process::Command::new("cp").args([with(from), with(to)]).status().unwrap().success());
    }
}
