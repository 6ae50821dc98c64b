//! `getUpdates`: what an offset confirms, who may poll, what is told.

use serde_json::{Value, json};
use stategram::simulator::YOU;

use crate::api::{Api, refusal};

/// The texts of the updates, in order.
fn texts(updates: &Value) -> Vec<&str> {
    updates.as_array().unwrap().iter().map(|it| it["message"]["text"].as_str().unwrap()).collect()
}

/// An API with five messages waiting, and the id of the first update.
async fn five() -> (Api, i64) {
    let api = Api::start().await;
    for text in ["a", "b", "c", "d", "e"] {
        api.simulator.you().says(text);
    }
    let first = api.ok("getUpdates", json!({"limit": 1})).await[0]["update_id"].as_i64().unwrap();
    (api, first)
}

#[tokio::test]
async fn offsets_mean_what_they_mean_at_telegram() {
    let table: [(i64, Option<i64>, &[&str], usize); 9] = [
        // An offset from the first id on (or a negative one, from the end), a limit; what is shown, how many are left.
        (0, None, &["a", "b", "c", "d", "e"], 5),
        (2, None, &["c", "d", "e"], 3),
        (2, Some(1), &["c"], 3),
        (5, None, &[], 0),
        (6, None, &["a", "b", "c", "d", "e"], 5),
        (-1, None, &["e"], 1),
        (-2, Some(1), &["d"], 2),
        (1, Some(0), &["b"], 4),
        (1, Some(1000), &["b", "c", "d", "e"], 4),
    ];
    for (offset, limit, shown, left) in table {
        let (api, first) = five().await;
        let offset = if offset < 0 { offset } else { first + offset };
        let updates = api.ok("getUpdates", json!({"offset": offset, "limit": limit})).await;
        assert_eq!(texts(&updates), shown, "{offset} {limit:?}");
        assert_eq!(api.ok("getWebhookInfo", json!({})).await["pending_update_count"], left, "{offset} {limit:?}");
    }
}

#[tokio::test]
async fn a_stale_offset_loses_nothing() {
    let (api, first) = five().await;
    for offset in [1, first - 1, first + 1_000_000, i64::from(i32::MAX), i64::MAX] {
        assert_eq!(texts(&api.ok("getUpdates", json!({"offset": offset})).await).len(), 5, "{offset}");
    }
}

#[tokio::test]
async fn ids_are_ascending_and_of_32_bits() {
    let (api, first) = five().await;
    let updates = api.ok("getUpdates", json!({})).await;
    let ids: Vec<i64> = updates.as_array().unwrap().iter().map(|it| it["update_id"].as_i64().unwrap()).collect();
    assert_eq!(ids, (first..first + 5).collect::<Vec<_>>());
    assert!(i32::try_from(first).is_ok() && first > 0);
}

#[tokio::test]
async fn a_poll_waits_for_an_update() {
    let api = Api::start().await;
    let you = api.simulator.you();
    let waiting = tokio::spawn(api.ok("getUpdates", json!({"timeout": 50})));
    // Whether it is said before the poll arrives or after, the poll shows it.
    you.says("hello");
    assert_eq!(texts(&waiting.await.unwrap()), ["hello"]);
}

#[tokio::test]
async fn a_poll_without_time_does_not_wait() {
    let api = Api::start().await;
    assert_eq!(api.ok("getUpdates", json!({})).await, json!([]));
    assert_eq!(api.ok("getUpdates", json!({"timeout": -5})).await, json!([]));
}

#[tokio::test]
async fn the_newer_of_two_polls_ends_the_older() {
    let api = Api::start().await;
    let body = json!({"timeout": 50}).to_string();
    let path = format!("/bot{}/getUpdates", stategram::simulator::TOKEN);
    let one = Box::pin(api.post(&path, "application/json", body.clone()));
    let two = Box::pin(api.post(&path, "application/json", body));
    // Which of them is the older is the network's choice.
    let (ended, other) = match futures_util::future::select(one, two).await {
        futures_util::future::Either::Left((ended, other)) => (ended, other),
        futures_util::future::Either::Right((ended, other)) => (ended, other),
    };
    let words = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    assert_eq!(ended, refusal(409, words));
    api.simulator.you().says("still there");
    assert_eq!(texts(&other.await.1["result"]), ["still there"]);
}

