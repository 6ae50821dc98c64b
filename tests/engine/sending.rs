//! Files and everything else that a bot sends and fetches, over HTTP to a server that keeps each request as it came.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::Uri;
use serde_json::{Value, json};
use stategram::Limits;
use stategram::bot::{Bot, RefusalClass};
use stategram::prelude::*;
use tokio::sync::Notify;

/// A Bot API server of which every message is number 77.
#[derive(Clone, Default)]
pub(crate) struct Server {
    updates: Arc<Mutex<VecDeque<Value>>>,
    requests: Arc<Mutex<Vec<(String, String)>>>,
    news: Arc<Notify>,
}

impl Server {
    async fn start(texts: &[&str]) -> (Self, Bot) {
        let message = |text: &&str| {
            let from = json!({"id": 5, "is_bot": false, "first_name": "Ann"});
            json!({"message": {"message_id": 1, "date": 0, "from": from, "text": text,
                "chat": {"id": 5, "type": "private"}}})
        };
        Self::start_with(texts.iter().map(message)).await
    }

    /// With these updates, which it numbers.
    pub(crate) async fn start_with(updates: impl IntoIterator<Item = Value>) -> (Self, Bot) {
        let server = Self::default();
        for (number, mut update) in (1..).zip(updates) {
            update["update_id"] = number.into();
            server.updates.lock().unwrap().push_back(update);
        }
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let bot = Bot::new("123456:AAF-secret_secret_secret_secret_secr").unwrap().api_url(&url).unwrap();
        (server, bot)
    }

    /// The calls that were made until one of this method was, the polls aside.
    pub(crate) async fn until(&self, method: &str) -> Vec<(String, String)> {
        self.until_often(method, 1).await
    }

    /// The calls that were made until so many of this method were, the polls aside.
    pub(crate) async fn until_often(&self, method: &str, times: usize) -> Vec<(String, String)> {
        loop {
            let news = self.news.notified();
            let requests = self.requests.lock().unwrap().clone();
            if requests.iter().filter(|(it, _)| it == method).count() >= times {
                return requests;
            }
            tokio::time::timeout(crate::PATIENCE, news).await.expect("the bot calls nothing more");
        }
    }
}

async fn answer(State(server): State<Server>, uri: Uri, body: Bytes) -> String {
    if uri.path().starts_with("/file/") {
        server.requests.lock().unwrap().push(("file".to_owned(), uri.path().to_owned()));
        return format!("the file of {}", uri.path().rsplit('/').next().unwrap());
    }
    let method = uri.path().rsplit('/').next().unwrap().to_owned();
    let message = json!({"message_id": 77, "date": 0, "chat": {"id": 5, "type": "private"}});
    let result = match &*method {
        "getMe" => json!({"id": 123_456, "is_bot": true, "first_name": "Bot", "username": "bot"}),
        "getUpdates" => {
            let asked: Value = serde_json::from_slice(&body).unwrap();
            let next = server.updates.lock().unwrap().pop_front();
            match next {
                Some(update) => json!([update]),
                None if asked["timeout"].as_u64().unwrap_or(0) > 0 => std::future::pending().await,
                None => json!([]),
            }
        }
        "getFile" => {
            let evil = String::from_utf8_lossy(&body).contains("evil");
            let path = if evil { "documents/../../secret" } else { "documents/a b.txt" };
            json!({"file_id": "f", "file_unique_id": "u", "file_path": path})
        }
        "sendMediaGroup" | "forwardMessages" | "copyMessages" => json!([{"message_id": 77}, {"message_id": 78}]),
        "createForumTopic" => json!({"message_thread_id": 77, "name": "News", "icon_color": 0}),
        "revokeChatInviteLink" => json!({"invite_link": "https://t.me/+a", "is_primary": false, "is_revoked": true,
            "creates_join_request": false, "creator": {"id": 9, "is_bot": true, "first_name": "Bot"}}),
        "stopPoll" => json!({"id": "p", "question": "?", "options": [], "total_voter_count": 0, "is_closed": true,
            "is_anonymous": true, "type": "regular", "allows_multiple_answers": false, "allows_revoting": false}),
        "sendChatAction" => json!(true),
        "stopMessageLiveLocation" | "copyMessage" | "forwardMessage" => message,
        method if method.starts_with("send") || method.starts_with("editMessage") => message,
        _ => json!(true),
    };
    if method != "getUpdates" {
        let body = String::from_utf8_lossy(&body).into_owned();
        server.requests.lock().unwrap().push((method.clone(), body));
        server.news.notify_one();
    }
    match &*method {
        "sendDice" => json!({"ok": false, "error_code": 400, "description": "Bad Request: TOPIC_CLOSED"}).to_string(),
        _ => json!({"ok": true, "result": result}).to_string(),
    }
}

#[derive(Clone, Copy, Debug)]
enum Why {
    TopicClosed,
}

impl RefusalClass for Why {
    const PATTERNS: &'static [(&'static str, Self)] = &[("topic_closed", Self::TopicClosed)];
}

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Sender {
    #[state(entry)]
    Idle,
    Told,
}
use sender::{Idle, Told};

