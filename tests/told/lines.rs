//! No line of the log has what somebody wrote.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use stategram::machine::PerChat;

use crate::line::person;
use crate::talk::{Moody, Talk, bot};

/// What nobody must find in a log.
const MARK: &str = "marzipan";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn message(body: Value) -> Value {
    let mut message = json!({"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "from": person(7)});
    message.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
    message
}

#[tokio::test]
async fn nothing_that_anybody_wrote_is_in_the_log() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(move || writer.clone());
    let _logging = tracing::subscriber::set_default(subscriber.finish());
    let wire = Moody::new();
    let (bot, clock) = bot(&wire);
    let running = bot.start().await.unwrap();
    // What is said is said by the bot as well, with the next text.
    for text in [MARK, "<marzipan>", "/slow marzipan", "/fail marzipan", "/marzipan", "again"] {
        wire.line.says(7, text);
    }
    wire.line.send("message", message(json!({"caption": MARK, "photo": []})));
    wire.line.send("message", message(json!({"contact": {"phone_number": MARK, "first_name": MARK}})));
    wire.line.send("edited_message", message(json!({"text": MARK})));
    // None of these is what the Bot API says.
    wire.line.send("message", message(json!({"text": {"marzipan": 1}})));
    wire.line.send("message", json!({"message_id": MARK, "text": MARK}));
    wire.line.send("news", json!({"text": MARK}));
    wire.line.send(
        "callback_query",
        json!({"id": "q", "from": person(7), "chat_instance": "c", "data": MARK,
        "message": message(json!({"text": MARK}))}),
    );
    wire.line.send("inline_query", json!({"id": "i", "from": person(7), "query": MARK, "offset": ""}));
    wire.line.settle(&running).await;
    let handle = running.handle::<Talk>().unwrap();
    handle.send(&PerChat(7), MARK.to_owned()).await.unwrap();
    handle.send(&PerChat(8), MARK.to_owned()).await.unwrap();
    running.settled().await;
    clock.advance(Duration::from_secs(10));
    running.settled().await;
    running.shutdown().await.unwrap();

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let quoting: Vec<_> = log.lines().filter(|it| it.contains(MARK)).collect();
    assert!(quoting.is_empty(), "{quoting:#?}");
    // It is the log of all that.
    for line in [
        "says hello",
        "goes on",
        "failed: no luck",
        "can't parse entities: Unsupported start tag \"..\"",
        "handed on as `unknown`, since it cannot be read",
        "an update of a kind that Bot API 10.3 does not have",
        "an event is dropped, since no handler of this state takes it",
        "belongs to no conversation",
        "outcome=\"taken\"",
    ] {
        assert!(log.contains(line), "`{line}` is not in the log:\n{log}");
    }
    let said: Vec<_> = wire.line.calls("sendMessage").into_iter().map(|it| it["text"].clone()).collect();
    assert!(said.contains(&MARK.into()), "{said:?}");
}
