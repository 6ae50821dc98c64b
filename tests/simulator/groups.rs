//! Groups: who is in them, what a bot may do there, and what becomes of them.

use serde_json::{Value, json};
use stategram::prelude::*;
use stategram::simulator::{Simulator, TOKEN};
use stategram::testing::{Setup, TestBot};

use crate::api::Api;

/// Hears nothing.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_update)]
enum Deaf {
    #[state(entry)]
    Idle,
}
use deaf::Idle;

#[handler]
impl Deaf {
    #[on(Idle, any)]
    fn nothing() -> Stay {
        Stay
    }
}

async fn deaf() -> TestBot {
    Setup::new().start(|bot| bot.conversation::<Deaf>()).await.unwrap()
}

/// A call of the bot's own, beside its conversations.
async fn call(simulator: &Simulator, method: &str, params: Value) -> Result<Value, String> {
    simulator.bot().unwrap().call_by_name(method, &params).await.map_err(|it: stategram::bot::ApiError| it.to_string())
}

#[tokio::test]
async fn members_are_counted_and_named() {
    let bot = deaf().await;
    let (ann, bob, eve) = (bot.user("ann"), bot.user("bob"), bot.user("eve"));
    let friends = bot.group("Friends", &[&ann, &bob]);
    let simulator = bot.simulator();
    let of = |extra: Value| {
        let mut params = json!({"chat_id": friends.id()});
        params.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        params
    };
    let count = async || call(simulator, "getChatMemberCount", of(json!({}))).await.unwrap();
    assert_eq!(count().await, 3);
    eve.in_(&friends).joins().await;
    bob.in_(&friends).leaves().await;
    eve.in_(&friends).joins().await;
    assert_eq!(count().await, 3);
    bot.expect("eve in Friends: (eve joins)\nbob in Friends: (bob leaves)");
    for (id, status) in [(ann.id(), "creator"), (bob.id(), "left"), (eve.id(), "member"), (8_000_000_001, "member")] {
        let member = call(simulator, "getChatMember", of(json!({"user_id": id}))).await.unwrap();
        assert_eq!(member["status"], status);
        assert!(serde_json::from_value::<stategram::types::ChatMember>(member.clone()).is_ok(), "{member}");
    }
    let administrators = call(simulator, "getChatAdministrators", of(json!({}))).await.unwrap();
    assert_eq!(administrators.as_array().unwrap().len(), 1);
    let chat = call(simulator, "getChat", of(json!({}))).await.unwrap();
    assert_eq!((&chat["title"], &chat["type"]), (&json!("Friends"), &json!("group")));
    assert!(serde_json::from_value::<stategram::types::ChatFullInfo>(chat.clone()).is_ok(), "{chat}");
}

#[tokio::test]
async fn a_bot_that_is_no_member_hears_and_says_nothing() {
    let api = Api::start().await;
    let family = api.simulator.group_id("family");
    api.simulator.user("ann").says_in("family", "hi");
    api.ok("leaveChat", json!({"chat_id": family})).await;
    api.simulator.user("ann").says_in("family", "gone?");
    let updates = api.ok("getUpdates", json!({})).await;
    assert_eq!(updates.as_array().unwrap().len(), 2);
    assert_eq!(updates[1]["my_chat_member"]["new_chat_member"]["status"], "left");
    assert!(serde_json::from_value::<stategram::types::Update>(updates[1].clone()).is_ok());
    let say = json!({"chat_id": family, "text": "x"});
    api.refused("sendMessage", say, 403, "Forbidden: bot is not a member of the group chat").await;
}

#[tokio::test]
async fn a_bot_is_thrown_out_and_blocked() {
    let bot = deaf().await;
    let ann = bot.user("ann");
    let friends = bot.group("Friends", &[&ann]);
    let simulator = bot.simulator();
    let say = async |chat_id: i64| call(simulator, "sendMessage", json!({"chat_id": chat_id, "text": "x"})).await;
    ann.in_(&friends).removes_bot().await;
    assert!(say(friends.id()).await.unwrap_err().contains("removed"));
    ann.in_(&friends).adds_bot().await;
    say(friends.id()).await.unwrap();
    ann.says("hi").await;
    ann.blocks_bot().await;
    assert!(say(ann.id()).await.unwrap_err().contains("blocked"));
    ann.says("hello again").await;
    say(ann.id()).await.unwrap();
    bot.settled().await;
    bot.expect(
        "
        (ann throws the bot out)
        (ann adds the bot)
        ann in Friends: (Simulated bot 8000000001 joins)
        bot: x
        ann: hi
        (ann blocks the bot)
        (ann unblocks the bot)
        ann: hello again
        bot to ann: x
        ",
    );
}

