//! What a conversation is kept per: whose an update is, and what that is stored as.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use stategram::prelude::*;
use stategram::simulator::Simulator;
use stategram::update::Incoming;

use crate::ledger::Ledger;
use crate::{next, said, settle, simulator};

/// Which conversation counted up to what, in any order.
type Log = Arc<Mutex<Vec<String>>>;

#[derive(Provide)]
struct Lab {
    log: Log,
}

/// A conversation that counts everything that it is given.
macro_rules! counts {
    ($name:ident in $module:ident, $seed:ident, $($key:tt)*) => {
        #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
        #[conversation($($key)*)]
        enum $name {
            #[state(entry)]
            Fresh,
            Counting { count: u32 },
        }

        #[handler(app = Lab)]
        impl $name {
            #[on($module::Fresh, any)]
            fn first(seed: $seed, log: Data<Log>) -> $module::Counting {
                note(1, &seed, log);
                $module::Counting { count: 1 }
            }

            #[on($module::Counting, any)]
            fn next(counting: &mut $module::Counting, seed: $seed, log: Data<Log>) -> Stay {
                counting.count += 1;
                note(counting.count, &seed, log);
                Stay
            }
        }
    };
}

fn note(count: u32, seed: &impl std::fmt::Debug, Data(log): Data<Log>) {
    log.lock().unwrap().push(format!("{seed:?} {count}"));
}

counts!(OfChat in of_chat, PerChat, per_chat);
counts!(OfUser in of_user, PerUser, per_user);
counts!(OfChatUser in of_chat_user, PerChatUser, per_chat_user);
counts!(OfTopic in of_topic, PerTopic, per_topic);
counts!(OfInlineUser in of_inline_user, PerInlineUser, per_inline_user);
counts!(OfOrigin in of_origin, PerCallbackOrigin, per_callback_origin);
counts!(OfInvoice in of_invoice, PerInvoice, per_invoice);
counts!(OfApplication in of_application, PerApplication, per_application);
counts!(OfKey in of_key, PerKey, seed = by_first_word, name = "OfKey");
counts!(Private in private, PerChat, per_chat, chats(private));
counts!(Groups in groups, PerUser, per_user, chats(group, supergroup));

/// Whoever begins with the same word; a word of its own makes it panic.
fn by_first_word(update: &Incoming) -> Option<(&'static str, &str)> {
    let word = update.text()?.split(' ').next()?;
    assert_ne!(word, "panic", "as asked");
    Some(("word", word))
}

fn from(id: i64) -> Value {
    json!({ "id": id, "is_bot": false, "first_name": "Somebody" })
}

fn message(chat: i64, user: i64, text: &str) -> Value {
    let chat = if chat > 0 {
        json!({ "id": chat, "type": "private", "first_name": "Somebody" })
    } else {
        json!({ "id": chat, "type": if chat == -1 { "group" } else { "supergroup" }, "title": "Somewhere" })
    };
    json!({ "message_id": 3, "date": 1, "chat": chat, "from": from(user), "text": text })
}

fn with(mut to: Value, more: &Value) -> Value {
    for (key, value) in more.as_object().unwrap() {
        to[key] = value.clone();
    }
    to
}

fn give(simulator: &Simulator, kind: &str, body: &Value) {
    simulator.inject(&json!({ kind: body }).to_string()).unwrap();
}

