//! Broadcasts among what else is delivered.

use futures_util::FutureExt;

use super::shelf::Shelf;
use super::{Bench, text};

/// A page waits as long as more than half of what may is waiting.
#[tokio::test]
async fn a_broadcast_waits_while_memory_is_half_full() {
    let bench = Bench::new(&Shelf::default(), 4);
    assert!(bench.deliver.is_eased());
    bench.send(vec![text(1, "a"), text(2, "b"), text(3, "c")]);
    assert!(!bench.deliver.is_eased() && bench.deliver.eased().now_or_never().is_none());
    bench.deliver.eased().await;
    bench.quiet().await;
    assert!(bench.deliver.is_eased());
}

/// What is in the store alone is sent first.
#[tokio::test]
async fn a_broadcast_waits_while_the_store_has_more() {
    let bench = Bench::new(&Shelf::keeping(), 4);
    bench.send((0..10).map(|n| text(n, n)).collect());
    assert!(!bench.deliver.is_eased());
    bench.deliver.eased().await;
    assert!(bench.texts().len() >= 8, "at most half of four is waiting: {:?}", bench.texts());
    bench.quiet().await;
}