#[tokio::test]
async fn an_administrator_may_more() {
    let bot = deaf().await;
    let (ann, bob) = (bot.user("ann"), bot.user("bob"));
    let friends = bot.group("Friends", &[&ann, &bob]);
    let simulator = bot.simulator();
    let said = bob.in_(&friends).says("buy my book").await;
    let id = friends.id();
    let delete = async || call(simulator, "deleteMessage", json!({"chat_id": id, "message_id": said})).await;
    let ban = async || call(simulator, "banChatMember", json!({"chat_id": id, "user_id": bob.id()})).await;
    assert!(delete().await.unwrap_err().contains("message can't be deleted"));
    assert!(ban().await.unwrap_err().contains("not enough rights"));
    ann.in_(&friends).promotes_bot().await;
    call(simulator, "pinChatMessage", json!({"chat_id": id, "message_id": said})).await.unwrap();
    call(simulator, "unpinAllChatMessages", json!({"chat_id": id})).await.unwrap();
    delete().await.unwrap();
    ban().await.unwrap();
    let refused = async |method: &str, params: Value, why: &str| {
        assert!(call(simulator, method, params).await.unwrap_err().contains(why), "{why}");
    };
    refused("setChatTitle", json!({"chat_id": id, "title": " "}), "Bad Request: title must be non-empty").await;
    let long = json!({"chat_id": id, "description": "x".repeat(256)});
    refused("setChatDescription", long, "Bad Request: CHAT_ABOUT_TOO_LONG").await;
    let none = json!({"chat_id": id, "description": ""});
    refused("setChatDescription", none, "Bad Request: chat description is not modified").await;
    call(simulator, "setChatTitle", json!({"chat_id": id, "title": "Us"})).await.unwrap();
    let bob = call(simulator, "getChatMember", json!({"chat_id": id, "user_id": bob.id()})).await.unwrap();
    assert_eq!(bob["status"], "kicked");
    bot.settled().await;
    bot.expect(
        "
        bob in Friends: buy my book
        (the bot is an administrator now)
        bot: (a message is pinned)
        bot deletes: buy my book
        bot: (bob leaves)
        bot: (the chat is called Us)
        ",
    );
}

#[tokio::test]
async fn a_group_becomes_a_supergroup() {
    let api = Api::start().await;
    let ann = api.simulator.user("ann");
    ann.says_in("family", "hi");
    let old = api.simulator.group_id("family");
    let body = json!({"token": TOKEN, "user_id": ann.id(), "chat_id": old}).to_string();
    let (_, body) = api.post("/sim/upgrade", "application/json", body).await;
    let new = body["result"].as_i64().unwrap();
    assert!(new < -1_000_000_000_000);
    ann.says_in("family", "bigger");
    let updates = api.ok("getUpdates", json!({})).await;
    assert_eq!(updates[1]["message"]["migrate_to_chat_id"], new);
    assert_eq!(updates[2]["message"]["migrate_from_chat_id"], old);
    let moved = &updates[3]["message"]["chat"];
    assert_eq!((&moved["id"], &moved["type"], &moved["title"]), (&json!(new), &json!("supergroup"), &json!("family")));
    let say = |id: i64| {
        api.post(
            &format!("/bot{TOKEN}/sendMessage"),
            "application/json",
            json!({"chat_id": id, "text": "x"}).to_string(),
        )
    };
    let (status, refused) = say(old).await;
    assert_eq!((status, &refused["parameters"]["migrate_to_chat_id"]), (400, &json!(new)));
    assert_eq!(refused["description"], "Bad Request: group chat was upgraded to a supergroup chat");
    assert_eq!(say(new).await.0, 200);
    assert_eq!(ann.upgrades("family"), None);
}

/// The id of the supergroup that a group has become.
fn upgraded(simulator: &Simulator, group_id: i64) -> i64 {
    let history = simulator.chat(group_id).history();
    history.iter().find_map(|it| it.content.get("migrate_to_chat_id")?.as_i64()).unwrap()
}

/// Does with the look of a group what it is told, and says what it hears of it.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Decorator {
    #[state(entry)]
    Waiting,
}
use decorator::Waiting;

#[handler]
impl Decorator {
    #[on(Waiting, command = "decorate")]
    fn decorate(reply: &mut Reply) -> Stay {
        reply.chat_photo(File::bytes("cat.png", "a cat"));
        reply.chat_sticker_set("Animals");
        Stay
    }

    #[on(Waiting, command = "strip")]
    fn strip(reply: &mut Reply) -> Stay {
        reply.delete_chat_photo();
        reply.delete_chat_sticker_set();
        Stay
    }

