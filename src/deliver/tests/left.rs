//! A chat that waits leaves what it has to say in the store, and keeps nobody from being heard.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use serde_json::json;
use tokio::sync::Semaphore;

use super::{Bench, OWN, Shelf, edit, once, text};
use crate::conversation::Migration;
use crate::deliver::lane::Address;
use crate::deliver::{Most, TAKEN_UP};
use crate::reply::Effect;
use crate::store::SentId;

const GROUP: i64 = -5;
const SUPERGROUP: i64 = -1_000_000_000_005;

/// The next message is refused, for so long.
fn refuse(bench: &Bench, seconds: u64) {
    refuse_method(bench, "sendMessage", seconds);
}

fn refuse_method(bench: &Bench, method: &str, seconds: u64) {
    let parameters = json!({"retry_after": seconds});
    let refusal = json!({"ok": false, "error_code": 429, "description": "Too Many Requests", "parameters": parameters});
    bench.script.raw(method, 429, refusal.to_string());
}

fn large(chat: i64, n: u32) -> Effect {
    text(chat, format!("{n} {:>1$}", "", 3 * OWN))
}

/// Heavier than what is held while it waits.
fn heavy(chat: i64) -> Effect {
    text(chat, format!("{chat} {:>1$}", "", 20 * OWN))
}

/// What a chat was sent, by the number that each begins with.
fn heard(bench: &Bench, chat: i64) -> Vec<u32> {
    let calls = bench.script.calls().into_iter().filter(|it| it.params["chat_id"] == chat);
    calls.map(|it| it.params["text"].as_str().unwrap().split(' ').next().unwrap().parse().unwrap()).collect()
}

#[tokio::test]
async fn one_that_waits_silences_nobody() {
    let bench = Bench::new(&Shelf::keeping(), 16);
    refuse(&bench, 3_600);
    for n in 0..100 {
        bench.send(vec![large(1, n)]);
    }
    bench.called(1).await;
    for chat in 2..40 {
        bench.send(vec![text(chat, 0), text(chat, 1)]);
        bench.called(2 * usize::try_from(chat).unwrap() - 1).await;
        assert_eq!(heard(&bench, chat), [0, 1]);
        assert!(bench.deliver.waiting.bytes() <= bench.deliver.bound / 2, "{:?}", bench.deliver.waiting);
    }
    assert!(bench.deliver.gate().behind.is_none() && bench.deliver.is_eased());
    bench.clock.advance(Duration::from_secs(3_600));
    bench.quiet().await;
    assert_eq!(heard(&bench, 1)[1..], (0..100).collect::<Vec<_>>());
    assert!(bench.shelf.rows().outbox.is_empty() && bench.deliver.lanes.is_empty());
    assert_eq!((bench.deliver.waiting.bytes(), bench.deliver.waiting.count()), (0, 0));
}

/// What each of them has on its way would fill a fifth of memory.
#[tokio::test]
async fn however_many_wait_with_much_they_silence_nobody() {
    let bench = Bench::new(&Shelf::keeping(), 96);
    for chat in 1..=30_u32 {
        // No two until the same moment, or everybody would have to wait.
        refuse(&bench, 600 + 10 * u64::from(chat));
        bench.send(vec![heavy(chat.into()), text(chat.into(), 1_000)]);
        bench.called(chat as usize).await;
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
    }
    assert!(bench.deliver.waiting.bytes() <= bench.deliver.bound / 4 * 3, "{:?}", bench.deliver.waiting);
    bench.send(vec![text(100, 7)]);
    bench.called(31).await;
    assert_eq!(heard(&bench, 100), [7]);
    for _ in 0..10 {
        bench.clock.advance(Duration::from_secs(100));
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    }
    bench.quiet().await;
    for chat in 1..=30 {
        assert_eq!(heard(&bench, chat), [u32::try_from(chat).unwrap(), u32::try_from(chat).unwrap(), 1_000]);
    }
    let calls = bench.script.calls();
    let sent = calls.iter().filter(|it| it.params["text"].as_str().unwrap().len() > 20 * OWN);
    assert_eq!(sent.count(), 60, "what was put down is whole");
    assert_eq!((bench.deliver.waiting.bytes(), bench.deliver.waiting.count()), (0, 0));
}

