//! Of one chat everything leaves in the order of the commits.

use std::time::Duration;

use super::{Bench, Shelf, edit, known, text, toast, typing};
use crate::conversation::Migration;
use crate::reply::Call;
use crate::store::{EffectId, Queued};
use crate::types::methods::EditMessageTextParams;

#[tokio::test]
async fn what_is_pushed_early_waits_for_the_commits_before_it() {
    for bench in [Bench::keeping(), Bench::forgetting()] {
        let turns: Vec<_> = [1, 2, 3, 4].map(|n| bench.commit(vec![text(1, n), text(1, n * 10)])).into();
        let mut backwards = turns.into_iter().rev();
        for turn in backwards.by_ref().take(3) {
            bench.push(turn);
        }
        bench.quiet().await;
        assert_eq!(bench.calls().len(), 0, "nobody goes before the first");
        backwards.for_each(|turn| bench.push(turn));
        bench.quiet().await;
        assert_eq!(bench.texts(), ["1", "10", "2", "20", "3", "30", "4", "40"]);
        assert_eq!(bench.deliver.gate().next, 8);
    }
}

/// Commits are numbered under a lock, and pushed by threads that run as they like.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn conversations_that_share_a_chat_are_heard_in_the_order_of_their_commits() {
    for shelf in [Shelf::keeping(), Shelf::default()] {
        let bench = std::sync::Arc::new(Bench::new(&shelf, 100_000));
        let talking = (0..8).map(|_| {
            let bench = bench.clone();
            tokio::spawn(async move {
                for _ in 0..200 {
                    // Its text is its id, which the commit alone knows.
                    let mut turn = bench.commit(vec![text(1, ""), text(2, "")]);
                    for (place, effect) in (0..).zip(&mut turn.effects) {
                        let Call::SendMessage(params) = &mut effect.call else { panic!("{effect:?}") };
                        params.text = (turn.first.0 + place).to_string();
                    }
                    if fastrand::bool() {
                        tokio::task::yield_now().await;
                    }
                    bench.push(turn);
                }
            })
        });
        futures_util::future::try_join_all(talking).await.unwrap();
        bench.quiet().await;
        for chat in [1, 2] {
            let calls = bench.script.calls().into_iter().filter(|it| it.params["chat_id"] == chat);
            let ids: Vec<u64> = calls.map(|it| it.params["text"].as_str().unwrap().parse().unwrap()).collect();
            assert_eq!(ids.len(), 1_600);
            assert!(ids.is_sorted(), "chat {chat}");
        }
    }
}

/// The framework's own, which has no id, waits for nobody and nobody waits for it.
#[tokio::test]
async fn what_has_no_id_does_not_pass_the_gate() {
    let bench = Bench::keeping();
    let (_first, second) = (bench.commit(vec![text(1, "first")]), bench.commit(vec![text(1, "second")]));
    bench.push(second);
    bench.deliver.send_now(Some(toast("own")));
    bench.quiet().await;
    assert_eq!(bench.calls(), ["answerCallbackQuery own"]);
    assert_eq!(bench.shelf.fates(), []);
}

#[tokio::test]
async fn a_replayed_reply_has_its_place_among_the_others() {
    let bench = Bench::keeping();
    let (at, effect) = (bench.clock.now(), text(1, "again"));
    let id = bench.shelf.commit(std::slice::from_ref(&effect), at, true);
    let (conversation, seed) = ("Told".to_owned(), "1".to_owned());
    let replayed = Queued { id, turn: EffectId(0), at, effect, conversation, seed, tell_refused: true };
    bench.send(vec![text(1, "after it")]);
    bench.quiet().await;
    assert_eq!(bench.texts().len(), 0);
    bench.deliver.push_queued(replayed);
    bench.quiet().await;
    assert_eq!(bench.texts(), ["again", "after it"]);
}

