//! A conversation that takes messages and inline queries: both in their order, and what is superseded takes no place in it.

use std::sync::{Arc, Mutex};

use futures_util::future::BoxFuture;
use serde_json::json;
use stategram::bot::{Answer, Request, Transport, TransportError};
use stategram::prelude::*;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::{AcquireError, Semaphore};

use crate::PATIENCE;
use crate::inline::{Lab, begins};
use crate::line::{Line, person};

/// Takes messages and inline queries of a user, in their order.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Both {
    #[state(entry)]
    Start,
}
use both::Start;

#[handler(app = Lab)]
impl Both {
    #[on(Start, text)]
    async fn text(
        Text(text): Text,
        began: Data<UnboundedSender<String>>,
        gate: Data<Arc<Semaphore>>,
        log: Data<Arc<Mutex<Vec<String>>>>,
    ) -> Result<Stay, AcquireError> {
        let _ = began.0.send(text.clone());
        gate.0.acquire().await?.forget();
        log.0.lock().unwrap().push(text);
        Ok(Stay)
    }

    #[on(Start, inline_query)]
    fn query(Inline(query): Inline, log: Data<Arc<Mutex<Vec<String>>>>, reply: &mut Reply) -> Stay {
        log.0.lock().unwrap().push(query.query);
        reply.answer([InlineResult::cached_sticker("s", "file")]);
        Stay
    }

    #[on(Start, chosen_inline_result)]
    fn chosen(Chosen(result): Chosen, log: Data<Arc<Mutex<Vec<String>>>>) -> Stay {
        log.0.lock().unwrap().push(format!("chosen {} for {}", result.result_id, result.query));
        Stay
    }
}

#[tokio::test]
async fn messages_and_inline_queries_of_one_conversation_keep_their_order() {
    let (line, (lab, mut beginnings)) = (Line::new(), Lab::new());
    let running = lab.start(line.bot().with(lab.clone()).conversation::<Both>()).await;
    line.says(7, "one");
    begins(&mut beginnings, "one").await;
    line.types(7, "p");
    line.says(7, "two");
    line.types(7, "pq");
    line.types(7, "pqr");
    line.says(7, "three");
    let chosen = json!({"result_id": "s", "from": person(7), "query": "pqr", "inline_message_id": "m"});
    line.send("chosen_inline_result", chosen);
    line.received().await;
    assert_eq!(lab.log(), [""; 0], "a turn that is about a message is not cancelled");
    lab.gate.add_permits(3);
    line.settle(&running).await;
    assert_eq!(lab.log(), ["one", "two", "pqr", "three", "chosen s for pqr"]);
    assert_eq!(line.answered(), ["pqr"]);
    running.shutdown().await.unwrap();
}

/// A flood of what a user types takes one place in a mailbox, so that the last of it is not what is dropped.
#[tokio::test]
async fn what_is_typed_while_a_conversation_is_busy_fills_no_mailbox() {
    let (line, (lab, mut beginnings)) = (Line::new(), Lab::new());
    let running = lab.start(line.bot().with(lab.clone()).conversation::<Both>().backlog(16 << 10)).await;
    line.says(7, "one");
    begins(&mut beginnings, "one").await;
    for count in 0..500 {
        line.types(7, &count.to_string());
    }
    line.received().await;
    lab.gate.add_permits(1);
    line.settle(&running).await;
    assert_eq!(lab.log(), ["one", "499"]);
    running.shutdown().await.unwrap();
}

/// Says more than its chat is sent, and answers queries.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Loud {
    #[state(entry)]
    Quiet,
}
use loud::Quiet;

#[handler]
impl Loud {
    #[on(Quiet, text)]
    fn talk(reply: &mut Reply) -> Stay {
        for n in 0..300 {
            reply.text(n.to_string());
        }
        Stay
    }

    #[on(Quiet, inline_query)]
    fn query(reply: &mut Reply) -> Stay {
        reply.answer([InlineResult::article("q", "Quick", "quick")]);
        Stay
    }
}

/// Messages do not get through.
#[derive(Debug)]
struct Jammed(Line);

impl Transport for Jammed {
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>> {
        let is_message = request.method == "sendMessage";
        let call = self.0.call(request);
        if is_message { Box::pin(std::future::pending()) } else { call }
    }
}

#[tokio::test]
async fn a_query_does_not_wait_for_what_its_user_is_still_to_be_sent() {
    let line = Line::new();
    let running = Bot::over(Jammed(line.clone())).conversation::<Loud>().start().await.unwrap();
    line.says(7, "talk");
    line.types(7, "a");
    let answered = async {
        while line.answered().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, answered).await.expect("no answer");
    assert_eq!((line.answered(), line.calls("sendMessage").len()), (vec!["a".to_owned()], 1));
    drop(running);
}
