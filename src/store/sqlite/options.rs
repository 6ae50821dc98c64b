//! How a file is opened.

use std::path::PathBuf;
use std::thread::Builder;

use tokio::sync::oneshot;

use crate::store::sqlite::{Sqlite, registry};
use crate::store::{Result, StoreError};

/// How a [`Sqlite`] store is opened. Made by [`Sqlite::options`].
#[derive(Clone, Copy, Debug, Default)]
pub struct SqliteOptions {
    secure_delete: bool,
}

impl SqliteOptions {
    /// Whether what is deleted is overwritten in the file, and gone from the write-ahead log about a second later; not, by
    /// default. It costs some throughput. What the file system and the disk keep of a file's earlier content is beyond it.
    pub fn secure_delete(mut self, yes: bool) -> Self {
        self.secure_delete = yes;
        self
    }

    /// Opens the file, or makes it. See [`Sqlite::open`].
    ///
    /// # Errors
    /// As [`Sqlite::open`], and where the process has the file open with other options.
    pub async fn open(self, path: impl Into<PathBuf>) -> Result<Sqlite> {
        let path = path.into();
        aside(move || registry::open(&path, self.secure_delete).map(Sqlite::on)).await
    }
}

/// Does what blocks, on a thread of its own: the caller may be in any runtime, or in none.
///
/// It is finished also where the future is dropped.
pub(super) async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let (to, answer) = oneshot::channel();
    // Whoever does not wait any more does not want it.
    let thread = Builder::new().name("stategram-file".to_owned()).spawn(move || drop(to.send(work())));
    thread.map_err(|error| StoreError::from(format!("there is no thread for a store: {error}")))?;
    answer.await.unwrap_or_else(|_| Err("the thread that opened a store is gone".into()))
}