#[handler]
impl Sender {
    #[on(Idle | Told, text)]
    async fn send(Text(what): Text, bot: Bot, reply: &mut Reply) -> Result<Told, stategram::bot::DownloadError> {
        match &*what {
            "document" => {
                let sent = reply.document(File::bytes("größe.txt", "inhalt")).caption("before").sent();
                reply.edit_caption(&sent, "after");
                reply.text("look up").reply_to(&sent);
            }
            "album" => {
                let photos = stategram::reply::MediaGroup::new().photo(File::bytes("a.png", "A")).photo(File::id("B"));
                let sent = reply.album(photos).sent();
                reply.pin(sent);
            }
            "missing" => {
                reply.photo(File::path("/nowhere/at/all.png"));
                reply.text("after it");
            }
            "refused" => drop(reply.dice()),
            "evil" => {
                let folder = tempfile::tempdir()?;
                let error = bot.download("evil").to_path(folder.path().join("kept")).await.unwrap_err();
                reply.text(format!("{error}; {} files", folder.path().read_dir()?.count()));
            }
            _ => {
                let fetched = bot.download("f").bytes().await?;
                reply.text(String::from_utf8_lossy(&fetched));
            }
        }
        Ok(Told)
    }

    #[on(Told, undeliverable)]
    fn refused(refused: Undeliverable, reply: &mut Reply) -> Stay {
        reply.to("@operators").text(format!("{} {:?}", refused.description, refused.class::<Why>()));
        reply.leave();
        Stay
    }
}

fn json_of(requests: &[(String, String)], method: &str) -> Value {
    let (_, body) = requests.iter().rfind(|(it, _)| it == method).expect("it was called");
    serde_json::from_str(body).unwrap()
}

#[tokio::test]
async fn a_document_is_sent_then_edited_and_answered_by_its_id() {
    let (server, bot) = Server::start(&["document"]).await;
    let running = bot.conversation::<Sender>().limits(Limits::off()).start().await.unwrap();
    let requests = server.until("sendMessage").await;
    let (_, form) = requests.iter().find(|(it, _)| it == "sendDocument").unwrap();
    assert!(form.contains("name=\"document\"\r\n\r\nattach://file0\r\n"), "{form}");
    assert!(form.contains("filename=\"größe.txt\"\r\nContent-Type: text/plain\r\n\r\ninhalt\r\n"), "{form}");
    let edit = json!({"chat_id": 5, "message_id": 77, "caption": "after"});
    assert_eq!(json_of(&requests, "editMessageCaption"), edit);
    let answered = json!({"message_id": 77, "allow_sending_without_reply": true});
    let expected = json!({"chat_id": 5, "text": "look up", "reply_parameters": answered});
    assert_eq!(json_of(&requests, "sendMessage"), expected);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn an_album_is_pinned_by_its_first_message() {
    let (server, bot) = Server::start(&["album"]).await;
    let running = bot.conversation::<Sender>().limits(Limits::off()).start().await.unwrap();
    let requests = server.until("pinChatMessage").await;
    let (_, form) = requests.iter().find(|(it, _)| it == "sendMediaGroup").unwrap();
    let media = r#"[{"media":"attach://file0","type":"photo"},{"media":"B","type":"photo"}]"#;
    assert!(
        form.contains(media) && form.contains("filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nA\r\n"),
        "{form}"
    );
    assert_eq!(json_of(&requests, "pinChatMessage"), json!({"chat_id": 5, "message_id": 77}));
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_missing_is_told_and_holds_up_nobody() {
    let (server, bot) = Server::start(&["missing"]).await;
    let running = bot.conversation::<Sender>().limits(Limits::off()).start().await.unwrap();
    let requests = server.until("leaveChat").await;
    let texts: Vec<_> = requests.iter().filter(|(it, _)| it == "sendMessage").map(|(_, it)| it.clone()).collect();
    assert!(texts.iter().any(|it| it.contains("after it")), "{texts:?}");
    let told = texts.iter().find(|it| it.contains("@operators")).expect("the operators are told");
    assert!(told.contains("the file /nowhere/at/all.png cannot be sent") && told.contains("None"), "{told}");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_refusal_has_the_class_that_the_author_gave_it() {
    let (server, bot) = Server::start(&["refused"]).await;
    let running = bot.conversation::<Sender>().limits(Limits::off()).start().await.unwrap();
    let requests = server.until("sendMessage").await;
    let expected = json!({"chat_id": "@operators", "text": "Bad Request: TOPIC_CLOSED Some(TopicClosed)"});
    assert_eq!(json_of(&requests, "sendMessage"), expected);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_file_is_fetched_within_a_turn() {
    let (server, bot) = Server::start(&["fetch"]).await;
    let running = bot.conversation::<Sender>().limits(Limits::off()).start().await.unwrap();
    let requests = server.until("sendMessage").await;
    assert_eq!(json_of(&requests, "sendMessage")["text"], "the file of a%20b.txt");
    assert!(requests.iter().any(|(method, path)| method == "file" && path.ends_with("/documents/a%20b.txt")));
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_path_that_leads_elsewhere_is_not_fetched() {
    let (server, bot) = Server::start(&["evil"]).await;
    let running = bot.conversation::<Sender>().limits(Limits::off()).start().await.unwrap();
    let requests = server.until("sendMessage").await;
    let said = "the server names the path \"documents/../../secret\", which is none that a file has; 0 files";
    assert_eq!(json_of(&requests, "sendMessage")["text"], said);
    assert!(requests.iter().all(|(method, _)| method != "file"), "{requests:?}");
    running.shutdown().await.unwrap();
}