/// One of everything that a seed is made of, most of it twice.
fn give_all(simulator: &Simulator) {
    let give = |kind, body| give(simulator, kind, &body);
    give("message", message(7, 7, "one"));
    give("edited_message", message(7, 7, "one more"));
    let topic = json!({ "message_thread_id": 4, "is_topic_message": true });
    give("message", with(message(-9, 7, "two"), &topic));
    give("message", message(-9, 8, "two more"));
    let anonymous = json!({ "sender_chat": { "id": -9, "type": "supergroup", "title": "Somewhere" } });
    give("message", with(message(-9, 1_087_968_824, "one"), &anonymous));
    give("message", message(-1, 8, "panic"));
    let press = json!({ "id": "q", "chat_instance": "c", "from": from(8), "data": "x" });
    give("callback_query", with(press.clone(), &json!({ "message": message(-9, 1, "?") })));
    give("callback_query", with(press.clone(), &json!({ "message": message(-9, 1, "?"), "from": from(7) })));
    give("callback_query", with(press, &json!({ "inline_message_id": "AB" })));
    give("chosen_inline_result", json!({ "result_id": "r", "from": from(8), "query": "x" }));
    let query = json!({ "id": "q", "from": from(7), "invoice_payload": "pizza" });
    give("shipping_query", query.clone());
    give("pre_checkout_query", query);
    let paid = json!({ "text": null, "successful_payment": { "invoice_payload": "pizza" } });
    give("message", with(message(7, 7, ""), &paid));
    give("business_message", with(message(7, 7, "business"), &json!({ "business_connection_id": "b" })));
    give("poll", json!({ "id": "p" }));
}

/// What became of all that, sorted.
macro_rules! counted {
    ($conversation:ty) => {{
        let (simulator, log) = (simulator().await, Log::default());
        give_all(&simulator);
        let bot = simulator.bot().unwrap().with(Lab { log: log.clone() }).conversation::<$conversation>();
        let running = bot.start().await.unwrap();
        settle(&simulator, &running).await;
        running.shutdown().await.unwrap();
        let mut log = std::mem::take(&mut *log.lock().unwrap());
        log.sort();
        log
    }};
}

#[tokio::test]
async fn an_update_is_of_the_conversation_that_its_seed_says() {
    assert_eq!(
        counted!(OfChat),
        [
            "PerChat(-1) 1",
            "PerChat(-9) 1",
            "PerChat(-9) 2",
            "PerChat(-9) 3",
            "PerChat(-9) 4",
            "PerChat(-9) 5",
            "PerChat(7) 1",
            "PerChat(7) 2",
            "PerChat(7) 3",
        ]
    );
    let of_users = counted!(OfUser);
    let last = |of: &str| of_users.iter().rfind(|it| it.starts_with(of)).cloned();
    assert_eq!(last("PerUser(-9)").as_deref(), Some("PerUser(-9) 1"), "the group itself");
    assert_eq!(last("PerUser(7)").as_deref(), Some("PerUser(7) 7"));
    assert_eq!(last("PerUser(8)").as_deref(), Some("PerUser(8) 5"));
    assert_eq!(of_users.len(), 13);
    assert_eq!(
        counted!(OfChatUser),
        [
            "PerChatUser { chat_id: -1, user_id: 8 } 1",
            "PerChatUser { chat_id: -9, user_id: -9 } 1",
            "PerChatUser { chat_id: -9, user_id: 7 } 1",
            "PerChatUser { chat_id: -9, user_id: 7 } 2",
            "PerChatUser { chat_id: -9, user_id: 8 } 1",
            "PerChatUser { chat_id: -9, user_id: 8 } 2",
            "PerChatUser { chat_id: 7, user_id: 7 } 1",
            "PerChatUser { chat_id: 7, user_id: 7 } 2",
            "PerChatUser { chat_id: 7, user_id: 7 } 3",
        ]
    );
}

#[tokio::test]
async fn a_topic_an_origin_a_buyer_and_the_bot_have_conversations_of_their_own() {
    let of_topics = counted!(OfTopic);
    assert!(of_topics.contains(&"PerTopic { chat_id: -9, topic_id: Some(4) } 1".to_owned()), "{of_topics:?}");
    assert!(of_topics.contains(&"PerTopic { chat_id: -9, topic_id: None } 4".to_owned()), "{of_topics:?}");
    assert_eq!(of_topics.len(), 9);
    assert_eq!(counted!(OfOrigin), ["Inline(\"AB\") 1", "Message(-9, 3) 1", "Message(-9, 3) 2"]);
    assert_eq!(counted!(OfInlineUser), ["PerInlineUser(8) 1"]);
    let pizza = r#"PerInvoice { user_id: 7, payload: "pizza" }"#;
    assert_eq!(counted!(OfInvoice), [1, 2, 3].map(|count| format!("{pizza} {count}")));
    assert_eq!(counted!(OfApplication).len(), 15, "everything");
}

