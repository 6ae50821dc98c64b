//! The clock is turned by hand.

use std::sync::Mutex;

use futures_util::FutureExt;

use super::*;

/// Takes everything, or refuses it.
#[derive(Default)]
struct Taken {
    refuses: bool,
    ids: Mutex<Vec<Vec<i64>>>,
}

impl Sink for Taken {
    fn take(&self, batch: Vec<Incoming>) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            if self.refuses {
                return Err(Error::Store("the disk is full".to_owned().into()));
            }
            self.ids.lock().unwrap().push(batch.iter().map(Incoming::update_id).collect());
            Ok(())
        })
    }
}

/// A sink behind, what is in front of it, and what turns and stops it.
struct Case {
    taken: Arc<Taken>,
    front: InOrder,
    clock: Clock,
    activity: Activity,
    stop: CancellationToken,
}

impl Case {
    fn new(refuses: bool) -> Self {
        let taken = Arc::new(Taken { refuses, ..Taken::default() });
        let (clock, activity, stop) = (Clock::manual(), Activity::default(), CancellationToken::new());
        let maxhold = Duration::from_secs(3);
        let (front, putting) = InOrder::new(taken.clone(), maxhold, 1000, clock.clone(), activity.clone());
        let stopped = stop.clone();
        tokio::spawn(async move { putting.run(&stopped).await });
        Self { taken, front, clock, activity, stop }
    }

    fn take(&self, ids: &[i64]) -> BoxFuture<'_, Result<()>> {
        let update = |id| Incoming::decode(&format!(r#"{{"update_id": {id}, "hologram": {{}}}}"#)).unwrap();
        self.front.take(ids.iter().copied().map(update).collect())
    }

    async fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.activity.rouse(self.clock.now());
        self.activity.quiet().await;
    }

    fn ids(&self) -> Vec<Vec<i64>> {
        self.taken.ids.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn what_is_held_is_not_said_to_be_taken_before_it_is() {
    let case = Case::new(false);
    case.take(&[1]).await.unwrap();
    let (mut third, mut fourth) = (case.take(&[3]), case.take(&[4]));
    case.activity.quiet().await;
    assert!((&mut third).now_or_never().is_none() && (&mut fourth).now_or_never().is_none());
    case.take(&[2]).await.unwrap();
    third.await.unwrap();
    fourth.await.unwrap();
    assert_eq!(case.ids(), [vec![1], vec![2, 3, 4]], "what is given out together is one batch");
}

#[tokio::test]
async fn a_gap_is_given_up_when_the_clock_says_so() {
    let case = Case::new(false);
    let mut all = case.take(&[1, 3]);
    case.activity.quiet().await;
    case.advance(Duration::from_millis(2999)).await;
    assert!((&mut all).now_or_never().is_none());
    case.advance(Duration::from_millis(1)).await;
    all.now_or_never().expect("nothing is held any more").unwrap();
    assert_eq!(case.ids(), [[1], [3]]);
}

#[tokio::test]
async fn who_gives_up_waiting_takes_nothing_away() {
    let case = Case::new(false);
    drop(case.take(&[1, 3]));
    // Its second attempt comes while the first one is held.
    let again = case.take(&[3]);
    case.take(&[2]).await.unwrap();
    again.await.unwrap();
    assert_eq!(case.ids().concat(), [1, 2, 3, 3]);
}

#[tokio::test]
async fn at_a_stop_nothing_is_held() {
    let case = Case::new(false);
    let held = case.take(&[1, 3, 6]);
    case.activity.quiet().await;
    case.stop.cancel();
    held.await.unwrap();
    case.take(&[9, 11]).await.unwrap();
    assert_eq!(case.ids().concat(), [1, 3, 6, 9, 11]);
}

#[tokio::test]
async fn what_is_refused_is_refused_to_all_who_wait_for_it() {
    let case = Case::new(true);
    let waiting = [case.take(&[1]), case.take(&[2])];
    for refused in join_all(waiting).await {
        let error = refused.unwrap_err();
        assert!(matches!(error, Error::Store(_)) && error.to_string().contains("the disk is full"), "{error}");
    }
}
