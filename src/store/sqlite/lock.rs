//! The lock that keeps a second process out.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::store::Result;
use crate::store::sqlite::failure::sentence;

/// Held as long as a file is open. It is on a file of its own beside the store: SQLite's own locks let several processes
/// write, and a lock of ours on the store's file would get into their way.
///
/// The system takes it back when the process ends, however it ends. The file stays: whoever removed it might remove the
/// one that somebody else has just locked.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock of the store at this path.
    pub(super) fn take(path: &Path) -> Result<Self> {
        let beside = side(path, "-lock");
        let cannot = |error| sentence(path, &format!("its lock {} cannot be taken: {error}", beside.display()));
        let mut file = private().create(true).truncate(false).open(&beside).map_err(cannot)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::Error(error)) => return Err(cannot(error)),
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                let who = match (&file).take(20).read_to_string(&mut pid) {
                    Ok(length) if length > 0 => format!("process {}", pid.trim()),
                    _ => "another process".to_owned(),
                };
                return Err(sentence(
                    path,
                    &format!(
                        "{who} has this store open: stop it, or give this bot another file (sqlite3 may still read it)"
                    ),
                ));
            }
        }
        // For whoever finds it locked. That it cannot be written does no harm.
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Self { file })
    }

    /// Whether somebody has the lock of the store at this path.
    pub(super) fn is_taken(path: &Path) -> bool {
        let file = File::options().write(true).open(side(path, "-lock"));
        file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
    }
}

/// Closing the file is not enough: a child process that is being started at this moment still has it.
impl Drop for Lock {
    fn drop(&mut self) {
        // It fails where the lock is gone.
        let _ = self.file.unlock();
    }
}

/// How a file is opened that nobody else may read: one that is created has mode 0600 from the beginning.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// The path of a file that belongs to this one.
pub(super) fn side(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
