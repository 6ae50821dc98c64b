//! A copy of the file, made while the bot runs.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::store::Result;
use crate::store::sqlite::failure::{sentence, told};
use crate::store::sqlite::header::look;
use crate::store::sqlite::lock::{Lock, private, side};
use crate::store::sqlite::open::{find, reading, sync_directory};
use crate::store::sqlite::registry;

/// How many pages are copied in one step: 1 MB.
const STEP: i32 = 256;

/// The disk is left to the writer between two steps.
const PAUSE: Duration = Duration::from_millis(2);

/// Copies the store at `from` as it is now to `to`, where there may be an earlier copy.
///
/// It reads one snapshot: neither the writer nor a reader waits for it, and only the log grows meanwhile. It is written
/// beside its place, and gets there when it is whole and on the disk.
pub(super) fn backup(from: &Path, to: &Path) -> Result<()> {
    let to = find(to)?;
    let refuse = |what: &str| Err(sentence(&to, what));
    if registry::is_open(&to) || ["", "-wal", "-shm", "-lock"].iter().any(|ending| side(from, ending) == to) {
        return refuse("a backup cannot take the place of a store that is open");
    }
    match File::open(&to) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return refuse(&format!("the backup cannot take its place: {error}")),
        Ok(mut there) => match there.metadata().is_ok_and(|it| it.is_file()).then(|| look(&mut there)) {
            Some(Ok(_)) => {}
            _ => return refuse("the backup would take the place of something that is no backup"),
        },
    }
    // A log with something in it belongs to the store that is there.
    if Lock::is_taken(&to) || fs::metadata(side(&to, "-wal")).is_ok_and(|it| it.len() > 0) {
        return refuse("a backup cannot take the place of a store that is open");
    }
    let part = side(&to, "-part");
    let copied = write(from, &part).and_then(|()| {
        let moved = File::open(&part).and_then(|it| it.sync_all()).and_then(|()| fs::rename(&part, &to));
        let kept = moved.and_then(|()| sync_directory(&to));
        kept.map_err(|error| sentence(&to, &format!("the backup cannot take its place: {error}")))
    });
    if copied.is_err() {
        // What there is of it is of no use.
        drop(fs::remove_file(&part));
    }
    copied
}

fn write(from: &Path, part: &Path) -> Result<()> {
    // Nobody else may read it from the beginning.
    let file = private().create(true).truncate(true).open(part);
    drop(file.map_err(|error| sentence(part, &format!("the backup cannot be written: {error}")))?);
    copy(from, part).map_err(|error| told(part, "the backup cannot be written", &error))
}

fn copy(from: &Path, part: &Path) -> rusqlite::Result<()> {
    let source = reading(from)?;
    // One snapshot for all steps: else each commit of the writer would make the copy begin anew.
    source.execute_batch("BEGIN; SELECT count(*) FROM bots")?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut target = Connection::open_with_flags(part, flags)?;
    // It is synced as a whole, and worth nothing before.
    target.pragma_update(None, "synchronous", "OFF")?;
    target.pragma_update(None, "journal_mode", "OFF")?;
    Backup::new(&source, &mut target)?.run_to_completion(STEP, PAUSE, None)?;
    target.close().map_err(|(_, error)| error)
}
