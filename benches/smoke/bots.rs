//! The bots that are measured. Each runs in a process of its own until the server has every reply.

use std::sync::Arc;

use stategram::prelude::*;
use stategram::{Bot, Limits};
use tokio::sync::Semaphore;

use crate::process::Cost;

const TOKEN: &str = "1:smoke_smoke_smoke_smoke_smoke_smoke_s";

/// Sends one fixed reply per update with 64 calls in flight, reading nothing: the least that any bot must pay.
pub(crate) fn bare(url: &str, updates: usize) -> Cost {
    run(async {
        let client = stategram::bot::client_builder().expect("TLS").build().expect("a client");
        let call = |method: &str, body: String| {
            client
                .post(format!("{url}/bot{TOKEN}/{method}"))
                .header("Content-Type", "application/json")
                .body(body)
                .send()
        };
        let before = Cost::so_far();
        let flights = Arc::new(Semaphore::new(64));
        let mut offset = 1;
        while offset <= updates {
            let answer = call("getUpdates", format!(r#"{{"offset":{offset},"limit":100,"timeout":50}}"#))
                .await
                .expect("updates");
            answer.bytes().await.expect("a body");
            for id in offset..(offset + 100).min(updates + 1) {
                let permit = flights.clone().acquire_owned().await.expect("a place");
                let chat = 1_000 + id % crate::CHATS;
                let sent = call("sendMessage", format!(r#"{{"chat_id":{chat},"text":"1"}}"#));
                tokio::spawn(async move {
                    sent.await.expect("an answer").bytes().await.expect("a body");
                    drop(permit);
                });
            }
            offset += 100;
        }
        call("waitForReplies", String::new()).await.expect("all replies");
        Cost::so_far().since(before)
    })
}

/// The counter bot, in the framework.
pub(crate) fn counter(url: &str) -> Cost {
    run(async {
        let bot = Bot::new(TOKEN).and_then(|bot| bot.api_url(url)).expect("a bot");
        let before = Cost::so_far();
        let running = bot.clone().conversation::<Counter>().limits(generous()).start().await.expect("a running bot");
        let _: bool = bot.call_by_name("waitForReplies", &()).await.expect("all replies");
        let cost = Cost::so_far().since(before);
        running.shutdown().await.expect("a stop");
        cost
    })
}

/// A counter that says nothing, in a million chats.
pub(crate) fn silent(url: &str) -> Cost {
    run(async {
        let (all, mut done) = tokio::sync::mpsc::unbounded_channel();
        let bot = Bot::new(TOKEN).and_then(|bot| bot.api_url(url)).expect("a bot");
        let before = Cost::so_far();
        let running =
            bot.with(Tally(all)).conversation::<Silent>().limits(generous()).start().await.expect("a running bot");
        for _ in 0..crate::MILLION {
            done.recv().await.expect("a conversation");
        }
        running.settled().await;
        let cost = Cost::so_far().since(before);
        running.shutdown().await.expect("a stop");
        cost
    })
}

/// So much that nothing waits, so that what is measured is what it costs to keep count.
fn generous() -> Limits {
    Limits::telegram().overall(1_000_000).per_chat(1_000_000).burst(1_000_000)
}

fn run(bot: impl Future<Output = Cost>) -> Cost {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(bot)
}

/// Answers with the number of messages so far.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "1h")]
enum Counter {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}

use counter::{Counting, Fresh};

#[handler]
impl Counter {
    #[on(Fresh, message)]
    fn first(reply: &mut Reply) -> Counting {
        reply.text("1");
        Counting { count: 1 }
    }

    #[on(Counting, message)]
    fn next(counter: &mut Counting, reply: &mut Reply) -> Stay {
        counter.count += 1;
        reply.text(counter.count.to_string());
        Stay
    }
}

/// Where a silent counter reports.
#[derive(Provide)]
pub(crate) struct Tally(tokio::sync::mpsc::UnboundedSender<()>);

/// Counts in silence.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "1h")]
enum Silent {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}

#[handler(app = Tally)]
impl Silent {
    #[on(silent::Fresh, message)]
    fn first(Data(all): Data<tokio::sync::mpsc::UnboundedSender<()>>) -> silent::Counting {
        let _ = all.send(());
        silent::Counting { count: 1 }
    }

    #[on(silent::Counting, message)]
    fn next(counter: &mut silent::Counting) -> Stay {
        counter.count += 1;
        Stay
    }
}
