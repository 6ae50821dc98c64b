//! Replies on their way out, when Telegram is not in the mood.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use stategram::bot::{Answer, Request, Transport, TransportError};
use stategram::clock::Clock;
use stategram::prelude::*;
use stategram::store::Fate;
use stategram::{Bot, Running};
use tokio::sync::Notify;

use crate::PATIENCE;
use crate::disk::Disk;
use crate::ledger::Ledger;

/// A Telegram that hands out one batch of messages and treats each chat as its script says.
#[derive(Clone, Debug, Default)]
struct Moody(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    desk: Mutex<Desk>,
    called: Notify,
}

#[derive(Debug, Default)]
struct Desk {
    batch: Option<String>,
    /// What the next calls for a chat get, before it is well again.
    moods: HashMap<i64, VecDeque<(u16, &'static str)>>,
    /// What was tried, and what got through, as (chat, text).
    tried: Vec<(i64, String)>,
    sent: Vec<(i64, String)>,
}

impl Moody {
    /// Each of these chats writes so many messages.
    fn with(messages: &[(i64, usize)], moods: &[(i64, &[(u16, &'static str)])]) -> Self {
        let one = |(id, chat): (usize, i64)| {
            format!(
                r#"{{"update_id":{id},"message":{{"message_id":{id},"date":1,"chat":{{"id":{chat},"type":"private"}},"text":"hi"}}}}"#
            )
        };
        let chats = messages.iter().flat_map(|(chat, count)| std::iter::repeat_n(*chat, *count));
        let batch: Vec<String> = (1..).zip(chats).map(one).collect();
        let moody = Self::default();
        {
            let mut desk = moody.0.desk.lock().unwrap();
            desk.batch = Some(format!("[{}]", batch.join(",")));
            desk.moods = moods.iter().map(|(chat, moods)| (*chat, moods.iter().copied().collect())).collect();
        }
        moody
    }

    /// Waits until so many sends were tried.
    async fn tried(&self, count: usize) -> Vec<(i64, String)> {
        let waiting = async {
            loop {
                let called = self.0.called.notified();
                let tried = self.0.desk.lock().unwrap().tried.clone();
                if tried.len() >= count {
                    return tried;
                }
                called.await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("nothing more is tried")
    }

    fn sent(&self, chat: i64) -> Vec<String> {
        let desk = self.0.desk.lock().unwrap();
        desk.sent.iter().filter(|(it, _)| *it == chat).map(|(_, text)| text.clone()).collect()
    }

    fn answer(&self, request: &Request<'_>) -> Option<(u16, String)> {
        let ok = |result: &str| Some((200, format!(r#"{{"ok":true,"result":{result}}}"#)));
        let mut desk = self.0.desk.lock().unwrap();
        match request.method {
            "getMe" => ok(r#"{"id":1,"is_bot":true,"first_name":"m","username":"moody_bot"}"#),
            "getUpdates" => {
                let params: serde_json::Value = serde_json::from_slice(request.body.as_ref()?).ok()?;
                // A poll that does not wait is answered at once, a long one when there is something to say.
                let batch = desk.batch.take().or_else(|| (params["timeout"] == 0).then(|| "[]".to_owned()))?;
                ok(&batch)
            }
            _ => {
                let params: serde_json::Value = serde_json::from_slice(request.body.as_ref()?).ok()?;
                let call = (params["chat_id"].as_i64()?, params["text"].as_str()?.to_owned());
                desk.tried.push(call.clone());
                self.0.called.notify_waiters();
                match desk.moods.get_mut(&call.0).and_then(VecDeque::pop_front) {
                    Some((status, body)) => Some((status, body.to_owned())),
                    None => {
                        desk.sent.push(call);
                        ok("true")
                    }
                }
            }
        }
    }
}

impl Transport for Moody {
    fn call<'a>(&'a self, request: Request<'a>) -> futures_util::future::BoxFuture<'a, Result<Answer, TransportError>> {
        let answer = self.answer(&request);
        Box::pin(async move {
            match answer {
                Some((status, body)) => Ok(Answer { status, body: body.into() }),
                None => std::future::pending().await,
            }
        })
    }
}

/// Says how many messages there were.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Count {
    #[state(entry)]
    Zero,
    Some {
        count: u32,
    },
}
use count::{Some as More, Zero};

#[handler]
impl Count {
    #[on(Zero, message)]
    fn first(reply: &mut Reply) -> More {
        reply.text("1");
        More { count: 1 }
    }

    #[on(More, message)]
    fn next(more: &mut More, reply: &mut Reply) -> Stay {
        more.count += 1;
        reply.text(more.count.to_string());
        Stay
    }
}

async fn start(telegram: &Moody, clock: &Clock) -> Running {
    Bot::over(telegram.clone()).conversation::<Count>().clock(clock).start().await.unwrap()
}

const THROTTLED: &str =
    r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}"#;
const BLOCKED: &str = r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#;
const MOVED: &str = r#"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1009}}"#;

#[tokio::test]
async fn a_throttled_chat_waits_as_long_as_telegram_says_and_holds_up_nobody() {
    let telegram = Moody::with(&[(1, 3), (2, 3)], &[(1, &[(429, THROTTLED), (429, THROTTLED)])]);
    let clock = Clock::manual();
    let running = start(&telegram, &clock).await;
    telegram.tried(4).await;
    assert_eq!(telegram.sent(1), [""; 0]);
    assert_eq!(telegram.sent(2), ["1", "2", "3"]);
    clock.advance(Duration::from_secs(6));
    tokio::task::yield_now().await;
    assert_eq!(telegram.tried(4).await.len(), 4, "not before the seven seconds are over");
    clock.advance(Duration::from_secs(1));
    telegram.tried(5).await;
    assert_eq!(telegram.sent(1), [""; 0]);
    clock.advance(Duration::from_secs(7));
    running.settled().await;
    assert_eq!(telegram.sent(1), ["1", "2", "3"], "in order, none twice");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_refused_reply_does_not_block_its_chat() {
    let telegram = Moody::with(&[(1, 3)], &[(1, &[(403, BLOCKED)])]);
    let running = start(&telegram, &Clock::manual()).await;
    telegram.tried(3).await;
    running.settled().await;
    assert_eq!(telegram.sent(1), ["2", "3"]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn what_was_meant_for_a_group_goes_to_the_supergroup_it_became() {
    let telegram = Moody::with(&[(-9, 1)], &[(-9, &[(400, MOVED)])]);
    let running = start(&telegram, &Clock::manual()).await;
    telegram.tried(2).await;
    running.settled().await;
    assert_eq!(telegram.sent(-1009), ["1"]);
    running.shutdown().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_server_out_of_order_is_tried_again_in_order_after_a_pause() {
    let gateway = "<html><body>502 Bad Gateway</body></html>";
    let telegram = Moody::with(&[(1, 3)], &[(1, &[(502, gateway), (200, "<html>"), (500, "")])]);
    let running = start(&telegram, &Clock::manual()).await;
    let tried = telegram.tried(6).await;
    running.settled().await;
    assert!(tried[..4].iter().all(|(_, text)| text == "1"));
    assert_eq!(telegram.sent(1), ["1", "2", "3"]);
    running.shutdown().await.unwrap();
}

/// What cannot be sent in the time of a stop is not waited for, and no store is told that it needs no more sending.
#[tokio::test(start_paused = true)]
async fn a_stop_does_not_wait_for_a_throttled_chat() {
    let telegram = Moody::with(&[(1, 2)], &[(1, &[(429, THROTTLED)])]);
    let (clock, ledger) = (Clock::manual(), Ledger::default());
    let bot = Bot::over(telegram.clone()).conversation::<Count>().clock(&clock).store(ledger.clone());
    let running = bot.start().await.unwrap();
    telegram.tried(1).await;
    running.shutdown().await.unwrap();
    assert_eq!(telegram.sent(1), [""; 0]);
    assert_eq!(ledger.fates(), [(0, Fate::Unsent)], "a store that keeps its outbox sends it after the next start");
    assert_eq!(ledger.0.lock().unwrap().left_outbox.len(), 2);
}

/// What a stop cut off goes out at the next start, in its order.
#[tokio::test(start_paused = true)]
async fn what_a_stop_left_in_the_store_is_sent_by_the_next_run() {
    let (clock, disk) = (Clock::manual(), Disk::default());
    let start = async |telegram: &Moody| {
        let bot = Bot::over(telegram.clone()).conversation::<Count>().clock(&clock).store(disk.open());
        bot.start().await.unwrap()
    };
    let busy = Moody::with(&[(1, 3), (2, 1)], &[(1, &[(429, THROTTLED)])]);
    let running = start(&busy).await;
    busy.tried(2).await;
    running.shutdown().await.unwrap();
    assert_eq!((busy.sent(1), busy.sent(2)), (vec![], vec!["1".to_owned()]));

    let telegram = Moody::with(&[], &[]);
    let running = start(&telegram).await;
    telegram.tried(3).await;
    running.settled().await;
    assert_eq!((telegram.sent(1), telegram.sent(2)), (["1", "2", "3"].map(str::to_owned).into(), vec![]));
    running.shutdown().await.unwrap();
}

/// An answer that is none of the Bot API's comes from something that has most likely sent the message.
#[tokio::test(start_paused = true)]
async fn a_reply_is_not_repeated_for_ever_to_a_server_that_answers_unreadably() {
    let mangled = [(200, "<html>"); 10];
    let telegram = Moody::with(&[(1, 2)], &[(1, &mangled[..4])]);
    let running = start(&telegram, &Clock::manual()).await;
    let tried = telegram.tried(5).await;
    running.settled().await;
    assert_eq!(tried.iter().filter(|(_, text)| text == "1").count(), 4);
    assert_eq!(telegram.sent(1), ["2"]);
    running.shutdown().await.unwrap();
}
