//! How a single effect ends, and who is told.

use std::time::Duration;

use serde_json::json;

use super::{Bench, delete, edit, known, once, text, toast, typing};
use crate::bot::{Gone, TransportError};
use crate::deliver::ANSWERS;
use crate::limits::{Charge, Priority};
use crate::reply::{Call, MethodCall, Undeliverable};
use crate::store::{EntryKind, Fate, InboxId, Sending, SentId};

const SENT: Fate = Fate::Sent { message: None };
const BLOCKED: &str = "Forbidden: bot was blocked by the user";

fn wait(bench: &Bench, method: &str, seconds: u32) {
    let parameters = json!({"retry_after": seconds});
    let refusal = json!({"ok": false, "error_code": 429, "description": "Too Many Requests", "parameters": parameters});
    bench.script.raw(method, 429, refusal.to_string());
}

#[tokio::test]
async fn what_comes_too_late_is_dropped() {
    let bench = Bench::keeping();
    let late = bench.commit(vec![toast("late"), typing(1), text(1, "text")]);
    bench.clock.advance(Duration::from_millis(150_001));
    bench.push(late);
    bench.quiet().await;
    assert_eq!(bench.calls(), ["sendMessage text"]);
    let mut fates = bench.shelf.fates();
    fates.sort_by_key(|it| it.0);
    assert_eq!(fates, [(0, Fate::Dropped), (1, Fate::Dropped), (2, SENT)]);
    assert_eq!(bench.shelf.rows().sending.len(), 1, "what is not sent is not in doubt");

    let in_time = bench.commit(vec![toast("in time")]);
    bench.clock.advance(Duration::from_secs(150));
    bench.push(in_time);
    bench.quiet().await;
    assert_eq!(bench.calls()[1..], ["answerCallbackQuery in time"]);
}

#[tokio::test]
async fn what_will_be_too_late_when_it_may_be_sent_is_dropped() {
    let bench = Bench::keeping();
    wait(&bench, "sendChatAction", 6);
    bench.send(vec![typing(1), text(1, "text")]);
    // What is behind it does not wait for what will be of no use.
    bench.quiet().await;
    assert_eq!(bench.calls(), ["sendChatAction ", "sendMessage text"]);
    assert_eq!(bench.shelf.fates(), [(0, Fate::Dropped), (1, SENT)]);
}

/// Nobody turns the clock for those that would be too late: they keep no place.
#[tokio::test]
async fn an_answer_that_will_be_too_late_when_it_may_be_sent_is_dropped_at_once() {
    let bench = Bench::keeping();
    for _ in 0..ANSWERS {
        wait(&bench, "answerCallbackQuery", 151);
    }
    wait(&bench, "answerCallbackQuery", 150);
    let late = std::iter::repeat_with(|| toast("late")).take(ANSWERS);
    bench.send(late.chain([toast("in time")]).collect());
    bench.called(ANSWERS + 1).await;
    bench.clock.advance(Duration::from_secs(150));
    bench.quiet().await;
    assert_eq!(bench.calls()[ANSWERS..], ["answerCallbackQuery in time", "answerCallbackQuery in time"]);
    let fates = bench.shelf.fates();
    assert!(fates[..ANSWERS].iter().all(|(_, fate)| *fate == Fate::Dropped), "{fates:?}");
    assert_eq!(fates[ANSWERS], (ANSWERS as u64, SENT));
}

/// They wait for as long as Telegram says, and others are answered meanwhile.
#[tokio::test]
async fn an_answer_that_waits_keeps_no_place() {
    let bench = Bench::keeping();
    for _ in 0..ANSWERS {
        wait(&bench, "answerCallbackQuery", 100);
    }
    bench.send(std::iter::repeat_with(|| toast("waits")).take(ANSWERS).collect());
    bench.called(ANSWERS).await;
    bench.send(vec![toast("in time")]);
    bench.called(ANSWERS + 1).await;
    assert_eq!(bench.calls()[ANSWERS], "answerCallbackQuery in time");
    bench.clock.advance(Duration::from_secs(100));
    bench.quiet().await;
    assert_eq!(bench.calls().len(), 2 * ANSWERS + 1);
}

/// Telegram is slow to answer as many as may be under way.
#[tokio::test]
async fn a_payment_waits_for_no_other_answer() {
    let bench = Bench::keeping();
    let taken = bench.deliver.answers.clone().acquire_many_owned(u32::try_from(ANSWERS).unwrap()).await.unwrap();
    bench.script.always("answerPreCheckoutQuery", &true);
    let params = json!({"pre_checkout_query_id": "p", "ok": true}).as_object().cloned().unwrap();
    let method = "answerPreCheckoutQuery".to_owned();
    let checkout = Call::Other(Box::new(MethodCall { method, params, files: Vec::new() })).into();
    bench.send(vec![toast("waits"), checkout]);
    bench.called(1).await;
    assert_eq!(bench.calls(), ["answerPreCheckoutQuery "]);
    drop(taken);
    bench.quiet().await;
    assert_eq!(bench.calls().len(), 2);
}

