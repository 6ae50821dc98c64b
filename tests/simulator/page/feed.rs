//! What the page is told.

use serde_json::{Value, json};
use stategram::clock::Clock;
use stategram::simulator::YOU;

use crate::api::Api;

/// Somebody who reads the feed.
pub(super) struct Reader {
    response: reqwest::Response,
    text: String,
    kinds: Vec<String>,
}

/// An event: its kind, its id if it has one, and what it says.
pub(super) type Event = (String, Option<u64>, Value);

impl Reader {
    pub(super) async fn of(api: &Api, seen: Option<u64>) -> Self {
        let request = api.request("GET", &api.on_page("feed"));
        let request = seen.into_iter().fold(request, |it, id| it.header("last-event-id", id));
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new(), kinds: Vec::new() }
    }

    /// The next event; waits for it.
    async fn next(&mut self) -> Event {
        loop {
            if let Some((one, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| one.lines().find_map(|it| it.strip_prefix(name)).map(str::to_owned);
                let event = field("event: ").map(|kind| {
                    let id = field("id: ").map(|it| it.parse().unwrap());
                    (kind, id, serde_json::from_str(&field("data: ").unwrap()).unwrap())
                });
                self.text = rest.to_owned();
                match event {
                    Some(event) => return event,
                    None => continue,
                }
            }
            let more = self.response.chunk().await.unwrap().expect("the feed has ended");
            self.text.push_str(std::str::from_utf8(&more).unwrap());
        }
    }

    /// Whether an event of that kind has come on the way to those that were waited for.
    fn has_seen(&self, kind: &str) -> bool {
        self.kinds.iter().any(|it| it == kind)
    }

    /// The next event of that kind.
    pub(super) async fn until(&mut self, kind: &str) -> Event {
        loop {
            let event = self.next().await;
            self.kinds.push(event.0.clone());
            if event.0 == kind {
                return event;
            }
        }
    }
}

#[tokio::test]
async fn a_page_is_told_all_there_is_and_then_what_happens() {
    let api = Api::start().await;
    api.simulator.you().says("hello");
    let mut reader = Reader::of(&api, None).await;
    assert_eq!(reader.next().await.0, "reset");
    assert_eq!(reader.next().await.0, "clock");
    let (kind, id, bots) = reader.next().await;
    assert_eq!((&*kind, id), ("bots", None));
    let chat = &bots[0]["chats"][0];
    assert_eq!((&chat["chat"]["id"], &chat["messages"][0]["text"]), (&json!(YOU), &json!("hello")));
    assert_eq!(chat["messages"][0]["from"]["first_name"], "You");
    let (_, ready, _) = reader.until("ready").await;
    let sent = api.ok("sendMessage", json!({ "chat_id": YOU, "text": "<b>hi</b>", "parse_mode": "HTML" })).await;
    let (_, first, told) = reader.until("message").await;
    assert!(first > ready, "{first:?} is behind {ready:?}");
    assert_eq!((&told["chat_id"], &told["message"]["text"]), (&json!(YOU), &json!("hi")));
    assert_eq!(told["message"]["entities"][0]["type"], "bold");
    let message_id = &sent["message_id"];
    let target = json!({ "chat_id": YOU, "message_id": message_id, "text": "ho" });
    api.ok("editMessageText", target.clone()).await;
    assert_eq!(reader.until("edit").await.2["message"]["text"], "ho");
    api.ok("deleteMessage", target).await;
    assert_eq!(reader.until("deletion").await.2["message_id"], *message_id);
    api.ok("sendChatAction", json!({ "chat_id": YOU, "action": "typing" })).await;
    assert_eq!(reader.until("action").await.2["action"], "typing");
    let commands = json!([{ "command": "help", "description": "What there is" }]);
    api.ok("setMyCommands", json!({ "commands": commands })).await;
    assert_eq!(reader.until("bot").await.2["commands"][0]["commands"], commands);
}

