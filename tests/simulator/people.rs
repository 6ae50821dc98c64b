//! Users and chats for tests in the same process.

use serde_json::json;
use stategram::Bot;
use stategram::simulator::{Simulator, TOKEN, YOU};
use stategram::types::AsyncTelegramApi;
use stategram::types::methods::{GetUpdatesParams, SendMessageParams};

use crate::api::Api;

#[tokio::test]
async fn the_bot_of_this_crate_talks_to_it() {
    let simulator = Simulator::start().await.unwrap();
    let bot: Bot = simulator.bot().unwrap();
    simulator.user("ann").says("hi");
    let updates = bot.get_updates(&GetUpdatesParams::builder().build()).await.unwrap().result;
    assert_eq!(updates.len(), 1);
    let ann = simulator.user("ann");
    let message = SendMessageParams::builder().chat_id(ann.id()).text("hello").build();
    bot.send_message(&message).await.unwrap();
    assert_eq!(ann.chat().next().await.unwrap().text, "hello");
    assert_eq!(bot.get_me().await.unwrap().result.id, 8_000_000_001);
    simulator.stop().await;
    assert!(bot.get_me().await.is_err());
}

#[tokio::test]
async fn a_chat_is_read_one_message_after_the_other() {
    let api = Api::start().await;
    let mut chat = api.simulator.you().chat();
    for text in ["one", "two"] {
        api.simulator.you().says("more");
        api.ok("sendMessage", json!({"chat_id": YOU, "text": text})).await;
    }
    let three = api.ok("sendMessage", json!({"chat_id": YOU, "text": "three"}));
    assert_eq!(chat.next().await.unwrap().text, "one");
    assert_eq!(chat.next().await.unwrap().text, "two");
    let (third, _) = tokio::join!(chat.next(), three);
    assert_eq!(third.unwrap().text, "three");
    let all: Vec<String> = api.simulator.chat(YOU).history().into_iter().map(|it| it.text).collect();
    assert_eq!(all, ["more", "one", "more", "two", "three"]);
}

#[tokio::test]
async fn ids_go_on_after_a_restart() {
    let first = Simulator::start().await.unwrap();
    let before = first.you().says("a");
    let told =
        first.bot().unwrap().get_updates(&GetUpdatesParams::builder().build()).await.unwrap().result[0].update_id;
    first.stop().await;
    let second = Simulator::start().await.unwrap();
    let after = second.you().says("b");
    let tells =
        second.bot().unwrap().get_updates(&GetUpdatesParams::builder().build()).await.unwrap().result[0].update_id;
    // Started over every 23 days, ids may once fall back; else they are ahead of the earlier run's.
    assert!(before < after || after < 1_000_000, "{before} {after}");
    assert!(told < tells || tells < 1_000_000, "{told} {tells}");
    assert_eq!(first.user("ann").id(), second.user("Ann").id());
    assert_eq!(first.group_id("family"), second.group_id("family"));
    assert_ne!(first.url(), "");
    assert!(TOKEN.starts_with("8000000001:"));
}

#[tokio::test]
async fn nothing_that_is_printed_holds_a_token() {
    let simulator = Simulator::start().await.unwrap();
    let bot = simulator.bot().unwrap();
    bot.get_me().await.unwrap();
    let printed = format!("{simulator:?} {bot:?} {:?} {:?}", simulator.you(), simulator.chat(YOU));
    assert!(!printed.contains("SIMULATED"), "{printed}");
}
