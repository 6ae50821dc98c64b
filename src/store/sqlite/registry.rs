//! The files that this process has open: two bots that name one file share it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, LazyLock, Mutex, PoisonError, Weak};

use crate::store::Result;
use crate::store::sqlite::failure::sentence;
use crate::store::sqlite::file::OpenFile;
use crate::store::sqlite::open::find;

/// By their canonical path. One whose `Weak` is dead is being closed.
static OPEN: LazyLock<Mutex<HashMap<PathBuf, Weak<OpenFile>>>> = LazyLock::new(Mutex::default);
static CLOSED: Condvar = Condvar::new();

/// The file at this path, opened if it is not.
pub(super) fn open(path: &Path, secure_delete: bool) -> Result<Arc<OpenFile>> {
    let path = find(path)?;
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    // No handle may be dropped while this is locked: its `drop` locks it, too.
    let shared = loop {
        match open.get(&path).map(Weak::upgrade) {
            Some(Some(file)) => break file,
            Some(None) => open = CLOSED.wait(open).unwrap_or_else(PoisonError::into_inner),
            None => {
                let opened = OpenFile::open(path.clone(), secure_delete);
                return opened.map(|mut file| {
                    file.listed = Some(Listed(path.clone()));
                    let file = Arc::new(file);
                    open.insert(path, Arc::downgrade(&file));
                    file
                });
            }
        }
    };
    drop(open);
    match shared.secure_delete == secure_delete {
        true => Ok(shared),
        false => Err(sentence(&path, "it is open already, with another setting of `secure_delete`")),
    }
}

/// Whether this process has it open.
pub(super) fn is_open(path: &Path) -> bool {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner).contains_key(path)
}

/// The place of an open file in the list. Dropped when the file is closed.
#[derive(Debug)]
pub(super) struct Listed(PathBuf);

impl Drop for Listed {
    fn drop(&mut self) {
        OPEN.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
        CLOSED.notify_all();
    }
}
