//! Starting and stopping inside an application.

use std::sync::Arc;
use std::time::Duration;

use stategram::bot::Scripted;
use stategram::store::Store;
use stategram::{Bot, Error};
use tokio::sync::Semaphore;

use crate::bots::{Counter, Gate, Gated, Lab};
use crate::disk::{BOT, File};
use crate::{gone, next, said, settle, simulator};

/// A stop takes nothing more in, lets the running turn end, sends its reply, and has confirmed what was taken in.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_finishes_what_runs_and_confirms_the_offset() {
    let simulator = simulator().await;
    let gate = Arc::new(Semaphore::new(0));
    let running = simulator.bot().unwrap().with(Gate(gate.clone())).conversation::<Gated>().start().await.unwrap();
    let you = simulator.you();
    you.says("wait for me");
    simulator.confirmed().await;
    let mut stopping = Box::pin(running.shutdown());
    // Polled once, the stop has begun; it waits for the turn that runs.
    assert!(futures_util::poll!(&mut stopping).is_pending());
    gate.add_permits(1);
    stopping.await.unwrap();
    assert_eq!(next(&mut you.chat()).await, "wait for me");

    // What came after the stop waits for the next start.
    you.says("later");
    let running = simulator.bot().unwrap().with(Gate(gate)).conversation::<Gated>().start().await.unwrap();
    let mut chat = you.chat();
    assert_eq!(next(&mut chat).await, "wait for me");
    assert_eq!(next(&mut chat).await, "later");
    running.shutdown().await.unwrap();
}

/// A handler that hangs has ten seconds; intake that waits at the bound of the backlog does not make that longer. No socket
/// is involved, so time can be tokio's own.
#[tokio::test(start_paused = true)]
async fn a_stop_takes_ten_seconds_at_most() {
    for backlog in [64 << 20, 100] {
        let script = Scripted::new();
        script.answer("getMe", &serde_json::json!({"id": 1, "is_bot": true, "first_name": "b", "username": "b_bot"}));
        let message = |id: i64| {
            let chat = serde_json::json!({"id": id, "type": "private", "first_name": "A"});
            serde_json::json!({"update_id": id, "message": {"message_id": 1, "date": 1, "chat": chat, "text": "wait"}})
        };
        script.answer("getUpdates", &[1, 2, 3, 4, 5].map(message));
        let gate = Arc::new(Semaphore::new(0));
        let bot = Bot::over(script.clone()).with(Gate(gate.clone())).conversation::<Gated>().backlog(backlog);
        let running = bot.start().await.unwrap();
        // Until everybody is waiting for something that does not come.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let asked = tokio::time::Instant::now();
        running.shutdown().await.unwrap();
        let took = asked.elapsed();
        assert!((Duration::from_secs(10)..Duration::from_secs(20)).contains(&took), "{took:?} with {backlog} bytes");
        gone(&gate).await;
    }
}

/// Whoever asked for the stop has the store when it has answered, and not some moments later; also while somebody still has
/// something of the bot.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_lets_go_of_the_store() {
    let (simulator, file) = (simulator().await, File::new());
    let you = simulator.you();
    for count in 1..=50 {
        let lab = Lab { delay: Duration::ZERO, log: Arc::default() };
        let store: Arc<dyn Store> = Arc::new(file.open().await);
        let bot = simulator.bot().unwrap().with(lab).conversation::<Counter>().store(store.clone());
        let running = bot.start().await.unwrap();
        assert!(!file.is_free());
        you.says("hello");
        settle(&simulator, &running).await;
        running.shutdown().await.unwrap();
        assert!(file.is_free(), "after {count} starts");
        assert_eq!(file.names(), ["bot.db", "bot.db-lock"]);
        file.open().await.for_bot(BOT).unwrap();
        assert!(store.set_aside(None, 1).await.is_err(), "its handle is of no use any more");
    }
    assert_eq!(said(&you).last().unwrap(), "50");
}

/// Dropped, it leaves nothing behind, wherever it was waiting.
#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_is_dropped_leaves_nothing_behind() {
    for backlog in [64 << 20, 1_000] {
        let simulator = simulator().await;
        let gate = Arc::new(Semaphore::new(0));
        let bot = simulator.bot().unwrap().with(Gate(gate.clone())).conversation::<Gated>().backlog(backlog);
        let running = bot.clock(simulator.clock()).start().await.unwrap();
        let you = simulator.you();
        you.says("first");
        assert_eq!(next(&mut you.chat()).await, "first");
        for _ in 0..30 {
            you.says("wait");
        }
        drop(running);
        gone(&gate).await;
    }
}

#[tokio::test]
async fn two_bots_live_in_one_process() {
    let (one, other) = (simulator().await, simulator().await);
    let lab = || Lab { delay: Duration::ZERO, log: Arc::default() };
    let first = one.bot().unwrap().with(lab()).conversation::<Counter>().start().await.unwrap();
    let second = other.bot().unwrap().with(lab()).conversation::<Counter>().start().await.unwrap();
    one.you().says("a");
    one.you().says("b");
    other.you().says("a");
    let mut chat = one.you().chat();
    assert_eq!(next(&mut chat).await, "1");
    assert_eq!(next(&mut chat).await, "2");
    assert_eq!(next(&mut other.you().chat()).await, "1");
    first.shutdown().await.unwrap();
    second.shutdown().await.unwrap();
}

#[tokio::test]
async fn two_conversations_of_one_name_are_refused_by_their_types() {
    /// Another of that name.
    mod other {
        use stategram::prelude::*;

        #[derive(Conversation, Serialize, Deserialize, Clone)]
        #[conversation(per_user, name = "Counter")]
        pub(super) enum Tally {
            #[state(entry)]
            Idle,
        }

        #[handler]
        impl Tally {
            #[on(tally::Idle, text)]
            fn text() -> Stay {
                Stay
            }
        }
    }

    let simulator = simulator().await;
    let bot = || {
        let lab = Lab { delay: Duration::ZERO, log: Arc::default() };
        simulator.bot().unwrap().with(lab).conversation::<Counter>()
    };
    let error = bot().conversation::<other::Tally>().start().await.unwrap_err();
    assert!(matches!(error, Error::Setting(_)));
    let (one, two) = (std::any::type_name::<Counter>(), std::any::type_name::<other::Tally>());
    assert!(error.to_string().contains(&format!("stored under the name `Counter`, `{one}` and `{two}`")), "{error}");
    let error = bot().conversation::<Counter>().start().await.unwrap_err();
    assert!(error.to_string().contains(&format!("conversation `{one}` is registered twice")), "{error}");
}

#[tokio::test]
async fn a_token_that_telegram_does_not_know_is_a_sentence() {
    let simulator = simulator().await;
    // Well-formed for us, but a path that the server knows no bot at.
    let bot = Bot::new("1:x").unwrap().api_url(&format!("{}/nowhere", simulator.url())).unwrap();
    let lab = Lab { delay: Duration::ZERO, log: Arc::default() };
    let error = bot.with(lab).conversation::<Counter>().start().await.unwrap_err();
    assert!(error.to_string().contains("Telegram does not know the bot token"), "{error}");
    assert!(!error.to_string().contains("1:x"), "{error}");
}