/// A limit of deletions is none of messages: what is called at once goes, and what is behind it in its chat waits for its order.
#[tokio::test]
async fn a_refusal_of_what_counts_for_nothing_is_for_nothing_else() {
    let bench = Bench::keeping();
    bench.shelf.rows().messages.insert(SentId(9), 41);
    wait(&bench, "deleteMessage", 30);
    bench.send(vec![delete(9), text(1, "behind")]);
    bench.called(1).await;
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    let message = Charge::of(&text(1, "at once").call).unwrap();
    assert!(
        bench.deliver.throttle.at_once(&message, Priority::Reply) && !bench.deliver.throttle.is_asked(&message.chat)
    );
    assert_eq!(bench.calls().len(), 1);
    bench.clock.advance(Duration::from_secs(30));
    bench.quiet().await;
    assert_eq!(bench.calls(), ["deleteMessage ", "deleteMessage ", "sendMessage behind"]);
}

#[tokio::test]
async fn an_edit_is_about_the_message_that_was_sent_before_it() {
    let bench = Bench::keeping();
    wait(&bench, "sendMessage", 7);
    bench.script.answer("sendMessage", &json!({"message_id": 41, "date": 1}));
    bench.send(vec![known(9, text(1, "hello"))]);
    bench.send(vec![edit(9, "world"), delete(9)]);
    bench.called(1).await;
    bench.clock.advance(Duration::from_secs(7));
    bench.quiet().await;
    assert_eq!(bench.calls()[1..], ["sendMessage hello", "editMessageText world", "deleteMessage "]);
    let calls = bench.script.calls();
    assert_eq!((&calls[2].params["message_id"], &calls[3].params["message_id"]), (&json!(41), &json!(41)));
    assert_eq!(bench.shelf.fates()[0], (0, Fate::Sent { message: Some((SentId(9), 41)) }));
}

#[tokio::test]
async fn an_edit_of_what_was_never_sent_is_dropped() {
    let bench = Bench::keeping();
    bench.script.refuse("sendMessage", 403, BLOCKED);
    bench.send(vec![known(9, text(1, "hello")), edit(9, "world"), delete(9), text(1, "next")]);
    bench.quiet().await;
    assert_eq!(bench.calls(), ["sendMessage hello", "sendMessage next"]);
    assert_eq!(bench.shelf.fates()[1..], [(1, Fate::Dropped), (2, Fate::Dropped), (3, SENT)]);
}

#[tokio::test]
async fn a_message_whose_id_cannot_be_read_is_sent_all_the_same() {
    let bench = Bench::keeping();
    bench.script.answer("sendMessage", &true);
    bench.send(vec![known(9, text(1, "hello")), edit(9, "world")]);
    bench.quiet().await;
    assert_eq!(bench.shelf.fates(), [(0, SENT), (1, Fate::Dropped)]);
}

#[tokio::test]
async fn an_edit_that_changes_nothing_is_done_and_one_of_a_message_that_is_gone_is_refused() {
    let bench = Bench::keeping();
    bench.shelf.rows().messages.insert(SentId(9), 41);
    bench.script.refuse("editMessageText", 400, "Bad Request: message is not modified: as it was");
    bench.script.refuse("editMessageText", 400, "Bad Request: message to edit not found");
    bench.script.refuse("deleteMessage", 400, "Bad Request: message to delete not found");
    bench.send(vec![edit(9, "same"), edit(9, "other"), delete(9)]);
    bench.quiet().await;
    let fates = bench.shelf.fates();
    assert_eq!(fates[0], (0, SENT));
    assert!(fates[1..].iter().all(|(_, fate)| matches!(fate, Fate::Refused { tell: Some(_) })), "{fates:?}");
}

/// The first try has deleted it, and its answer was lost.
#[tokio::test(start_paused = true)]
async fn a_deletion_that_is_repeated_finds_nothing_and_is_done() {
    let bench = Bench::keeping();
    bench.shelf.rows().messages.insert(SentId(9), 41);
    bench.script.raw("deleteMessage", 502, "<html>");
    bench.script.refuse("deleteMessage", 400, "Bad Request: message to delete not found");
    bench.send(vec![delete(9)]);
    bench.quiet().await;
    assert_eq!(bench.shelf.fates(), [(0, SENT)]);
}

