//! From a path to an open file, or to a sentence that says why not. A file that is not opened is not touched.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::store::sqlite::failure::{sentence, told};
use crate::store::sqlite::header::{look, version};
use crate::store::sqlite::lock::{Lock, private, side};
use crate::store::sqlite::schema::{APPLICATION, climb};
use crate::store::{Result, StoreError};

/// Up to this size a file is looked through when it is opened: some 100 ms. What is wrong in a larger one shows when it is
/// read, and stops the bot then.
const LOOKED_THROUGH: u64 = 64 << 20;

/// How long somebody else's lock is waited for: a `sqlite3` that writes.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// A connection that writes, one that reads, and the lock on both.
pub(super) struct Opened {
    pub(super) writing: Connection,
    pub(super) reading: Connection,
    pub(super) lock: Lock,
}

/// Where a store really is: two paths to one file are one store.
pub(super) fn find(path: &Path) -> Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        found => return found.map_err(|error| sentence(path, &format!("it cannot be opened: {error}"))),
    }
    let Some(name) = path.file_name() else { return Err(sentence(path, "it is no path of a file")) };
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match fs::canonicalize(parent) {
        Ok(parent) => Ok(parent.join(name)),
        Err(error) => Err(sentence(path, &format!("its directory is not there: {error}; create it first"))),
    }
}

/// Opens it, or makes it where there is none.
pub(super) fn open(path: &Path, secure_delete: bool) -> Result<Opened> {
    let is_there = inspect(path)?;
    let lock = Lock::take(path)?;
    // Another process may have made it since.
    let is_there = is_there || inspect(path)?;
    let writing = match is_there {
        true => existing(path, secure_delete)?,
        false => {
            create(path)?;
            connect(path, secure_delete)?
        }
    };
    let reading = reading(path).map_err(|error| told(path, "it cannot be read", &error))?;
    Ok(Opened { writing, reading, lock })
}

/// A connection that only reads.
pub(super) fn reading(path: &Path) -> rusqlite::Result<Connection> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}

/// Whether there is a store; an error where there is something else.
fn inspect(path: &Path) -> Result<bool> {
    let refuse = |what: &str| Err(sentence(path, what));
    let found = match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        found => Some(found.map_err(|error| sentence(path, &format!("it cannot be opened: {error}")))?),
    };
    if let Some(found) = found {
        if found.is_dir() {
            return refuse("it is a directory: give the path of a file in it");
        }
        if !found.is_file() {
            return refuse("it is no file");
        }
        // Its other name would have a lock and a log of its own.
        #[cfg(unix)]
        if std::os::unix::fs::MetadataExt::nlink(&found) > 1 {
            return refuse(
                "it has another name as well (a hard link), under which a second bot would find neither its lock nor its \
                 log: copy the file, or remove the other name",
            );
        }
        // Root may write it all the same, but somebody took the permission away.
        if found.permissions().readonly() {
            return refuse("it is read-only: make it writable (chmod u+w), or give the store another path");
        }
        let opened = File::options().read(true).write(true).open(path);
        let mut file = opened.map_err(|error| sentence(path, &format!("it cannot be opened for writing: {error}")))?;
        if look(&mut file).map_err(|what| sentence(path, &what))?.is_some() {
            return Ok(true);
        }
    }
    for ending in ["-wal", "-journal"] {
        let beside = side(path, ending);
        if fs::metadata(&beside).is_ok_and(|it| it.len() > 0) {
            let beside = beside.display();
            return refuse(&format!(
                "it is missing or empty, but {beside} is there, with changes to a store that was here: put the store back, \
                 or move {beside} away to begin anew"
            ));
        }
    }
    Ok(false)
}

