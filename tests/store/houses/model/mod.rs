//! A store in plain maps: the contract, written down once more as simply as can be. The random tests compare the others
//! with it, and it has to pass the rules itself.

mod begin;
mod pages;
mod words;

use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use stategram::store::Store;

use crate::houses::{Camera, House, Remains, opened};

use self::pages::{Bot, Pages};

/// Every word is on its disk when it has returned; its disk is a value.
#[derive(Debug, Default)]
pub(crate) struct Model {
    disk: Arc<Mutex<Pages>>,
    run: Mutex<OwnRun>,
}

/// Who has begun, and which rows are of earlier runs.
#[derive(Clone, Copy, Debug, Default)]
struct OwnRun {
    bot_id: i64,
    earlier: u64,
}

#[derive(Default)]
pub(crate) struct ModelHouse(Arc<Model>);

impl Model {
    fn on(pages: Pages) -> Self {
        Self { disk: Arc::new(Mutex::new(pages)), run: Mutex::default() }
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.disk.lock().unwrap()
    }

    fn run(&self) -> OwnRun {
        *self.run.lock().unwrap()
    }

    /// Does something with what is this bot's own.
    fn own<T>(&self, work: impl FnOnce(&mut Bot) -> T) -> T {
        work(self.pages().bots.entry(self.run().bot_id).or_default())
    }
}

#[async_trait]
impl House for ModelHouse {
    fn store(&self) -> Arc<dyn Store> {
        self.0.clone()
    }

    async fn neighbour(&mut self) -> Arc<dyn Store> {
        Arc::new(Model { disk: self.0.disk.clone(), run: Mutex::default() })
    }

    fn camera(&self) -> Camera {
        let model = self.0.clone();
        Arc::new(move || Box::new(model.pages().clone()))
    }

    async fn boot(&mut self, remains: Remains) {
        self.0 = Arc::new(Model::on(opened(remains)));
    }

    async fn restart(&mut self) {
        let remains = self.remains();
        self.boot(remains).await;
    }
}
