//! The clock is tokio's paused one: a script has neither sockets nor threads.

use serde_json::{Value, json};

use super::*;
use crate::bot::{Scripted, TransportError};

fn update(id: i64) -> Value {
    json!({"update_id": id, "message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": "x"}})
}

fn updates(script: &Scripted) -> Updates {
    Bot::over(script.clone()).updates()
}

async fn next(updates: &mut Updates) -> i64 {
    updates.next().await.expect("an update").expect("one that can be read").update_id()
}

/// What each poll asked for: offset, limit, timeout.
fn asked(script: &Scripted) -> Vec<(Option<i64>, u64, u64)> {
    let number = |value: &Value| value.as_u64().unwrap_or_default();
    let params = script.calls().into_iter().map(|it| it.params);
    params.map(|it| (it["offset"].as_i64(), number(&it["limit"]), number(&it["timeout"]))).collect()
}

#[tokio::test(start_paused = true)]
async fn nothing_is_fetched_before_it_is_asked_for_and_the_next_poll_confirms() {
    let script = Scripted::new();
    script.answer("getUpdates", &[update(5), update(6)]).answer("getUpdates", &[update(7)]);
    let mut updates = updates(&script);
    assert_eq!(asked(&script), []);
    assert_eq!(next(&mut updates).await, 5);
    assert_eq!(next(&mut updates).await, 6);
    assert_eq!(asked(&script), [(None, 100, 0)], "6 has not been done with");
    assert_eq!(next(&mut updates).await, 7);
    assert_eq!(asked(&script)[1..], [(Some(7), 100, 50)]);
}

#[tokio::test(start_paused = true)]
async fn a_stop_confirms_what_was_yielded_and_nothing_else() {
    for (yielded, confirmed) in [(1, vec![(Some(6), 1, 0)]), (2, vec![(Some(8), 1, 0)]), (3, vec![(Some(9), 1, 0)])] {
        let script = Scripted::new();
        script.answer("getUpdates", &[update(5), update(6), update(8)]).answer("getUpdates", &[(); 0]);
        let mut updates = updates(&script);
        for _ in 0..yielded {
            next(&mut updates).await;
        }
        updates.stop().await.expect("it is confirmed");
        assert_eq!(asked(&script)[1..], confirmed);
    }
    let script = Scripted::new();
    updates(&script).stop().await.expect("nothing is to be confirmed");
    assert_eq!(asked(&script), []);
}

#[tokio::test(start_paused = true)]
async fn a_stop_that_telegram_does_not_hear_of_says_so_in_time() {
    let script = Scripted::new();
    script.answer("getUpdates", &[update(5)]);
    let mut updates = updates(&script);
    next(&mut updates).await;
    let began = tokio::time::Instant::now();
    let error = updates.stop().await.expect_err("the script is empty");
    assert!(matches!(error, Error::Api(ApiError::Network { .. })), "{error}");
    assert_eq!(began.elapsed(), Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn asking_can_be_given_up_and_the_poll_goes_on() {
    let script = Scripted::new();
    script.fail("getUpdates", TransportError { message: "connection reset".to_owned(), unsent: false });
    script.answer("getUpdates", &[update(5)]);
    let mut updates = updates(&script);
    for _ in 0..20 {
        let given_up = tokio::time::timeout(Duration::from_millis(10), updates.next()).await;
        assert!(given_up.is_err(), "the pause after the failure takes at least half a second");
    }
    assert_eq!(asked(&script).len(), 1);
    assert_eq!(next(&mut updates).await, 5);
    // Nobody writes: this poll waits, however often it is looked at.
    for _ in 0..20 {
        assert!(tokio::time::timeout(Duration::from_secs(1), updates.next()).await.is_err());
    }
    assert_eq!(asked(&script).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_token_is_the_last_that_comes() {
    let script = Scripted::new();
    script.answer("getUpdates", &[update(5)]).refuse("getUpdates", 401, "Unauthorized");
    let mut updates = updates(&script);
    next(&mut updates).await;
    let error = updates.next().await.expect("an error").expect_err("no update").to_string();
    assert!(error.contains("TELEGRAM_BOT_TOKEN"), "{error}");
    assert!(updates.next().await.is_none() && updates.next().await.is_none());
    updates.stop().await.expect("there is nobody to tell");
    assert_eq!(asked(&script).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_yielded_as_such_and_its_neighbours_come() {
    let script = Scripted::new();
    let broken = json!({"update_id": 6, "message": {"message_id": "six"}});
    script.answer("getUpdates", &[update(5), broken, json!({"update_id": 7, "hologram": {}}), update(8)]);
    script.answer("getUpdates", &[json!({"update_id": "nine"})]).answer("getUpdates", &[update(10)]);
    let seen: Vec<_> = updates(&script).take(5).map(|it| it.expect("an update")).collect().await;
    let seen: Vec<_> = seen.iter().map(|it| (it.update_id(), it.kind(), it.broken().is_some())).collect();
    let (message, unknown) = (Kind::Message, Kind::Unknown);
    let expected =
        [(5, message, false), (6, unknown, true), (7, unknown, false), (8, message, false), (10, message, false)];
    assert_eq!(seen, expected);
}

#[tokio::test(start_paused = true)]
async fn the_kinds_and_the_patience_are_ones_own() {
    let script = Scripted::new();
    script.always("getUpdates", &[(); 0]);
    let allowed = |script: &Scripted| script.calls().last().map(|it| it.params["allowed_updates"].clone());
    let mut short = updates(&script).allowed(&[Kind::MessageReaction, Kind::Unknown]).timeout(Duration::ZERO);
    let _ = tokio::time::timeout(Duration::from_secs(2), short.next()).await;
    assert_eq!(allowed(&script), Some(json!(["message_reaction"])));
    let polls = asked(&script);
    assert!((9..=12).contains(&polls.len()) && polls.iter().all(|it| it.2 == 0), "{polls:?}");

    let script = Scripted::new();
    script.answer("getUpdates", &[(); 0]);
    let mut long = updates(&script).timeout(Duration::MAX);
    let _ = tokio::time::timeout(Duration::from_secs(2), long.next()).await;
    assert_eq!(asked(&script)[1], (None, 100, 50));
    assert_eq!(allowed(&script), Some(json!([])), "Telegram's own choice, and not what an earlier run asked for");
}