#[tokio::test]
async fn a_conversation_is_told_once_of_the_refused_replies_of_a_turn() {
    for (bench, inbox) in [(Bench::keeping(), Some(InboxId(1))), (Bench::forgetting(), None)] {
        for _ in 0..2 {
            bench.script.refuse("sendMessage", 403, BLOCKED);
        }
        bench.send(vec![text(1, "a"), text(1, "b"), text(1, "c")]);
        bench.quiet().await;
        assert_eq!(bench.texts(), ["a", "b", "c"], "a refused reply blocks nobody");
        let told = bench.told.all();
        let [(seed, entry, row)] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!((seed.as_str(), entry.kind, *row), ("1", EntryKind::Undeliverable, inbox));
        let undeliverable: Undeliverable = serde_json::from_str(&entry.body).unwrap();
        assert_eq!((undeliverable.method.as_str(), undeliverable.chat_id), ("sendMessage", Some(1)));
        assert_eq!(undeliverable.gone, Some(Gone::Blocked));
        assert_eq!(undeliverable.description, "the user has blocked the bot");

        bench.script.refuse("sendMessage", 400, "Bad Request: message text is empty");
        bench.send(vec![text(1, "d")]);
        bench.quiet().await;
        let told = bench.told.all();
        let undeliverable: Undeliverable = serde_json::from_str(&told[1].1.body).unwrap();
        assert_eq!((undeliverable.gone, told.len()), (None, 2));
        assert_eq!(undeliverable.description, "Bad Request: message text is empty");
    }
}

#[tokio::test]
async fn who_does_not_want_to_be_told_is_not() {
    let bench = Bench::keeping();
    bench.script.refuse("sendMessage", 403, BLOCKED);
    let turn = bench.commit(vec![text(1, "a")]);
    bench.deliver.push(turn.first, turn.at, turn.effects, None);
    bench.quiet().await;
    assert_eq!(bench.shelf.fates(), [(0, Fate::Refused { tell: None })]);
    assert_eq!(bench.told.all(), []);
}

/// Where the call may have reached Telegram it is not made again; where it cannot have, it is.
#[tokio::test(start_paused = true)]
async fn what_may_be_sent_once_is_not_repeated_in_doubt() {
    let bench = Bench::keeping();
    let lost = |unsent| TransportError { message: "lost".to_owned(), unsent };
    bench.script.fail("sendMessage", lost(true));
    bench.script.fail("sendMessage", lost(false));
    bench.script.raw("sendMessage", 502, "<html>");
    bench.script.raw("sendMessage", 200, "<html>");
    wait(&bench, "sendMessage", 1);
    bench.send(["a", "b", "c", "d"].map(|it| once(text(1, it))).into());
    // Tokio's time, which runs on when everybody waits.
    tokio::time::sleep(Duration::from_secs(10)).await;
    bench.clock.advance(Duration::from_secs(1));
    bench.quiet().await;
    assert_eq!(bench.texts(), ["a", "a", "b", "c", "d", "d"]);
    let fates = bench.shelf.fates();
    let doubtful = |fate: &Fate| matches!(fate, Fate::Doubtful { .. });
    assert!(fates[..3].iter().all(|(_, fate)| doubtful(fate)), "{fates:?}");
    assert_eq!(fates[0].1, Fate::Doubtful { error: "sendMessage: lost".to_owned() });
    assert_eq!(fates[3..], [(3, Fate::Unsent), (3, SENT)], "while Telegram has it wait there is no doubt");
    assert!(bench.shelf.rows().sending.iter().all(|it| it.once));
    assert_eq!(bench.told.all(), [], "nobody refused it");
}

/// What the stop cuts off stays in the store, and so does everything behind it.
#[tokio::test]
async fn a_stop_leaves_in_the_store_what_was_not_sent() {
    let bench = Bench::keeping();
    wait(&bench, "sendMessage", 7);
    bench.send(vec![once(text(1, "a")), text(1, "b")]);
    bench.send(vec![once(text(1, "c"))]);
    bench.called(1).await;
    bench.fatal.cancel.cancel();
    bench.quiet().await;
    assert_eq!(bench.texts(), ["a"]);
    let fates = bench.shelf.fates();
    assert!(fates.iter().all(|it| *it == (0, Fate::Unsent)), "Telegram has refused it for now: {fates:?}");
    assert_eq!(bench.shelf.rows().outbox.len(), 3);
    let in_doubt: Vec<_> = bench.shelf.rows().sending.iter().map(|it: &Sending| it.id.0).collect();
    assert_eq!(in_doubt, [0], "what was not tried was never in doubt");
}

#[tokio::test]
async fn a_store_that_fails_ends_the_bot_and_nothing_goes_out_behind_it() {
    for (word, sent) in [("sending", 0), ("delivered", 1)] {
        let bench = Bench::keeping();
        bench.shelf.rows().broken = word;
        bench.send(vec![text(1, "a"), text(1, "b")]);
        bench.quiet().await;
        assert_eq!(bench.fatal.get().unwrap().to_string(), format!("the store: `{word}` fails"));
        assert_eq!(bench.texts().len(), sent);
    }
}
