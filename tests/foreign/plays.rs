//! What people do, and what they see of a bot that does what `README.md` says. Here it is what one person does alone.

use serde_json::{Value, json};

use crate::chats;
use crate::client::Client;
use crate::town::Town;

pub(crate) const ANN: i64 = 501;

/// A bot, and the town it lives in.
pub(crate) struct Play {
    pub(crate) town: Town,
    pub(crate) client: Client,
}

/// Plays everything.
pub(crate) async fn all(town: Town, client: Client) {
    let mut play = Play { town, client };
    buttons(&mut play).await;
    files(&mut play).await;
    album(&mut play).await;
    poll(&mut play).await;
    payment(&mut play).await;
    inline(&mut play).await;
    reaction(&mut play).await;
    refusals(&mut play).await;
    chats::members(&mut play).await;
    chats::topics(&mut play).await;
    chats::channel(&mut play).await;
}

impl Play {
    /// Ann writes in her private chat, and what happened before is over.
    pub(crate) async fn ann(&mut self, text: &str) -> Value {
        self.town.goes_on();
        self.town.does("message", json!({ "user_id": ANN, "first_name": "Ann", "text": text })).await
    }

    /// Waits until the bot has written this.
    pub(crate) async fn says(&mut self, text: &str) -> Value {
        self.town.says(&mut self.client, text).await
    }

    /// Waits until something has happened.
    pub(crate) async fn hears(&mut self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        self.town.hears(&mut self.client, what, is_it).await
    }

    /// Waits until a message of the bot's has become this.
    async fn edits(&mut self, text: &str) -> Value {
        let edited = self.hears(text, |it| it["what"] == "edit" && it["message"]["text"] == text);
        edited.await["message"].clone()
    }
}

async fn buttons(play: &mut Play) {
    play.ann("hello").await;
    play.says("hello").await;
    play.ann("/start").await;
    let greeting = play.says("Hello, Ann!").await;
    assert_eq!(greeting["buttons"], json!([[{ "text": "Press me", "callback_data": "pressed" }]]));
    let press = play.town.does("press", json!({ "user_id": ANN, "button": "Press me" })).await;
    let id = press["callback_query_id"].as_str().unwrap();
    let edited = play.edits("Pressed").await;
    assert_eq!((&edited["message_id"], &edited["buttons"]), (&greeting["message_id"], &json!([])));
    let answer = play.town.sees(&format!("press?callback_query_id={id}")).await;
    assert_eq!(answer, json!({ "text": "You pressed", "show_alert": true, "url": null }));
}

/// Down to the bot, and up again.
async fn files(play: &mut Play) {
    play.town.goes_on();
    let photo: Vec<u8> = (0..40_000_u32).map(|it| u8::try_from(it % 251).unwrap()).collect();
    play.town.sends(ANN, &[("photo", photo.clone())]).await;
    let copy = play.says("a copy").await;
    let document = &copy["content"]["document"];
    assert_eq!((&document["file_name"], &document["file_size"]), (&json!("copy.jpg"), &json!(40_000)));
    assert_eq!(play.town.downloads(&document["file_id"]).await, photo);
}

async fn album(play: &mut Play) {
    play.ann("/album").await;
    let (one, two) = (play.says("one").await, play.says("two").await);
    let album = &one["content"]["media_group_id"];
    assert!(album.is_string() && *album == two["content"]["media_group_id"], "{one} {two}");
    assert_eq!(play.town.downloads(&two["content"]["photo"][0]["file_id"]).await, "two".repeat(100).into_bytes());
}

async fn poll(play: &mut Play) {
    play.ann("/poll").await;
    let sent = play.hears("a poll", |it| it["what"] == "message" && it["message"]["content"]["poll"].is_object()).await;
    let options = &sent["message"]["content"]["poll"]["options"];
    assert_eq!((&options[0]["text"], &options[1]["text"]), (&json!("Tea"), &json!("Coffee")));
    let message_id = &sent["message"]["message_id"];
    play.town.does("vote", json!({ "user_id": ANN, "message_id": message_id, "option_ids": [1] })).await;
    play.says("Tea 0, Coffee 1").await;
    let poll = json!({ "user_id": ANN, "message_id": message_id, "option_ids": [0] });
    play.town.cannot("vote", poll, "Bad Request: the poll is closed").await;
}

async fn payment(play: &mut Play) {
    play.ann("/buy").await;
    play.hears("an invoice", |it| it["what"] == "message" && it["message"]["content"]["invoice"].is_object()).await;
    play.town.does("pay", json!({ "user_id": ANN, "shipping": 2 })).await;
    play.says("Ann paid 1150 EUR (fly)").await;
}

async fn inline(play: &mut Play) {
    play.town.goes_on();
    let typed = play.town.does("inline", json!({ "user_id": ANN, "query": "cats" })).await;
    let id = typed["inline_query_id"].as_str().unwrap();
    let answer = play.town.sees(&format!("inline?inline_query_id={id}")).await;
    let results = answer["results"].as_array().unwrap_or_else(|| panic!("{answer} {}", play.client.said()));
    let titles: Vec<&str> = results.iter().filter_map(|it| it["title"].as_str()).collect();
    assert_eq!((titles, &answer["is_personal"]), (vec!["cats 1", "cats 2"], &json!(true)));
    let chosen = play.town.does("choose", json!({ "user_id": ANN, "inline_query_id": id, "number": 2 })).await;
    assert_eq!(chosen["text"], "cats 2");
    assert_eq!(play.edits("chosen 2").await["message_id"], chosen["message_id"]);
}

async fn reaction(play: &mut Play) {
    play.ann("well?").await;
    play.says("well?").await;
    play.town.does("react", json!({ "user_id": ANN, "emoji": "\u{1f44d}" })).await;
    let words = "the bot reacts with \u{1f44d} to: well?";
    play.hears(words, |it| it["what"] == "aside" && it["text"] == words).await;
}

/// Telegram's words, and the seconds it asks to wait for, reach the bot's author.
async fn refusals(play: &mut Play) {
    play.ann("/wrong").await;
    let words = "Character '.' is reserved and must be escaped with the preceding '\\'";
    let words = format!("Bad Request: can't parse entities: {words}");
    // python-telegram-bot has its own idea of large and small letters.
    let same = |it: &str| it.eq_ignore_ascii_case(&words);
    play.hears(&words, |it| it["what"] == "message" && it["message"]["text"].as_str().is_some_and(same)).await;
    let flood = json!({ "method": "sendMessage", "chat_id": ANN, "retry_after": 3 });
    play.town.does("fault", flood).await;
    play.ann("/flood").await;
    play.says("after 3").await;
}
