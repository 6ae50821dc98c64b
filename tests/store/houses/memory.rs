//! Where the memory store lives: for one run.

use std::sync::Arc;

use async_trait::async_trait;
use stategram::store::{Memory, Store};

use crate::houses::{Camera, House, Remains};

#[derive(Default)]
pub(crate) struct MemoryHouse(Arc<Memory>);

#[async_trait]
impl House for MemoryHouse {
    fn store(&self) -> Arc<dyn Store> {
        self.0.clone()
    }

    async fn neighbour(&mut self) -> Arc<dyn Store> {
        panic!("a memory store is one bot's")
    }

    fn camera(&self) -> Camera {
        panic!("nothing is left of a memory store")
    }

    async fn boot(&mut self, _: Remains) {
        panic!("nothing is left of a memory store")
    }

    async fn restart(&mut self) {
        panic!("nothing is left of a memory store")
    }
}
