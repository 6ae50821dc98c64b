//! Stores, and what can befall them.

mod memory;
mod model;
mod sqlite;

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;
use stategram::store::Store;

pub(crate) use self::memory::MemoryHouse;
pub(crate) use self::model::ModelHouse;
pub(crate) use self::sqlite::SqliteHouse;

/// Where a store lives: it can be opened again there, after an orderly end and after a crash.
#[async_trait]
pub(crate) trait House: Send + Sync {
    /// The store as it is open now.
    fn store(&self) -> Arc<dyn Store>;

    /// The way of a second bot into the same store.
    async fn neighbour(&mut self) -> Arc<dyn Store>;

    /// Takes what a process that is killed now would leave, also while the store is at work.
    fn camera(&self) -> Camera;

    /// What a process that is killed now leaves.
    fn remains(&self) -> Remains {
        self.camera()()
    }

    /// Opens what a process left, in the place of what was open.
    async fn boot(&mut self, remains: Remains);

    /// Lets go of the store and opens it again.
    async fn restart(&mut self);
}

/// Takes a picture of the disk.
pub(crate) type Camera = Arc<dyn Fn() -> Remains + Send + Sync>;

/// What a process left, in the form that its kind of house knows.
pub(crate) type Remains = Box<dyn Any + Send>;

/// The process is killed, and started again.
pub(crate) async fn crash(house: &mut dyn House) {
    let remains = house.remains();
    house.boot(remains).await;
}

/// Opens what a process left in a house of this kind.
fn opened<T: Debug + 'static>(remains: Remains) -> T {
    *remains.downcast().expect("what this kind of house left")
}
