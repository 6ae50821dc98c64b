//! The clock is tokio's paused one: a script has neither sockets nor threads.

use std::sync::{Mutex, PoisonError};

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::*;
use crate::bot::{Scripted, TransportError};

/// Keeps the ids it was given, and stops the source with the last one that is awaited.
struct Taken {
    ids: Mutex<Vec<Vec<i64>>>,
    caught_up: Mutex<bool>,
    refusals: Mutex<u32>,
    last: i64,
    stop: CancellationToken,
}

impl Taken {
    fn until(last: i64) -> Self {
        let (ids, caught_up, refusals) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self { ids, caught_up, refusals, last, stop: CancellationToken::new() }
    }

    fn ids(&self) -> Vec<Vec<i64>> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Sink for Taken {
    fn take(&self, batch: Vec<Incoming>) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let mut refusals = self.refusals.lock().unwrap();
            if *refusals > 0 {
                *refusals -= 1;
                return Err(Error::Setting("the disk is full".to_owned()));
            }
            let ids: Vec<i64> = batch.iter().map(Incoming::update_id).collect();
            if ids.contains(&self.last) {
                self.stop.cancel();
            }
            self.ids.lock().unwrap().push(ids);
            Ok(())
        })
    }

    fn caught_up(&self) {
        *self.caught_up.lock().unwrap() = true;
    }
}

fn update(id: i64) -> Value {
    json!({"update_id": id, "message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": "x"}})
}

fn polling(script: &Scripted) -> Polling {
    Polling::new(Bot::over(script.clone()), vec!["message", "callback_query"])
}

/// What each poll asked for: offset, limit, timeout.
fn asked(script: &Scripted) -> Vec<(Option<i64>, u64, u64)> {
    let asked = |it: &crate::bot::RecordedCall| {
        let number = |name: &str| it.params[name].as_u64().unwrap_or_default();
        assert_eq!(it.params["allowed_updates"], json!(["message", "callback_query"]));
        (it.params["offset"].as_i64(), number("limit"), number("timeout"))
    };
    script.calls().iter().map(asked).collect()
}

async fn run(script: &Scripted, last: i64) -> Taken {
    let taken = Taken::until(last);
    let done = polling(script).run(&taken, &taken.stop);
    tokio::time::timeout(Duration::from_secs(86400), done).await.expect("it ends").expect("it ends well");
    taken
}

#[tokio::test(start_paused = true)]
async fn the_offset_follows_what_was_taken_and_is_confirmed_at_the_end() {
    let script = Scripted::new();
    script
        .answer("getUpdates", &[update(5), update(6)])
        .answer("getUpdates", &[update(7)])
        .always("getUpdates", &[update(8)]);
    let taken = run(&script, 7).await;
    assert_eq!(taken.ids(), [vec![5, 6], vec![7]]);
    assert_eq!(asked(&script), [(None, 100, 0), (Some(7), 100, 50), (Some(8), 1, 0)]);
    assert!(*taken.caught_up.lock().unwrap());
}

#[tokio::test(start_paused = true)]
async fn a_backlog_is_worked_off_before_anything_is_waited_for() {
    let script = Scripted::new();
    let full: Vec<Value> = (1..=100).map(update).collect();
    script.answer("getUpdates", &full).answer("getUpdates", &[update(101)]).always("getUpdates", &[update(102)]);
    run(&script, 102).await;
    assert_eq!(asked(&script), [(None, 100, 0), (Some(101), 100, 0), (Some(102), 100, 50), (Some(103), 1, 0)]);
}

#[tokio::test(start_paused = true)]
async fn unknown_and_broken_updates_stop_neither_the_offset_nor_their_neighbours() {
    let script = Scripted::new();
    let unknown = json!({"update_id": 6, "hologram": {}});
    let broken = json!({"update_id": 8, "message": {"message_id": "eight"}});
    script.answer("getUpdates", &[update(5), unknown, update(7), broken, json!({"update_id": "nine"})]);
    script.answer("getUpdates", &[update(10)]).always("getUpdates", &[(); 0]);
    let taken = run(&script, 10).await;
    assert_eq!(taken.ids(), [vec![5, 6, 7, 8], vec![10]]);
    assert_eq!(asked(&script)[1].0, Some(9));
}