/// Lets all tasks do what they can.
async fn rest() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn however_many_wake_at_once_memory_has_no_more_of_them_than_there_is_room_for() {
    let bench = Bench::new(&Shelf::keeping(), 96);
    for chat in 1..=30_u32 {
        refuse(&bench, 600 + 10 * u64::from(chat));
        bench.send(vec![once(heavy(chat.into()))]);
        bench.called(chat as usize).await;
        rest().await;
    }
    let held = Arc::new(Semaphore::new(0));
    bench.shelf.rows().held = Some(held.clone());
    let before = bench.shelf.rows().sending.len();
    bench.clock.advance(Duration::from_secs(3_600));
    rest().await;
    assert_eq!(bench.shelf.rows().sending.len(), before + 1, "there is room for one");
    assert!(bench.deliver.waiting.bytes() <= bench.deliver.bound, "{:?}", bench.deliver.waiting);
    held.add_permits(30);
    bench.quiet().await;
    let calls = bench.script.calls();
    assert!(calls.iter().all(|it| it.params["text"].as_str().unwrap().len() > 20 * OWN), "what was put down is whole");
    assert_eq!((calls.len(), bench.shelf.rows().outbox.len()), (60, 0));
    assert_eq!((bench.deliver.waiting.bytes(), bench.deliver.waiting.count()), (0, 0));
    assert_eq!(bench.deliver.taken_up.available_permits(), bench.deliver.bound / TAKEN_UP);
}

