//! What is called at once is limited as well, while the bot runs.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::bot::{ApiError, Bot, Scripted};
use crate::clock::Clock;
use crate::deliver::Address;
use crate::limits::{Charge, Limits, Priority, Throttle};
use crate::types::AsyncTelegramApi;
use crate::types::methods::SendMessageParams;

struct Bench {
    script: Scripted,
    clock: Clock,
    bot: Bot,
    throttle: Arc<Throttle>,
}

fn bench() -> Bench {
    let (script, clock) = (Scripted::new(), Clock::manual());
    let message = json!({"message_id": 7, "date": 0, "chat": {"id": 42, "type": "private"}});
    script.always("sendMessage", &message).always("getMe", &json!({}));
    let bot = Bot::over(script.clone());
    let throttle = Throttle::new(Limits::telegram(), clock.clone());
    bot.clone().limited(&throttle);
    Bench { script, clock, bot, throttle }
}

fn throttled(seconds: u64) -> ApiError {
    ApiError::Throttled { method: "sendMessage".to_owned(), retry_after: Duration::from_secs(seconds) }
}

impl Bench {
    /// Uses up so many seconds of the chat's allowance beyond its burst.
    fn use_up(&self, seconds: u32) {
        let charge = Charge { chat: Address::Id(42), count: 5 + seconds, paid: false };
        assert!(self.throttle.at_once(&charge, Priority::Reply));
    }

    fn calls(&self) -> usize {
        self.script.calls().len()
    }
}

#[tokio::test]
async fn a_short_wait_is_waited_for_and_a_long_one_is_an_error() {
    let bench = bench();
    bench.use_up(3);
    let mut sending = std::pin::pin!(bench.bot.to(42).text("soon").into_future());
    assert!(futures_util::poll!(&mut sending).is_pending());
    bench.clock.advance(Duration::from_secs(3));
    assert!(futures_util::poll!(&mut sending).is_pending());
    bench.clock.advance(Duration::from_secs(1));
    sending.await.unwrap();
    assert_eq!(bench.calls(), 1);

    bench.clock.advance(Duration::from_secs(60));
    bench.use_up(5);
    let params = SendMessageParams::builder().chat_id(42).text("late").build();
    let refused = [
        bench.bot.to(42).text("late").await.map(drop).unwrap_err(),
        bench.bot.call(params.clone()).await.map(drop).unwrap_err(),
        bench.bot.send_message(&params).await.map(drop).unwrap_err(),
        bench.bot.call_by_name::<_, serde_json::Value>("sendMessage", &params).await.unwrap_err(),
    ];
    assert_eq!(refused, [6, 6, 6, 6].map(throttled));
    assert_eq!(bench.calls(), 1, "none was made");
    bench.bot.to(43).text("another chat").await.unwrap();
    bench.bot.call_by_name::<_, serde_json::Value>("getMe", &()).await.unwrap();
}

#[tokio::test]
async fn who_is_dropped_while_it_waits_has_sent_nothing_and_holds_up_nobody() {
    let bench = bench();
    bench.use_up(0);
    {
        let mut dropped = std::pin::pin!(bench.bot.to(42).text("dropped").into_future());
        assert!(futures_util::poll!(&mut dropped).is_pending());
    }
    let mut next = std::pin::pin!(bench.bot.to(42).text("next").into_future());
    assert!(futures_util::poll!(&mut next).is_pending());
    bench.clock.advance(Duration::from_secs(1));
    next.await.unwrap();
    assert_eq!(bench.script.calls()[0].params["text"], "next");
}

#[tokio::test]
async fn what_telegram_refuses_has_the_chat_wait() {
    let bench = bench();
    let refusal = json!({"ok": false, "error_code": 429, "description": "", "parameters": {"retry_after": 9}});
    bench.script.raw("sendMessage", 429, refusal.to_string());
    for _ in 0..2 {
        assert_eq!(bench.bot.to(42).text("a").await.map(drop).unwrap_err(), throttled(9));
    }
    assert_eq!(bench.calls(), 1, "the second one knows");
    bench.clock.advance(Duration::from_secs(9));
    bench.bot.to(42).text("a").await.unwrap();
}

#[tokio::test]
async fn a_bot_that_has_ended_is_not_limited() {
    let Bench { bot, throttle, .. } = bench();
    let charge = Charge { chat: Address::Id(42), count: 99, paid: false };
    assert!(throttle.at_once(&charge, Priority::Reply));
    bot.to(42).text("a").await.unwrap_err();
    drop(throttle);
    bot.to(42).text("a").await.unwrap();
}