#[tokio::test(start_paused = true)]
async fn an_update_without_an_id_is_asked_for_slowly_until_a_neighbour_leads_past_it() {
    let script = Scripted::new();
    let nameless = json!({"message": {}});
    for _ in 0..20 {
        script.answer("getUpdates", std::slice::from_ref(&nameless));
    }
    script.answer("getUpdates", &[nameless, update(4)]).always("getUpdates", &[(); 0]);
    let start = Instant::now();
    let taken = run(&script, 4).await;
    assert_eq!(taken.ids(), [[4]]);
    assert!(start.elapsed() > Duration::from_secs(15 * 30), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn ids_at_the_ends_of_their_range_neither_forget_nor_spin() {
    let script = Scripted::new();
    script.answer("getUpdates", &[update(i64::MIN)]).answer("getUpdates", &[update(-2), update(i64::MAX)]);
    script.answer("getUpdates", &[update(3)]).always("getUpdates", &[(); 0]);
    let taken = run(&script, 3).await;
    assert_eq!(taken.ids(), [vec![i64::MIN], vec![-2, i64::MAX], vec![3]]);
    let offsets: Vec<_> = asked(&script).iter().map(|it| it.0).collect();
    assert_eq!(offsets, [None, None, None, Some(4)]);
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_is_not_taken_comes_again() {
    let script = Scripted::new();
    script.always("getUpdates", &[update(1)]);
    let taken = Taken::until(1);
    *taken.refusals.lock().unwrap() = 3;
    polling(&script).run(&taken, &taken.stop).await.unwrap();
    let offsets: Vec<_> = asked(&script).iter().map(|it| it.0).collect();
    assert_eq!(offsets, [None, None, None, None, Some(2)]);
}

#[tokio::test(start_paused = true)]
async fn what_time_mends_is_waited_for() {
    let script = Scripted::new();
    let lost = TransportError { message: "connection reset".to_owned(), unsent: false };
    script.fail("getUpdates", lost);
    script.raw("getUpdates", 502, "<html>Bad Gateway</html>");
    script.raw("getUpdates", 200, r#"{"ok":true,"result":[{"upd"#);
    script.raw("getUpdates", 200, "<html>Please log in</html>");
    script.raw("getUpdates", 200, r#"{"ok":true,"result":{"not":"an array"}}"#);
    script.answer("getUpdates", &[update(1)]).always("getUpdates", &[update(2)]);
    let start = Instant::now();
    run(&script, 2).await;
    let waited = start.elapsed().as_secs_f64();
    assert!((15.5..=31.5).contains(&waited), "{waited}");
    // One of a hundred may have been too long to come through.
    let limits: Vec<_> = asked(&script).iter().map(|it| it.1).collect();
    assert_eq!(limits, [100, 50, 25, 12, 6, 3, 100, 1]);
}

#[tokio::test(start_paused = true)]
async fn a_throttle_is_obeyed_and_a_conflict_is_slow() {
    let script = Scripted::new();
    let throttled = json!({"ok": false, "error_code": 429, "description": "Too Many Requests: retry after 400",
                           "parameters": {"retry_after": 400}});
    script.raw("getUpdates", 429, throttled.to_string());
    script.refuse("getUpdates", 409, "Conflict: terminated by other getUpdates request");
    script.refuse("getUpdates", 409, "Conflict: can't use getUpdates method while webhook is active");
    script.refuse("getUpdates", 400, "Bad Request: something new");
    script.answer("getUpdates", &[update(1)]).always("getUpdates", &[(); 0]);
    let start = Instant::now();
    run(&script, 1).await;
    assert_eq!(start.elapsed().as_secs(), 400 + 3 * 30);
    assert!(script.calls().iter().all(|it| it.method == "getUpdates"), "nobody's webhook is deleted unasked");
}

#[tokio::test]
async fn a_token_that_telegram_does_not_know_ends_it_with_a_sentence() {
    for (code, description) in [(401, "Unauthorized"), (404, "Not Found")] {
        let script = Scripted::new();
        script.refuse("getUpdates", code, description);
        let error = polling(&script).run(&Taken::until(0), &CancellationToken::new()).await.unwrap_err().to_string();
        assert!(error.contains("TELEGRAM_BOT_TOKEN") && error.contains("@BotFather"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stop_interrupts_a_poll_and_a_wait_at_once() {
    let script = Scripted::new();
    let taken = Taken::until(0);
    let start = Instant::now();
    // The script is empty, so the poll would wait for ever.
    let run = polling(&script).run(&taken, &taken.stop);
    let stop = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        taken.stop.cancel();
    };
    tokio::join!(run, stop).0.unwrap();
    assert_eq!(start.elapsed(), Duration::from_secs(1));

    let script = Scripted::new();
    script.answer("getUpdates", &[update(1)]).refuse(
        "getUpdates",
        409,
        "Conflict: terminated by other getUpdates request",
    );
    let taken = Taken::until(0);
    let run = polling(&script).run(&taken, &taken.stop);
    let stop = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        taken.stop.cancel();
    };
    let start = Instant::now();
    tokio::join!(run, stop).0.unwrap();
    // The confirmation is not answered, and not waited for any longer than it may take.
    assert_eq!(start.elapsed(), Duration::from_secs(1) + CONFIRM_LIMIT);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_hold_its_polls_is_not_asked_without_a_breath() {
    let script = Scripted::new();
    script.always("getUpdates", &[(); 0]);
    let taken = Taken::until(0);
    let run = polling(&script).run(&taken, &taken.stop);
    let stop = async {
        tokio::time::sleep(Duration::from_secs(10)).await;
        taken.stop.cancel();
    };
    tokio::join!(run, stop).0.unwrap();
    // The first one asks for the backlog, and so waits for nothing.
    assert!(script.calls().len() <= 52, "{}", script.calls().len());
}

/// After a quiet week Telegram counts from somewhere else. That is followed, and a server that leads in circles is paced.
#[tokio::test(start_paused = true)]
async fn ids_that_begin_anew_are_followed_and_a_circle_is_not_run_in() {
    let script = Scripted::new();
    for id in [900, 5, 6] {
        script.answer("getUpdates", &[update(id)]);
    }
    let taken = run(&script, 6).await;
    assert_eq!(taken.ids(), [[900], [5], [6]]);
    let offsets: Vec<_> = asked(&script).into_iter().map(|(offset, ..)| offset).collect();
    assert_eq!(offsets, [None, Some(901), Some(6), Some(7)]);

    let script = Scripted::new();
    for _ in 0..20 {
        script.answer("getUpdates", &[update(7)]).answer("getUpdates", &[update(9)]);
    }
    script.answer("getUpdates", &[update(10)]);
    let started = tokio::time::Instant::now();
    run(&script, 10).await;
    assert!(started.elapsed() > Duration::from_secs(10), "41 polls took {:?}", started.elapsed());
}
