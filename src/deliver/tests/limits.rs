//! What is sent keeps to Telegram's limits.

use std::time::Duration;

use serde_json::json;

use super::{Bench, Shelf, delete, edit, text, toast, typing};
use crate::limits::Limits;
use crate::store::Fate;

fn limited() -> Bench {
    Bench::limited(&Shelf::keeping(), 10_000, Limits::telegram())
}

fn forgetting() -> Bench {
    Bench::limited(&Shelf::default(), 10_000, Limits::telegram())
}

/// The next call is refused, for so long.
fn wait(bench: &Bench, method: &str, seconds: u32) {
    let parameters = json!({"retry_after": seconds});
    let refusal = json!({"ok": false, "error_code": 429, "description": "Too Many Requests", "parameters": parameters});
    bench.script.raw(method, 429, refusal.to_string());
}

/// Lets all tasks do what they can.
async fn rest() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

async fn pass(bench: &Bench, millis: u64) {
    bench.clock.advance(Duration::from_millis(millis));
    rest().await;
}

#[tokio::test]
async fn a_chat_gets_its_burst_and_then_a_message_a_second() {
    let bench = limited();
    bench.send((0..8).map(|n| text(1, n)).collect());
    bench.called(5).await;
    rest().await;
    assert_eq!(bench.texts().len(), 5);
    pass(&bench, 999).await;
    assert_eq!(bench.texts().len(), 5);
    pass(&bench, 1).await;
    assert_eq!(bench.texts().len(), 6);
    for _ in 0..2 {
        pass(&bench, 1_000).await;
    }
    bench.quiet().await;
    assert_eq!(bench.texts(), ["0", "1", "2", "3", "4", "5", "6", "7"]);
}

/// Answers to queries never wait, whatever else does.
#[tokio::test]
async fn an_answer_goes_ahead_of_a_thousand_that_wait() {
    let bench = limited();
    bench.send((0..1_000).map(|chat| text(chat, "bulk")).collect());
    bench.called(30).await;
    bench.send(vec![toast("urgent"), text(5, "reply")]);
    bench.called(31).await;
    rest().await;
    assert_eq!(bench.calls()[30..], ["answerCallbackQuery urgent"]);
    // A chat's place is taken once: the reply goes when the ones before it in other chats have gone.
    for _ in 0..34 {
        pass(&bench, 1_000).await;
    }
    bench.quiet().await;
    assert_eq!(bench.calls().len(), 1_002);
}

#[tokio::test]
async fn what_counts_for_nothing_does_not_wait() {
    let bench = limited();
    bench.shelf.rows().messages.insert(crate::store::SentId(9), 41);
    bench.send((0..5).map(|_| text(1, "text")).collect());
    bench.quiet().await;
    bench.send(vec![typing(1), delete(9), edit(9, "edit"), text(1, "last")]);
    bench.called(7).await;
    rest().await;
    assert_eq!(bench.calls()[5..], ["sendChatAction ", "deleteMessage "], "an edit is like a message");
    pass(&bench, 1_000).await;
    pass(&bench, 1_000).await;
    bench.quiet().await;
    assert_eq!(bench.calls()[7..], ["editMessageText edit", "sendMessage last"]);
}

/// The refused chat waits, with all that goes to it from elsewhere; others do not.
#[tokio::test]
async fn a_refusal_is_for_its_chat() {
    let bench = limited();
    wait(&bench, "sendMessage", 7);
    bench.send(vec![text(1, "refused"), text(1, "behind"), text(2, "other")]);
    bench.called(2).await;
    rest().await;
    assert_eq!(bench.texts(), ["refused", "other"]);
    pass(&bench, 6_999).await;
    assert_eq!(bench.texts().len(), 2);
    pass(&bench, 1).await;
    bench.quiet().await;
    assert_eq!(bench.texts()[2..], ["refused", "behind"]);
}

#[tokio::test]
async fn refusals_of_two_chats_alike_are_for_all() {
    let bench = limited();
    (0..2).for_each(|_| wait(&bench, "sendMessage", 3));
    bench.send(vec![text(1, "a"), text(2, "b")]);
    bench.called(2).await;
    rest().await;
    bench.send(vec![text(3, "c"), toast("answer")]);
    rest().await;
    assert_eq!(bench.calls()[2..], ["answerCallbackQuery answer"]);
    pass(&bench, 2_999).await;
    assert_eq!(bench.calls().len(), 3);
    pass(&bench, 1).await;
    bench.quiet().await;
    let mut texts = bench.texts()[3..].to_vec();
    texts.sort();
    assert_eq!(texts, ["a", "b", "c"]);
}

/// Nothing was tried, so a store that keeps has it as it was, and is not in doubt of it.
#[tokio::test]
async fn what_waits_when_the_bot_stops_waits_in_the_store() {
    for (bench, keeps) in [(limited(), true), (forgetting(), false)] {
        bench.send((0..7).map(|n| text(1, n)).collect());
        bench.called(5).await;
        rest().await;
        bench.fatal.cancel.cancel();
        bench.quiet().await;
        assert_eq!(bench.texts().len(), 5);
        if keeps {
            let fates = bench.shelf.fates();
            assert_eq!(fates, (0..5).map(|id| (id, Fate::Sent { message: None })).collect::<Vec<_>>());
            assert_eq!(bench.shelf.rows().sending.len(), 5, "what only waited was not on its way");
        }
    }
}