#[tokio::test]
async fn allowed_updates_are_honoured_and_remembered() {
    let api = Api::start().await;
    let you = api.simulator.you();
    api.ok("getUpdates", json!({"allowed_updates": ["callback_query", "nonsense"]})).await;
    assert_eq!(api.ok("getWebhookInfo", json!({})).await["allowed_updates"], json!(["callback_query"]));
    you.says("unheard");
    assert_eq!(api.ok("getUpdates", json!({})).await, json!([]));
    api.ok("getUpdates", json!({"allowed_updates": []})).await;
    you.says("heard");
    assert_eq!(texts(&api.ok("getUpdates", json!({})).await), ["heard"]);
}

#[tokio::test]
async fn an_injected_update_comes_as_it_is() {
    let api = Api::start().await;
    let strange = json!({"update_id": 7, "new_kind": {"x": 1}});
    api.simulator.inject(&strange.to_string()).unwrap();
    api.simulator.inject(&strange.to_string()).unwrap();
    assert_eq!(api.ok("getUpdates", json!({"allowed_updates": ["message"]})).await, json!([strange, strange]));
    assert_eq!(api.ok("getUpdates", json!({"offset": 8})).await, json!([]));
    assert!(api.simulator.inject("{").is_err());
}

#[tokio::test]
async fn updates_are_kept_for_a_day() {
    let (api, _) = five().await;
    api.simulator.clock().advance(std::time::Duration::from_secs(24 * 3600));
    assert_eq!(api.ok("getUpdates", json!({})).await, json!([]));
}

#[tokio::test]
async fn pending_updates_can_be_dropped() {
    let (api, _) = five().await;
    assert_eq!(api.ok("deleteWebhook", json!({})).await, json!(true));
    assert_eq!(api.ok("getWebhookInfo", json!({})).await["pending_update_count"], 5);
    assert_eq!(api.ok("deleteWebhook", json!({"drop_pending_updates": true})).await, json!(true));
    let empty = json!({"url": "", "has_custom_certificate": false, "pending_update_count": 0});
    assert_eq!(api.ok("getWebhookInfo", json!({})).await, empty);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_users_at_once_lose_nothing() {
    let api = Api::start().await;
    let talking: Vec<_> = (0..100)
        .map(|user| {
            let person = api.simulator.user(&format!("user{user}"));
            tokio::spawn(async move {
                for number in 0..20 {
                    person.says(&number.to_string());
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    let mut heard = std::collections::HashMap::<i64, Vec<String>>::new();
    let mut offset = 0;
    while heard.values().map(Vec::len).sum::<usize>() < 2000 {
        for update in api.ok("getUpdates", json!({"offset": offset, "timeout": 50})).await.as_array().unwrap() {
            offset = update["update_id"].as_i64().unwrap() + 1;
            let message = &update["message"];
            let text = message["text"].as_str().unwrap().to_owned();
            heard.entry(message["chat"]["id"].as_i64().unwrap()).or_default().push(text);
        }
    }
    let all: Vec<String> = (0..20).map(|it| it.to_string()).collect();
    assert!(heard.len() == 100 && heard.values().all(|it| *it == all));
    for task in talking {
        task.await.unwrap();
    }
    api.ok("getUpdates", json!({"offset": offset})).await;
    api.simulator.confirmed().await;
}

#[tokio::test]
async fn a_message_says_who_and_where() {
    let api = Api::start().await;
    let message_id = api.simulator.you().says("/start now");
    let update = api.ok("getUpdates", json!({})).await[0].clone();
    let message = &update["message"];
    assert_eq!(message["message_id"], message_id);
    assert_eq!(message["from"], json!({"id": YOU, "is_bot": false, "first_name": "You", "language_code": "en"}));
    assert_eq!(message["chat"], json!({"id": YOU, "type": "private", "first_name": "You"}));
    assert_eq!(message["entities"], json!([{"type": "bot_command", "offset": 0, "length": 6}]));
    assert!(serde_json::from_value::<stategram::types::Update>(update).is_ok());
}
