//! Where an SQLite store lives: in a directory of its own, gone with the house.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use stategram::store::{Sqlite, Store};
use tempfile::TempDir;

use crate::houses::{Camera, House, Remains, opened};

const NAME: &str = "bot.db";

pub(crate) struct SqliteHouse {
    directory: TempDir,
    store: Option<Arc<Sqlite>>,
}

impl SqliteHouse {
    pub(crate) async fn new() -> Self {
        Self::open(tempfile::tempdir().unwrap()).await
    }

    async fn open(directory: TempDir) -> Self {
        let store = Sqlite::open(directory.path().join(NAME)).await.unwrap();
        Self { directory, store: Some(Arc::new(store)) }
    }

    fn sqlite(&self) -> &Arc<Sqlite> {
        self.store.as_ref().expect("it is open")
    }
}

#[async_trait]
impl House for SqliteHouse {
    fn store(&self) -> Arc<dyn Store> {
        self.sqlite().clone()
    }

    async fn neighbour(&mut self) -> Arc<dyn Store> {
        Arc::new(Sqlite::clone(self.sqlite()))
    }

    /// The files as they are: what is still on its way to them is lost.
    fn camera(&self) -> Camera {
        let from = self.directory.path().to_owned();
        Arc::new(move || {
            let to = tempfile::tempdir().unwrap();
            while !copy(&from, to.path()) {}
            Box::new(to)
        })
    }

    async fn boot(&mut self, remains: Remains) {
        *self = Self::open(opened(remains)).await;
    }

    async fn restart(&mut self) {
        self.store = None;
        self.store = Some(Arc::new(Sqlite::open(self.directory.path().join(NAME)).await.unwrap()));
    }
}

/// Copies the store and its log, unless the log goes into the store meanwhile. Its end may be torn, as after a crash.
fn copy(from: &Path, to: &Path) -> bool {
    let store = from.join(NAME);
    let log = from.join(format!("{NAME}-wal"));
    let head = || {
        (
            fs::metadata(&store).unwrap().modified().unwrap(),
            fs::read(&log).map(|it| it[..it.len().min(32)].to_vec()).ok(),
        )
    };
    let before = head();
    fs::copy(&store, to.join(NAME)).unwrap();
    let _ = fs::copy(&log, to.join(format!("{NAME}-wal")));
    before == head()
}
