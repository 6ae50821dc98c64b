use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use crate::Bot;
use crate::simulator::SimulatedTransport;

/// A bot that repeats what it hears, asks when it is asked to, and says what was pressed.
async fn echo(bot: Bot) {
    let mut offset = 0;
    loop {
        let asked = json!({"offset": offset, "timeout": 50});
        let Ok(Value::Array(updates)) = bot.call_by_name("getUpdates", &asked).await else {
            return;
        };
        for update in updates {
            offset = update["update_id"].as_i64().unwrap() + 1;
            reply(&bot, &update).await;
        }
    }
}

async fn reply(bot: &Bot, update: &Value) {
    if update["inline_query"].is_object() {
        let (id, words) = (&update["inline_query"]["id"], &update["inline_query"]["query"]);
        let content = json!({"message_text": words});
        let article = |id: &str| json!({"type": "article", "id": id, "title": words, "input_message_content": content});
        let answer = json!({"inline_query_id": id, "results": [article("1"), article("2")]});
        let _: bool = bot.call_by_name("answerInlineQuery", &answer).await.unwrap();
    }
    if update["message"]["photo"].is_array() {
        let photo = &update["message"]["photo"][0]["file_id"];
        let sent = json!({"chat_id": update["message"]["chat"]["id"], "photo": photo, "caption": "nice"});
        let _: Value = bot.call_by_name("sendPhoto", &sent).await.unwrap();
    }
    if update["message"]["text"].is_null() && update["callback_query"].is_null() {
        return;
    }
    let (message, query) = (&update["message"], &update["callback_query"]);
    let mut sent = json!({"chat_id": message["chat"]["id"], "text": message["text"]});
    if query.is_object() {
        sent = json!({"chat_id": query["message"]["chat"]["id"], "text": query["data"]});
        let answer = json!({"callback_query_id": query["id"], "text": "Got it"});
        let _: bool = bot.call_by_name("answerCallbackQuery", &answer).await.unwrap();
    } else if message["text"] == "keys" {
        sent["reply_markup"] = json!({"keyboard": [[{"text": "A"}, {"text": "B"}]]});
    } else if message["text"] == "ask" {
        let button = |label: &str| json!({"text": label, "callback_data": format!("you chose {label}")});
        sent["reply_markup"] = json!({"inline_keyboard": [[button("Yes"), button("No")]]});
    }
    let _: Value = bot.call_by_name("sendMessage", &sent).await.unwrap();
}

/// Plays a script against the echo bot; gives what was printed and complained of.
async fn play(script: &[&str]) -> (String, String) {
    let transport = SimulatedTransport::new().unwrap();
    let simulator = Arc::clone(transport.simulator());
    let bot = tokio::spawn(echo(Bot::over(transport)));
    let (lines, mut input) = mpsc::channel(script.len());
    for line in script {
        lines.send(Ok((*line).to_owned())).await.unwrap();
    }
    drop(lines);
    // This bot has answered a batch when it asks for the next: what is confirmed is done.
    let settled = || -> BoxFuture<'static, ()> { Box::pin(async {}) };
    let (mut output, mut complaints) = (Vec::new(), Vec::new());
    let account = simulator.account();
    let mut screen = Screen::new(account);
    from_script(account, &mut screen, &settled, &mut input, &mut output, &mut complaints).await.unwrap();
    simulator.stop().await;
    bot.abort();
    (String::from_utf8(output).unwrap(), String::from_utf8(complaints).unwrap())
}

#[tokio::test]
async fn a_script_is_played_line_by_line() {
    let script = [
        "hi",
        "",
        "ask",
        "#2",
        "ann> me too",
        "ann@family> all",
        "\\#1",
        "!advance 1h",
        "#3",
        "!pay",
        "!nonsense",
        "bye",
    ];
    let (output, complaints) = play(&script).await;
    let expected = "hi\nask\n[1] Yes  [2] No\n(toast) Got it\nyou chose No\nann: me too\nfamily: all\n#1\nbye\n";
    assert_eq!(output, expected);
    assert_eq!(complaints.lines().count(), 3, "{complaints}");
}

#[tokio::test]
async fn a_script_plays_inline_photos_and_keyboards() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my cat.jpg");
    std::fs::write(&path, vec![0; 12_345]).unwrap();
    let photo = format!("!photo {}", path.display());
    let lines = ["@bot one two", "#2", "#1", "keys", "#2", "ann@family> @bot x", "ann@family> !choose 1", &photo];
    let (output, complaints) = play(&lines).await;
    let offered = "[1] one two\n[2] one two\none two\n";
    let keys = "keys\n(keyboard) [1] A  [2] B\nB\n";
    let family = "family: [1] x\nfamily: [2] x\nfamily: x\n";
    assert_eq!(output, format!("{offered}{keys}{family}[photo 12 KB] nice\n"));
    assert_eq!(complaints, "no message of this chat has buttons\n");
}

#[tokio::test]
async fn what_the_bot_says_by_itself_is_shown_while_the_script_waits() {
    let transport = SimulatedTransport::new().unwrap();
    let simulator = Arc::clone(transport.simulator());
    let bot = tokio::spawn(echo(Bot::over(transport)));
    let (lines, mut input) = mpsc::channel(1);
    lines.send(Ok("hi".to_owned())).await.unwrap();
    let settled = || -> BoxFuture<'static, ()> { Box::pin(async {}) };
    let (read, mut output) = std::io::pipe().unwrap();
    let mut shown = io::BufReader::new(read).lines();
    let account = simulator.account();
    let (mut screen, mut complaints) = (Screen::new(account), Vec::new());
    let watching = async {
        let (first, mut shown) = tokio::task::spawn_blocking(move || (shown.next(), shown)).await.unwrap();
        let alarm = crate::simulator::markup::Marked::plain("time is up");
        account.write(crate::simulator::YOU, crate::simulator::room::Body::text(alarm), None).unwrap();
        [first, tokio::task::spawn_blocking(move || shown.next()).await.unwrap()].map(|it| it.unwrap().unwrap())
    };
    tokio::select! {
        _ = from_script(account, &mut screen, &settled, &mut input, &mut output, &mut complaints) => {
            panic!("the script has not ended");
        }
        shown = watching => assert_eq!(shown, ["hi", "time is up"]),
    }
    simulator.stop().await;
    bot.abort();
}

#[tokio::test]
async fn a_simulator_that_stops_ends_the_polls_and_frees_its_port() {
    let simulator = Simulator::start().await.unwrap();
    let bot = simulator.bot().unwrap();
    let polling =
        tokio::spawn(async move { bot.call_by_name::<_, Value>("getUpdates", &json!({"timeout": 50})).await });
    let mut polls = simulator.account().polls.subscribe();
    polls.wait_for(|count| *count == 1).await.unwrap();
    tokio::time::timeout(Duration::from_secs(5), simulator.stop()).await.unwrap();
    assert_eq!(polling.await.unwrap().unwrap(), json!([]));
    let address = simulator.url().strip_prefix("http://").unwrap().to_owned();
    std::net::TcpListener::bind(address).unwrap();
}

#[test]
fn a_bot_without_a_token_can_be_made_anywhere_and_moves_between_runtimes() {
    let transport = SimulatedTransport::new().unwrap();
    let bot = Bot::over(transport);
    for _ in 0..2 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let me: Value = runtime.block_on(bot.call_by_name("getMe", &())).unwrap();
        assert_eq!(me["username"], "sim_8000000001_bot");
    }
}
