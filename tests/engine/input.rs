//! What Telegram may hand over one day, or never should: nothing is lost beside it, and nothing stops.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::bots::{Gate, Gated};
use crate::{next, settle, simulator};

fn gate() -> Gate {
    Gate(Arc::new(Semaphore::new(0)))
}

#[tokio::test]
async fn an_unknown_kind_in_the_middle_of_a_batch_harms_neither_neighbour() {
    let simulator = simulator().await;
    let you = simulator.you();
    // All three wait before the bot starts, so that they come as one batch.
    you.says("before");
    simulator.inject(r#"{"dream":{"about":"sheep","chat":{"id":1}}}"#).unwrap();
    you.says("after");
    let running = simulator.bot().unwrap().with(gate()).conversation::<Gated>().start().await.unwrap();
    let mut chat = you.chat();
    assert_eq!(next(&mut chat).await, "before");
    assert_eq!(next(&mut chat).await, "after");
    // The offset has moved past all three.
    settle(&simulator, &running).await;
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn broken_updates_are_passed_over() {
    let simulator = simulator().await;
    let you = simulator.you();
    let chat = format!(r#"{{"id":{},"type":"private"}}"#, you.id());
    let long = "x".repeat(10 << 20);
    let broken = [
        r#"{"message":null}"#.to_owned(),
        r#"{"message":7}"#.to_owned(),
        r#"{"message":{}}"#.to_owned(),
        r#"{"message":{"message_id":1,"chat":"here","text":"x"}}"#.to_owned(),
        format!(r#"{{"message":{{"message_id":"one","chat":{chat},"text":"x"}}}}"#),
        format!(r#"{{"message":{{"message_id":1,"chat":{chat},"text":["x"]}}}}"#),
        r#"{"message":{"message_id":1,"chat":{"id":99999999999999999999,"type":"private"},"text":"x"}}"#.to_owned(),
        r#"{"callback_query":{"id":"1"}}"#.to_owned(),
        r#"{"callback_query":{"from":{"id":1},"data":"x"}}"#.to_owned(),
        r#"{"poll":[]}"#.to_owned(),
        r#"{}"#.to_owned(),
        format!(r#"{{"message":{{"message_id":1,"chat":{{"id":-5,"type":"hive"}},"text":"{long}"}}}}"#),
    ];
    for (number, json) in broken.iter().enumerate() {
        simulator.inject(json).unwrap();
        you.says(&format!("after {number}"));
    }
    let running = simulator.bot().unwrap().with(gate()).conversation::<Gated>().start().await.unwrap();
    let mut shown = you.chat();
    for number in 0..broken.len() {
        let said = next(&mut shown).await;
        assert_eq!(said, format!("after {number}"));
    }
    settle(&simulator, &running).await;
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn ids_at_the_ends_of_their_ranges_are_ids() {
    let simulator = simulator().await;
    let running = simulator.bot().unwrap().with(gate()).conversation::<Gated>().start().await.unwrap();
    for id in [i64::MIN, i64::MAX, 0, -1] {
        let chat = format!(r#"{{"id":{id},"type":"supergroup","title":"far"}}"#);
        simulator.inject(&format!(r#"{{"message":{{"message_id":1,"date":1,"chat":{chat},"text":"x"}}}}"#)).unwrap();
    }
    simulator.you().says("still there?");
    assert_eq!(next(&mut simulator.you().chat()).await, "still there?");
    settle(&simulator, &running).await;
    running.shutdown().await.unwrap();
}

/// Telegram hands an update over again when an acknowledgement is lost. Ids jump; only membership counts.
#[tokio::test]
async fn an_update_that_comes_twice_is_taken_once() {
    let simulator = simulator().await;
    let you = simulator.you();
    let chat = format!(r#"{{"id":{},"type":"private","first_name":"You"}}"#, you.id());
    let update = |id: i64, text: &str| {
        format!(r#"{{"update_id":{id},"message":{{"message_id":{id},"date":1,"chat":{chat},"text":"{text}"}}}}"#)
    };
    for (id, text) in [(900, "a"), (901, "b"), (900, "a"), (5, "c"), (6, "d"), (5, "c"), (901, "b")] {
        simulator.inject(&update(id, text)).unwrap();
    }
    let running = simulator.bot().unwrap().with(gate()).conversation::<Gated>().start().await.unwrap();
    settle(&simulator, &running).await;
    let history = you.chat().history();
    let mut said: Vec<_> = history.iter().map(|it| it.text.as_str()).collect();
    said.sort_unstable();
    assert_eq!(said, ["a", "b", "c", "d"]);
    running.shutdown().await.unwrap();
}