/// While memory has much, all that they have to say is left to the store.
#[tokio::test]
async fn however_many_lanes_go_on_at_once_memory_has_no_more_than_there_is_room_for() {
    let bench = Bench::new(&Shelf::keeping(), 96);
    bench.shelf.rows().messages.insert(SentId(1), 41);
    refuse_method(&bench, "editMessageText", 60);
    bench.send(vec![edit(1, &" ".repeat(26 * OWN))]);
    bench.called(1).await;
    for chat in 1..=20_u32 {
        refuse(&bench, 600 + 10 * u64::from(chat));
        let chat = 100 + i64::from(chat);
        bench.send(vec![text(chat, 0)]);
        bench.send((1..12).map(|n| large(chat, n)).collect());
        bench.called(usize::try_from(chat).unwrap() - 99).await;
        rest().await;
    }
    bench.clock.advance(Duration::from_secs(60));
    bench.called(22).await;
    rest().await;
    let held = Arc::new(Semaphore::new(0));
    (bench.shelf.rows().held, bench.shelf.rows().slow) = (Some(held.clone()), true);
    bench.clock.advance(Duration::from_secs(3_600));
    bench.called(42).await;
    rest().await;
    assert!(bench.deliver.waiting.bytes() > bench.deliver.bound / 2, "{:?}", bench.deliver.waiting);
    assert!(bench.deliver.waiting.bytes() <= bench.deliver.bound, "{:?}", bench.deliver.waiting);
    held.add_permits(1_000);
    bench.quiet().await;
    for chat in 101..=120 {
        assert_eq!(heard(&bench, chat)[1..], (0..12).collect::<Vec<_>>());
    }
    assert_eq!((bench.deliver.waiting.bytes(), bench.shelf.rows().outbox.len()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn while_telegram_has_no_answer_memory_has_nothing_that_is_heavy() {
    let gateway = (502, r#"{"ok":false,"error_code":502,"description":"Bad Gateway"}"#);
    for (status, answer) in [gateway, (200, "<html>Welcome to the internet</html>")] {
        let bench = Bench::new(&Shelf::keeping(), 96);
        for chat in 1..=30_u32 {
            bench.script.raw("sendMessage", status, answer);
            bench.send(vec![heavy(chat.into())]);
            bench.called(chat as usize).await;
            rest().await;
            assert_eq!(bench.deliver.waiting.bytes(), chat as usize * OWN, "{answer}");
        }
        bench.quiet().await;
        let calls = bench.script.calls();
        let is_whole = |text: &str| text.len() > 20 * OWN;
        assert!(calls.iter().all(|it| is_whole(it.params["text"].as_str().unwrap())), "what was put down is whole");
        assert_eq!((calls.len(), bench.shelf.rows().outbox.len()), (60, 0));
        assert_eq!((bench.deliver.waiting.bytes(), bench.deliver.waiting.count()), (0, 0));
    }
}

/// The server's answers cannot be read twice over: what is taken up between the tries gives its room back as well.
#[tokio::test(start_paused = true)]
async fn what_sleeps_between_two_tries_keeps_no_room_from_others() {
    let bench = Bench::new(&Shelf::keeping(), 96);
    for _ in 0..2 {
        bench.script.raw("sendMessage", 200, "<html>Welcome to the internet</html>");
    }
    bench.send(vec![heavy(1)]);
    for count in 1..=2 {
        bench.called(count).await;
        rest().await;
        assert_eq!(bench.deliver.taken_up.available_permits(), bench.deliver.bound / TAKEN_UP, "behind call {count}");
        assert_eq!(bench.deliver.waiting.bytes(), OWN);
        tokio::time::advance(Duration::from_secs(10)).await;
    }
    bench.quiet().await;
    assert_eq!((bench.script.calls().len(), bench.deliver.waiting.bytes()), (3, 0));
}

#[tokio::test]
async fn who_is_left_to_the_store_because_of_others_has_not_filled_the_own_chat() {
    let bench = Bench::new(&Shelf::keeping(), 16);
    refuse(&bench, 3_600);
    bench.send(vec![large(1, 0), large(1, 1)]);
    bench.called(1).await;
    refuse(&bench, 600);
    bench.send(vec![text(2, 0)]);
    bench.called(2).await;
    for n in 1..256 {
        bench.send(vec![text(2, n)]);
        assert_eq!(bench.deliver.room(2, Most::TURN).now_or_never(), Some(()), "{n}");
    }
    assert!(bench.deliver.lanes.get(&Address::Id(2)).unwrap().has_left());
    bench.send(vec![text(2, 256)]);
    assert_eq!(bench.deliver.room(2, Most::TURN).now_or_never(), None);
    bench.clock.advance(Duration::from_secs(3_600));
    bench.quiet().await;
    assert_eq!(heard(&bench, 2)[1..], (0..257).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_was_left_keeps_its_order_also_behind_what_a_stop_cuts_off() {
    let shelf = Shelf::keeping();
    let bench = Bench::new(&shelf, 8);
    refuse(&bench, 7);
    for n in 0..20 {
        bench.send(vec![large(1, n)]);
    }
    bench.called(1).await;
    bench.fatal.cancel.cancel();
    bench.quiet().await;
    assert!(bench.deliver.lanes.is_empty());
    assert_eq!((bench.deliver.waiting.bytes(), shelf.rows().outbox.len()), (0, 20));
    let next = Bench::new(&shelf, 8);
    let first = crate::store::EffectId(shelf.rows().next);
    next.deliver.begin(first);
    next.send(vec![large(1, 20)]);
    next.quiet().await;
    assert_eq!(heard(&next, 1), (0..21).collect::<Vec<_>>());
}

/// Both ids of a chat have left something to the store before anybody knew that they are one.
#[tokio::test]
async fn what_was_left_for_both_ids_of_a_chat_is_brought_into_one_order() {
    let bench = Bench::new(&Shelf::keeping(), 12);
    for (n, chat) in [(1, GROUP), (2, SUPERGROUP)] {
        refuse(&bench, 7);
        bench.send(vec![large(chat, n)]);
        bench.called(n as usize).await;
    }
    for n in 3..30 {
        bench.send(vec![large(if n % 2 == 0 { GROUP } else { SUPERGROUP }, n)]);
    }
    assert!(bench.deliver.lanes.get(&Address::Id(SUPERGROUP)).unwrap().has_left());
    bench.deliver.moves(Migration::between(GROUP, SUPERGROUP).unwrap());
    bench.send(vec![large(SUPERGROUP, 30)]);
    bench.clock.advance(Duration::from_secs(7));
    bench.quiet().await;
    let texts = bench.texts().into_iter().map(|it| it.split(' ').next().unwrap().parse().unwrap());
    let behind: Vec<u32> = texts.filter(|n| *n > 2).collect();
    assert_eq!(behind, (3..31).collect::<Vec<_>>());
    assert_eq!((bench.deliver.waiting.bytes(), bench.deliver.lanes.len()), (0, 0));
}

#[tokio::test]
async fn a_store_that_does_not_give_it_back_ends_the_bot() {
    let bench = Bench::new(&Shelf::keeping(), 8);
    refuse(&bench, 7);
    bench.send((0..5).map(|n| large(1, n)).collect());
    bench.send((5..9).map(|n| large(1, n)).collect());
    bench.called(1).await;
    bench.shelf.rows().broken = "outbox";
    bench.clock.advance(Duration::from_secs(7));
    bench.quiet().await;
    assert_eq!(bench.fatal.get().unwrap().to_string(), "the store: `outbox` fails");
    assert_eq!((bench.deliver.waiting.bytes(), bench.deliver.lanes.len()), (0, 0));
}

/// Chats that wait and chats that do not, with little memory, and several threads.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn all_is_sent_once_and_in_order() {
    for bound in [4, 20, 100] {
        let bench = Arc::new(Bench::new(&Shelf::keeping(), bound));
        for n in 0..60 {
            if n % 10 == 0 {
                refuse(&bench, 5 + u64::from(n));
            }
            let turn = (1..6).map(|chat| if n % 7 == 0 { large(chat, n) } else { text(chat, n) }).collect();
            bench.send(turn);
            tokio::task::yield_now().await;
        }
        let turning = tokio::spawn({
            let bench = bench.clone();
            async move {
                loop {
                    bench.clock.advance(Duration::from_secs(1));
                    tokio::task::yield_now().await;
                }
            }
        });
        bench.quiet().await;
        turning.abort();
        for chat in 1..6 {
            let mut texts = heard(&bench, chat);
            texts.dedup();
            assert_eq!(texts, (0..60).collect::<Vec<_>>(), "chat {chat}, a bound of {bound}");
        }
        assert_eq!((bench.deliver.waiting.bytes(), bench.deliver.waiting.count()), (0, 0));
        assert!(bench.shelf.rows().outbox.is_empty() && bench.deliver.lanes.is_empty());
    }
}