#[tokio::test]
async fn a_button_spins_until_it_is_answered() {
    let api = Api::start().await;
    let mut reader = Reader::of(&api, None).await;
    let markup = json!({ "inline_keyboard": [[{ "text": "Yes", "callback_data": "y" }]] });
    let sent = api.ok("sendMessage", json!({ "chat_id": YOU, "text": "?", "reply_markup": markup })).await;
    let pressed = api.act("press", json!({ "message_id": sent["message_id"], "number": 1 })).await;
    let id = pressed["callback_query_id"].clone();
    let (_, _, press) = reader.until("press").await;
    assert_eq!((&press["query_id"], &press["data"], &press["by"]), (&id, &json!("y"), &json!(YOU)));
    api.ok("answerCallbackQuery", json!({ "callback_query_id": id, "text": "Done", "show_alert": true })).await;
    assert_eq!(reader.until("answered").await.2["query_id"], id);
    let (_, _, notice) = reader.until("notice").await;
    assert_eq!((&notice["kind"], &notice["text"], &notice["to"]), (&json!("alert"), &json!("Done"), &json!(YOU)));
}

#[tokio::test]
async fn who_was_cut_off_goes_on_where_it_was() {
    let api = Api::start().await;
    let mut reader = Reader::of(&api, None).await;
    let mut other = Reader::of(&api, None).await;
    other.until("ready").await;
    reader.until("ready").await;
    api.simulator.you().says("one");
    let (_, seen, _) = reader.until("message").await;
    drop(reader);
    api.simulator.you().says("two");
    let mut again = Reader::of(&api, seen).await;
    let (_, id, told) = again.until("message").await;
    assert_eq!(told["message"]["text"], "two");
    assert!(id > seen && !again.has_seen("reset"));
    for unknown in [Some(1_000_000), None] {
        assert_eq!(Reader::of(&api, unknown).await.next().await.0, "reset");
    }
}

#[tokio::test]
async fn who_does_not_read_holds_up_nobody_and_is_told_all_of_it_anew() {
    let api = Api::start().await;
    let mut slow = Reader::of(&api, None).await;
    slow.until("ready").await;
    let you = api.simulator.you();
    let long = "x".repeat(64 << 10);
    // Three times what the feed keeps, and more than the sockets take.
    for _ in 0..400 {
        you.says(&long);
    }
    you.says("the last");
    slow.until("reset").await;
    let (_, _, bots) = slow.until("bots").await;
    let messages = bots[0]["chats"][0]["messages"].as_array().unwrap();
    assert_eq!(messages.last().unwrap()["text"], "the last");
    assert!(messages.len() <= 200);
}

#[tokio::test]
async fn so_many_watch_at_once() {
    let api = Api::start().await;
    let mut all = Vec::new();
    for _ in 0..16 {
        all.push(Reader::of(&api, None).await);
    }
    let more = api.request("GET", &api.on_page("feed")).send().await.unwrap();
    assert_eq!(more.status(), 503);
}

#[tokio::test]
async fn a_turned_clock_is_shown() {
    let clock = Clock::manual();
    let api = Api::start_with(&clock).await;
    let mut reader = Reader::of(&api, None).await;
    let (_, _, before) = reader.until("clock").await;
    assert_eq!(before["running"], false);
    reader.until("ready").await;
    clock.advance(std::time::Duration::from_secs(60));
    let (_, id, after) = reader.until("clock").await;
    assert_eq!((after["now"].as_i64().unwrap() - before["now"].as_i64().unwrap(), id), (60_000, None));
}

#[tokio::test]
async fn a_stop_does_not_wait_for_pages() {
    let api = Api::start().await;
    let mut reader = Reader::of(&api, None).await;
    reader.until("ready").await;
    api.simulator.stop().await;
    assert!(reader.response.chunk().await.is_ok_and(|it| it.is_none()));
}
