//! What was said in a group before it became a supergroup leaves before what is said there afterwards.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use stategram::Bot;
use stategram::bot::{Answer, Request, Transport, TransportError};
use stategram::prelude::*;
use tokio::sync::Semaphore;

use crate::line::{Line, person};

const GROUP: i64 = -5;
const SUPERGROUP: i64 = -1_000_000_000_005;

/// Says what it hears.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Echo {
    #[state(entry)]
    Listening,
}
use echo::Listening;

#[handler]
impl Echo {
    #[on(Listening, text)]
    fn echo(Text(text): Text, reply: &mut Reply) -> Stay {
        reply.text(text);
        Stay
    }
}

/// What goes to the group is refused, as soon as there is a permit for it.
#[derive(Debug)]
struct Upgraded {
    line: Line,
    gate: Arc<Semaphore>,
}

impl Transport for Upgraded {
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>> {
        let params: Option<Value> = request.body.as_ref().and_then(|it| serde_json::from_slice(it).ok());
        if request.method != "sendMessage" || params.is_some_and(|it| it["chat_id"] == SUPERGROUP) {
            return self.line.call(request);
        }
        Box::pin(async {
            self.gate.acquire().await.expect("it is never closed").forget();
            let body = json!({
                "ok": false,
                "error_code": 400,
                "description": "Bad Request: group chat was upgraded to a supergroup chat",
                "parameters": {"migrate_to_chat_id": SUPERGROUP},
            });
            Ok(Answer { status: 400, body: body.to_string().into() })
        })
    }
}

fn write(line: &Line, chat_id: i64, what: &str, content: Value) {
    let kind = if chat_id == GROUP { "group" } else { "supergroup" };
    let chat = json!({"id": chat_id, "type": kind, "title": "Friends"});
    line.send("message", json!({"message_id": 1, "date": 1, "chat": chat, "from": person(7), what: content}));
}

#[tokio::test]
async fn replies_keep_their_order_when_a_group_becomes_a_supergroup() {
    let (line, gate) = (Line::new(), Arc::new(Semaphore::new(0)));
    let bot = Bot::over(Upgraded { line: line.clone(), gate: gate.clone() });
    let running = bot.conversation::<Echo>().start().await.unwrap();
    for text in ["a", "b"] {
        write(&line, GROUP, "text", text.into());
    }
    write(&line, GROUP, "migrate_to_chat_id", SUPERGROUP.into());
    write(&line, SUPERGROUP, "migrate_from_chat_id", GROUP.into());
    for text in ["c", "d"] {
        write(&line, SUPERGROUP, "text", text.into());
    }
    line.received().await;
    gate.add_permits(2);
    line.settle(&running).await;
    let texts: Vec<Value> = line.calls("sendMessage").into_iter().map(|mut it| it["text"].take()).collect();
    assert_eq!(texts, ["a", "b", "c", "d"]);
    running.shutdown().await.unwrap();
}