#[tokio::test]
async fn a_function_says_which_conversation_and_may_fail() {
    let key = |word: &str, count: u8| format!("PerKey({:?}) {count}", format!(r#"["word","{word}"]"#));
    let counted = counted!(OfKey);
    assert_eq!(
        counted,
        [key("business", 1), key("one", 1), key("one", 2), key("one", 3), key("two", 1), key("two", 2)]
    );
}

#[tokio::test]
async fn chats_are_chosen_by_their_types_and_a_supergroup_is_no_group() {
    assert_eq!(counted!(Private), ["PerChat(7) 1", "PerChat(7) 2", "PerChat(7) 3"]);
    assert_eq!(
        counted!(Groups),
        ["PerUser(-9) 1", "PerUser(7) 1", "PerUser(7) 2", "PerUser(8) 1", "PerUser(8) 2", "PerUser(8) 3",]
    );
}

#[tokio::test]
async fn a_seed_is_stored_compactly() {
    let (simulator, log, ledger) = (simulator().await, Log::default(), Ledger::default());
    give_all(&simulator);
    let bot = simulator.bot().unwrap().with(Lab { log }).conversation::<OfChatUser>().conversation::<OfTopic>();
    let bot = bot.conversation::<OfOrigin>().conversation::<OfInvoice>().conversation::<OfApplication>();
    let running = bot.conversation::<OfKey>().store(ledger.clone()).start().await.unwrap();
    settle(&simulator, &running).await;
    running.shutdown().await.unwrap();
    let pages = ledger.0.lock().unwrap();
    assert_eq!(pages.inbox, [], "every row is done");
    let mut keys: Vec<_> = pages.conversations.keys().map(|(name, seed)| format!("{name} {seed}")).collect();
    keys.sort();
    assert_eq!(
        keys,
        [
            "OfApplication null",
            "OfChatUser [-1,8]",
            "OfChatUser [-9,-9]",
            "OfChatUser [-9,7]",
            "OfChatUser [-9,8]",
            "OfChatUser [7,7]",
            r#"OfInvoice [7,"pizza"]"#,
            r#"OfKey ["word","business"]"#,
            r#"OfKey ["word","one"]"#,
            r#"OfKey ["word","two"]"#,
            r#"OfOrigin "AB""#,
            "OfOrigin [-9,3]",
            "OfTopic [-1,null]",
            "OfTopic [-9,4]",
            "OfTopic [-9,null]",
            "OfTopic [7,null]",
        ]
    );
}

/// Has to be told where to write.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(seed = by_first_word, event = String)]
enum Named {
    #[state(entry)]
    Idle,
}
use named::Idle;

#[handler]
impl Named {
    #[on(Idle, text)]
    fn hello(key: PerKey, reply: &mut Reply) -> Result<Stay, serde_json::Error> {
        let (_, word) = key.read::<(String, String)>()?;
        reply.text(word);
        Ok(Stay)
    }

    #[on(Idle, event)]
    fn told(key: PerKey, Event(text): Event<String>, reply: &mut Reply<Elsewhere>) -> Stay {
        if let Some(chat) = text.split(' ').next_back().and_then(|it| it.parse::<i64>().ok()) {
            reply.to(chat).text(format!("{} {text}", key.as_str()));
        }
        Stay
    }
}

#[tokio::test]
async fn a_handle_reaches_the_conversation_of_a_key() {
    let simulator = simulator().await;
    let running = simulator.bot().unwrap().conversation::<Named>().start().await.unwrap();
    let you = simulator.you();
    you.says("apples and pears");
    assert_eq!(next(&mut you.chat()).await, "apples");
    let key = PerKey::new(&("word", "apples")).unwrap();
    running.handle::<Named>().unwrap().send(&key, format!("are ripe: {}", you.id())).await.unwrap();
    settle(&simulator, &running).await;
    assert_eq!(said(&you), ["apples".to_owned(), format!(r#"["word","apples"] are ripe: {}"#, you.id())]);
    running.shutdown().await.unwrap();
}