    #[on(Waiting, new_chat_photo)]
    fn photo(NewChatPhoto(sizes): NewChatPhoto, reply: &mut Reply) -> Stay {
        reply.text(format!("{} size", sizes.len()));
        Stay
    }

    #[on(Waiting, delete_chat_photo)]
    fn no_photo(reply: &mut Reply) -> Stay {
        reply.text("it was fine");
        Stay
    }
}

#[tokio::test]
async fn a_supergroup_gets_a_photo_and_stickers_and_loses_them() {
    let bot = Setup::new().start(|bot| bot.conversation::<Decorator>()).await.unwrap();
    let ann = bot.user("ann");
    let friends = bot.group("Friends", &[&ann]);
    let simulator = bot.simulator();
    ann.in_(&friends).promotes_bot().await;
    ann.in_(&friends).upgrades_group().await;
    let id = upgraded(simulator, friends.id());
    let chat = async || call(simulator, "getChat", json!({"chat_id": id})).await.unwrap();
    ann.in_(&friends).says("/decorate").await;
    let decorated = chat().await;
    assert_eq!(decorated["sticker_set_name"], "Animals");
    let whole: stategram::types::ChatFullInfo = serde_json::from_value(decorated.clone()).unwrap();
    let photo = whole.photo.unwrap().big_file_id;
    let file = call(simulator, "getFile", json!({"file_id": photo})).await.unwrap();
    assert_eq!(file["file_size"], "a cat".len());
    ann.in_(&friends).says("/strip").await;
    let bare = chat().await;
    assert!(bare["photo"].is_null() && bare["sticker_set_name"].is_null(), "{bare}");
    bot.expect(
        "
        (the bot is an administrator now)
        ann in Friends: (the group becomes a supergroup)
        ann in Friends: (this was a group)
        ann in Friends: /decorate
        bot: (the chat's photo is changed)
        bot: 1 size
        ann in Friends: /strip
        bot: (the chat has no photo now)
        bot: it was fine
        ",
    );
}

#[tokio::test]
async fn how_a_group_looks_is_for_its_administrators() {
    let bot = deaf().await;
    let ann = bot.user("ann");
    let friends = bot.group("Friends", &[&ann]);
    let simulator = bot.simulator();
    ann.says("hi").await;
    let refused = async |method: &str, chat_id: i64, more: Value, why: &str| {
        let mut params = json!({"chat_id": chat_id});
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let error = call(simulator, method, params).await.unwrap_err();
        assert!(error.contains(&format!("Bad Request: {why}")), "{method}: {error}");
    };
    let (none, named) = (json!({}), json!({"sticker_set_name": "Animals"}));
    refused("deleteChatPhoto", ann.id(), none.clone(), "can't change private chat photo").await;
    refused("deleteChatPhoto", friends.id(), none.clone(), "not enough rights to change chat photo").await;
    refused("setChatStickerSet", ann.id(), named.clone(), "method is available only for supergroups").await;
    ann.in_(&friends).promotes_bot().await;
    refused("setChatPhoto", friends.id(), none.clone(), "there is no photo in the request").await;
    let sent_before = json!({"photo": "AgAC"});
    refused("setChatPhoto", friends.id(), sent_before, "photo must be uploaded as an InputFile").await;
    refused("deleteChatPhoto", friends.id(), none.clone(), "CHAT_NOT_MODIFIED").await;
    refused("deleteChatStickerSet", friends.id(), none.clone(), "method is available only for supergroups").await;
    ann.in_(&friends).upgrades_group().await;
    refused("setChatStickerSet", upgraded(simulator, friends.id()), none.clone(), "STICKERSET_INVALID").await;
    let others = bot.group("Others", &[&ann]);
    ann.in_(&others).upgrades_group().await;
    let id = upgraded(simulator, others.id());
    refused("setChatStickerSet", id, named, "not enough rights to change supergroup sticker set").await;
}

#[tokio::test]
async fn topics_are_named_in_what_is_said_there() {
    let bot = deaf().await;
    let ann = bot.user("ann");
    let forum = bot.group("Forum", &[&ann]);
    ann.in_topic(&forum, 7).says("hi").await;
    let sent = json!({"chat_id": forum.id(), "message_thread_id": 7, "text": "x"});
    let sent = call(bot.simulator(), "sendMessage", sent).await.unwrap();
    assert_eq!((&sent["message_thread_id"], &sent["is_topic_message"]), (&json!(7), &json!(true)));
    let threads: Vec<_> = bot.simulator().chat(forum.id()).history().iter().map(|it| it.thread_id).collect();
    assert_eq!(threads, [Some(7), Some(7)]);
}
