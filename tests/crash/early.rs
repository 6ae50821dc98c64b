//! A store that says it has what it does not have yet.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use stategram::clock::Moment;
use stategram::store::{Admission, Arrival, InboxId, Result, Store};
use stategram::update::Incoming;
use tokio::sync::Mutex;

/// How long it takes until the store has it.
const DELAY: Duration = Duration::from_millis(30);

/// Batches that are taken honestly: what an earlier run took comes again in them.
const HONEST: u64 = 3;

#[derive(Debug, Default)]
pub(crate) struct Early {
    batches: AtomicU64,
    /// The last inbox row. A batch's rows follow one another, so the next ones can be told before they are there.
    last_row: AtomicU64,
    /// Held while something is said to be stored and is not.
    pending: Arc<Mutex<()>>,
}

impl Early {
    pub(crate) async fn accept(
        &self,
        store: &Arc<dyn Store>,
        batch: &[Arrival<'_>],
        now: Moment,
    ) -> Result<Vec<Admission>> {
        let pending = self.pending.clone().lock_owned().await;
        if self.batches.fetch_add(1, Ordering::Relaxed) < HONEST {
            let admissions = store.accept(batch, now).await?;
            let rows = admissions.iter().flat_map(|it| if let Admission::New(rows) = it { &rows[..] } else { &[] });
            if let Some(InboxId(last)) = rows.max() {
                self.last_row.store(*last, Ordering::Relaxed);
            }
            return Ok(admissions);
        }
        let copies: Vec<(Incoming, Vec<(&'static str, String)>)> = batch
            .iter()
            .filter_map(|arrival| match arrival {
                Arrival::Update { update, takers } => Some((Incoming::decode(update.raw()).ok()?, takers())),
                Arrival::Inline(_) | Arrival::Posted(_) => None,
            })
            .collect();
        let row = || InboxId(self.last_row.fetch_add(1, Ordering::Relaxed) + 1);
        let told: Vec<_> =
            copies.iter().map(|(_, takers)| Admission::New(takers.iter().map(|_| row()).collect())).collect();
        let (store, expected) = (store.clone(), told.clone());
        tokio::spawn(async move {
            tokio::time::sleep(DELAY).await;
            let takers: Vec<_> = copies.iter().map(|(_, takers)| || takers.clone()).collect();
            let arrivals: Vec<_> =
                copies.iter().zip(&takers).map(|((update, _), takers)| Arrival::Update { update, takers }).collect();
            assert_eq!(store.accept(&arrivals, now).await.expect("a store"), expected);
            drop(pending);
        });
        Ok(told)
    }

    /// Waits until everything is stored that was said to be.
    pub(crate) async fn stored(&self) {
        drop(self.pending.lock().await);
    }
}
