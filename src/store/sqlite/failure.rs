//! The first error of a file, which is the answer to every later word.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::store::StoreError;

/// Which file it is, and whether it has failed. After a failed fsync nobody knows what the disk has, and asking again may
/// be answered with a success that is none: so the first error is the last.
#[derive(Debug)]
pub(super) struct Failure {
    path: PathBuf,
    first: OnceLock<StoreError>,
}

impl Failure {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, first: OnceLock::new() }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn get(&self) -> Option<&StoreError> {
        self.first.get()
    }

    /// Nothing is written any more.
    pub(super) fn set(&self, doing: &str, error: &rusqlite::Error) -> StoreError {
        let first = self.first.get_or_init(|| {
            let error = told(&self.path, doing, error);
            tracing::error!(%error, "nothing is written any more");
            error
        });
        first.clone()
    }

    /// A thread of the store is gone.
    pub(super) fn gone(&self) -> StoreError {
        let gone = || sentence(&self.path, "its thread is gone");
        self.first.get().cloned().unwrap_or_else(gone)
    }
}

/// What went wrong with a file, and in doing what.
pub(super) fn told(path: &Path, doing: &str, error: &rusqlite::Error) -> StoreError {
    let code = match error {
        // The message alone says `disk I/O error`; which one it was is in the extended code.
        rusqlite::Error::SqliteFailure(code, Some(_)) => format!(" ({code})"),
        _ => String::new(),
    };
    sentence(path, &format!("{doing}: {error}{code}"))
}

/// What is wrong with a file.
pub(super) fn sentence(path: &Path, what: &str) -> StoreError {
    format!("{}: {what}", path.display()).into()
}