/// Opens a store that is there, after a look at all of it that changes nothing.
fn existing(path: &Path, secure_delete: bool) -> Result<Connection> {
    let absent = ["-wal", "-shm"].map(|ending| side(path, ending)).into_iter().filter(|it| !it.exists());
    let absent: Vec<_> = absent.collect();
    let from = match examine(path) {
        Ok(from) => from,
        Err(error) => {
            // What SQLite put beside the file to read it. The lock is ours, so nobody else needs it.
            for put in absent {
                let _ = fs::remove_file(put);
            }
            return Err(error);
        }
    };
    let mut connection = connect(path, secure_delete)?;
    climb(&mut connection, from).map_err(|error| told(path, "it cannot be brought to this version", &error))?;
    Ok(connection)
}

/// The version of a store whose parts are all there. The header may be older than what the log says.
fn examine(path: &Path) -> Result<usize> {
    let damaged = |error: &rusqlite::Error| -> StoreError {
        sentence(
            path,
            &format!("it is damaged ({error}): put a backup in its place, or save what `sqlite3` can `.recover`"),
        )
    };
    let connection = reading(path).map_err(|error| told(path, "it cannot be read", &error))?;
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, found) = (number("application_id"), number("user_version"));
    if application.map_err(|error| damaged(&error))? != i64::from(APPLICATION) {
        return Err(sentence(path, "it is an SQLite file of another application: give the store another path"));
    }
    let found = version(found.map_err(|error| damaged(&error))?).map_err(|what| sentence(path, &what))?;
    if fs::metadata(path).is_ok_and(|it| it.len() <= LOOKED_THROUGH) {
        let found: rusqlite::Result<String> = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
        match found.map_err(|error| damaged(&error))?.as_str() {
            "ok" => {}
            what => {
                let what = what.lines().last().unwrap_or_default();
                return Err(sentence(
                    path,
                    &format!(
                        "it is damaged ({what}): put a backup in its place, or save what `sqlite3` can `.recover`"
                    ),
                ));
            }
        }
    }
    Ok(found)
}

/// Makes a store: beside its place, and whole before it gets there.
fn create(path: &Path) -> Result<()> {
    let new = side(path, "-new");
    let cannot = |error: std::io::Error| sentence(path, &format!("it cannot be created: {error}"));
    match fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(cannot(error)),
        // One that was not finished, by a process that had the lock.
        _ => {}
    }
    let file = private().create_new(true).open(&new).map_err(cannot)?;
    build(&new).map_err(|error| told(path, "it cannot be created", &error))?;
    file.sync_all().and_then(|()| fs::rename(&new, path)).and_then(|()| sync_directory(path)).map_err(cannot)
}

fn build(path: &Path) -> rusqlite::Result<()> {
    let mut connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // Before the first table is made, or never.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    connection.pragma_update(None, "journal_mode", "MEMORY")?;
    climb(&mut connection, 0)?;
    connection.pragma_update(None, "journal_mode", "WAL")
}

/// The connection of the writer.
fn connect(path: &Path, secure_delete: bool) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let set_up = || {
        let connection = Connection::open_with_flags(path, flags)?;
        let mode = set(&connection, secure_delete)?;
        Ok((connection, mode))
    };
    let (connection, mode) = set_up().map_err(|error| told(path, "it cannot be opened", &error))?;
    match mode.as_str() {
        "wal" => Ok(connection),
        _ => {
            Err(sentence(path, "SQLite can have no write-ahead log on this file system: put the store on a local disk"))
        }
    }
}

/// Makes the settings of the writer's connection, and answers the journal mode that came of it.
fn set(connection: &Connection, secure_delete: bool) -> rusqlite::Result<String> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Only macOS has an fsync that is none.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    // The writer does it between transactions, where nobody waits for it and its error is seen.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    // After a flood the log is cut to 64 MB.
    connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "secure_delete", secure_delete)?;
    connection.pragma_query_value(None, "journal_mode", |row| row.get(0))
}

/// Makes the name of a new file as durable as its content.
pub(super) fn sync_directory(path: &Path) -> std::io::Result<()> {
    match path.parent().map(File::open) {
        Some(Ok(directory)) => directory.sync_all(),
        // Where a directory cannot be opened (Windows), it is already.
        Some(Err(_)) | None => Ok(()),
    }
}