#[tokio::test]
async fn a_turn_may_speak_to_several_chats_and_to_none() {
    let bench = Bench::keeping();
    bench.send(vec![text(1, "a"), toast("b"), text(2, "c"), typing(1), known(5, text(1, "d")), edit(5, "e")]);
    bench.quiet().await;
    let mut calls = bench.calls();
    calls.retain(|it| !it.ends_with('b') && !it.ends_with('c'));
    assert_eq!(calls, ["sendMessage a", "sendChatAction ", "sendMessage d", "editMessageText e"]);
    assert_eq!(bench.calls().len(), 6);
}

/// It is in no chat that the bot knows, and has a lane all the same.
#[tokio::test(start_paused = true)]
async fn the_edits_of_one_inline_message_keep_their_order() {
    let bench = Bench::keeping();
    let edit = |text: &str| {
        let params = EditMessageTextParams::builder().inline_message_id("abc").text(text).build();
        Call::EditMessageText(Box::new(params)).into()
    };
    bench.script.raw("editMessageText", 502, "bad gateway");
    bench.send(vec![edit("1")]);
    bench.send(vec![edit("2")]);
    bench.quiet().await;
    assert_eq!(bench.texts(), ["1", "1", "2"]);
}

const GROUP: i64 = -5;
const SUPERGROUP: i64 = -1_000_000_000_005;

fn migration() -> Migration {
    Migration::between(GROUP, SUPERGROUP).unwrap()
}

fn throttle(bench: &Bench) {
    let wait = r#"{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":7}}"#;
    bench.script.raw("sendMessage", 429, wait);
}

#[tokio::test]
async fn what_is_said_in_a_supergroup_waits_for_what_was_said_in_its_group() {
    let bench = Bench::keeping();
    throttle(&bench);
    bench.send(vec![text(GROUP, 1), text(GROUP, 2)]);
    bench.called(1).await;
    bench.deliver.moves(migration());
    for (n, chat) in (3..).zip([SUPERGROUP, GROUP, SUPERGROUP]) {
        bench.send(vec![text(chat, n)]);
    }
    bench.send(vec![text(1, "another's")]);
    bench.called(2).await;
    assert_eq!(bench.texts(), ["1", "another's"]);
    // Telegram says so, too, for what was on its way.
    let moved = format!(
        r#"{{"ok":false,"error_code":400,"description":"upgraded","parameters":{{"migrate_to_chat_id":{SUPERGROUP}}}}}"#
    );
    bench.script.raw("sendMessage", 400, moved);
    bench.clock.advance(Duration::from_secs(7));
    bench.quiet().await;
    assert_eq!(bench.texts()[2..], ["1", "1", "2", "3", "4", "5"]);
    assert_eq!(bench.script.calls()[3].params["chat_id"], SUPERGROUP);
    assert!(bench.deliver.lanes.is_empty());
}

/// As after a restart: both ids have something to be sent, and nobody knew that they are one chat's. What was under way then may
/// have been overtaken; what was not is in order.
#[tokio::test]
async fn what_waits_for_both_ids_of_a_chat_is_brought_into_one_order() {
    let bench = Bench::keeping();
    for (n, chat) in [(1, GROUP), (3, SUPERGROUP)] {
        throttle(&bench);
        bench.send(vec![text(chat, n), text(chat, n + 1)]);
        bench.called(usize::from(n == 3) + 1).await;
    }
    bench.send(vec![text(GROUP, 5)]);
    bench.send(vec![text(SUPERGROUP, 6)]);
    bench.deliver.moves(migration());
    bench.send(vec![text(SUPERGROUP, 7)]);
    assert_eq!(bench.deliver.lanes.iter().map(|lane| lane.value().len()).max(), Some(5));
    bench.clock.advance(Duration::from_secs(7));
    bench.quiet().await;
    let mut texts = bench.texts();
    texts.retain(|it| it != "3");
    assert_eq!(texts, ["1", "1", "2", "4", "5", "6", "7"], "and `3` was under way already");
    assert!(bench.deliver.lanes.is_empty());
    assert_eq!(bench.deliver.waiting.bytes(), 0);
}
