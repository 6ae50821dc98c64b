//! One at a time in a queue, and the queues at once.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::webhook::listener::Hooked;

#[tokio::test]
async fn the_messages_of_a_chat_come_one_by_one_and_chats_do_not_wait_for_one_another() {
    let mut bot = Hooked::start().await;
    let (ann, bob) = (bot.api.simulator.user("ann"), bot.api.simulator.user("bob"));
    ann.says("a1");
    ann.says("a2");
    bob.says("b1");
    let [a1, b1] = bot.next_few(["a1", "b1"]).await;
    b1.takes();
    bob.says("b2");
    let b2 = bot.next().await;
    assert_eq!((b2.text(), bot.open()), ("b2", 2));
    a1.takes();
    let a2 = bot.next().await;
    assert_eq!((a2.text(), bot.open()), ("a2", 2));
    b2.takes();
    a2.takes();
    bot.api.simulator.confirmed().await;
    assert_eq!(bot.info().await["pending_update_count"], 0);
}

#[tokio::test]
async fn what_a_user_presses_and_types_does_not_wait_for_what_was_written() {
    let mut bot = Hooked::start().await;
    let keyboard = json!({ "inline_keyboard": [[{ "text": "One", "callback_data": "1" }, { "text": "Two", "callback_data": "2" }]] });
    let ann = bot.api.simulator.user("ann");
    bot.api.ok("sendMessage", json!({ "chat_id": ann.id(), "text": "?", "reply_markup": keyboard })).await;
    ann.says("waits");
    let message = bot.next().await;
    ann.presses("One").unwrap();
    ann.presses("Two").unwrap();
    ann.types_inline("words");
    let (one, other) = (bot.next().await, bot.next().await);
    let [press, query] = if one.update["callback_query"].is_object() { [one, other] } else { [other, one] };
    assert_eq!(press.update["callback_query"]["data"], "1");
    assert_eq!(query.update["inline_query"]["query"], "words");
    query.takes();
    press.takes();
    let press = bot.next().await;
    assert_eq!(press.update["callback_query"]["data"], "2");
    press.takes();
    message.takes();
    bot.api.simulator.confirmed().await;
}

#[tokio::test]
async fn there_are_as_many_at_once_as_the_bot_wants() {
    let mut bot = Hooked::start_with(json!({ "max_connections": 3 })).await;
    assert_eq!(bot.info().await["max_connections"], 3);
    for user in 0..10 {
        bot.api.simulator.user(&format!("user{user}")).says("hi");
    }
    let mut under_way = Vec::new();
    for _ in 0..3 {
        under_way.push(bot.next().await);
    }
    for left in (0..7).rev() {
        assert_eq!(bot.open(), 3);
        under_way.remove(0).takes();
        under_way.push(bot.next().await);
        assert_eq!(bot.info().await["pending_update_count"], left + 3);
    }
    assert_eq!(bot.open(), 3);
    under_way.into_iter().for_each(|it| it.takes());
    bot.api.simulator.confirmed().await;
}

/// Forty chats that write at once, to a bot that takes its time with some of them and fails with others.
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_is_heard_in_order_in_each_chat() {
    let mut bot = Hooked::start().await;
    let writing: Vec<_> = (0..40)
        .map(|user| {
            let person = bot.api.simulator.user(&format!("user{user}"));
            tokio::spawn(async move {
                for number in 0..10 {
                    person.says(&number.to_string());
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    let mut heard = BTreeMap::<i64, Vec<String>>::new();
    let mut failed = BTreeSet::new();
    let mut count = 0;
    while count < 400 {
        let post = bot.next().await;
        let (chat, text) = (post.update["message"]["chat"]["id"].as_i64().unwrap(), post.text().to_owned());
        // Each tenth fails once, and comes again at once.
        if post.id() % 10 == 0 && failed.insert(post.id()) {
            post.answers(500);
            continue;
        }
        let texts = heard.entry(chat).or_default();
        assert_eq!(text, texts.len().to_string(), "{chat}");
        texts.push(text);
        count += 1;
        post.takes();
    }
    assert_eq!((heard.len(), failed.len()), (40, 40));
    for task in writing {
        task.await.unwrap();
    }
    bot.api.simulator.confirmed().await;
}
