//! Telegram's limits, over HTTP: what a server gets to see of a bot that has much to say, and when, on a clock that is turned by
//! hand. A server waits for so many calls before the clock is turned on: had more come too early, their moment would say so.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on says so")]

mod server;
mod urgent;

use futures_util::stream;
use stategram::bot::ApiError;
use stategram::prelude::*;
use stategram::store::{Memory, Sqlite, Store};
use stategram::types::ChatAction;
use stategram::types::methods::SendChatActionParams;
use stategram::{Bot, Limits, Running};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use server::{Call, Server, counts};

/// Does what it is told.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Talker {
    #[state(entry)]
    Idle,
}
use talker::Idle;

#[derive(Provide)]
struct Lab {
    results: UnboundedSender<Result<(), ApiError>>,
}

#[handler(app = Lab)]
impl Talker {
    /// `say 3` are three replies to whoever says so, `paid 3` three that are paid for, `all 3` one to each of three chats, and
    /// `busy 3` each behind a chat action.
    #[on(Idle, text)]
    async fn talk(
        Text(text): Text,
        chat: Chat,
        bot: Bot,
        Data(results): Data<UnboundedSender<Result<(), ApiError>>>,
        reply: &mut Reply,
    ) -> Stay {
        let (what, count) = text.split_once(' ').unwrap();
        for number in 0..count.parse::<i64>().unwrap() {
            match what {
                "say" => drop(reply.text(number.to_string())),
                "paid" => drop(reply.to(2_000 + number).text("paid").paid_broadcast()),
                "all" => drop(reply.to(1_000 + number).text("all")),
                "busy" => {
                    reply.call(SendChatActionParams::builder().chat_id(chat.id).action(ChatAction::Typing).build());
                    reply.text(number.to_string());
                }
                "call" => {
                    let said = bot.to(chat.id).text(number.to_string()).await.map(drop);
                    results.send(said).unwrap();
                }
                _ => panic!("{what}?"),
            }
        }
        Stay
    }

    #[on(Idle, callback_query)]
    fn press(reply: &mut Reply) -> Stay {
        reply.toast("pressed");
        Stay
    }
}

async fn start_with(
    server: &Server,
    limits: Option<Limits>,
    store: impl Store,
) -> (Running, UnboundedReceiver<Result<(), ApiError>>) {
    let (results, said) = unbounded_channel();
    let bot = server.bot.clone().with(Lab { results }).conversation::<Talker>().clock(&server.clock).store(store);
    let bot = match limits {
        Some(limits) => bot.limits(limits),
        None => bot,
    };
    (bot.start().await.unwrap(), said)
}

/// As any bot that calls an HTTP server.
async fn start(server: &Server) -> (Running, UnboundedReceiver<Result<(), ApiError>>) {
    start_with(server, None, Memory::default()).await
}

#[tokio::test]
async fn a_chat_gets_a_burst_and_then_a_message_a_second_in_order() {
    let server = Server::start().await;
    let (_running, _) = start(&server).await;
    server.says(1, "say 8");
    for count in 5..8 {
        server.pass(count, 1.0).await;
    }
    let calls = server.called(8).await;
    assert_eq!(counts(&calls), [(0.0, 5), (1.0, 1), (2.0, 1), (3.0, 1)]);
    assert!(calls.iter().map(|it| it.text.parse::<usize>().unwrap()).eq(0..8));
}

#[tokio::test]
async fn a_group_gets_twenty_in_a_minute() {
    let server = Server::start().await;
    let limits = Limits::telegram().burst(20);
    let (_running, _) = start_with(&server, Some(limits), Memory::default()).await;
    server.says(-1, "say 30");
    // It would have them one by one, were it no group.
    server.pass(20, 60.0).await;
    let calls = server.called(30).await;
    assert_eq!(counts(&calls), [(0.0, 20), (60.0, 10)]);
}

#[tokio::test]
async fn all_chats_together_get_thirty_a_second_and_none_waits_for_another() {
    let server = Server::start().await;
    let (_running, _) = start(&server).await;
    server.says(1, "say 9");
    server.called(5).await;
    server.says(2, "all 70");
    for count in [30, 60] {
        server.pass(count, 1.0).await;
    }
    // One of the chat that had its burst in each second, and of the others what is left.
    for count in [77, 78] {
        server.pass(count, 1.0).await;
    }
    let calls = server.called(79).await;
    assert_eq!(counts(&calls), [(0.0, 30), (1.0, 30), (2.0, 17), (3.0, 1), (4.0, 1)]);
    assert_eq!(counts(calls.iter().filter(|it| it.chat == 1)), [(0.0, 5), (1.0, 1), (2.0, 1), (3.0, 1), (4.0, 1)]);
}

#[tokio::test]
async fn who_presses_a_button_does_not_wait_for_a_thousand_messages() {
    let server = Server::start().await;
    let (_running, _) = start(&server).await;
    server.says(1, "all 1000");
    server.called(30).await;
    server.presses(2);
    let calls = server.called(31).await;
    let urgent = Call { at: 0.0, method: "answerCallbackQuery".to_owned(), chat: 0, text: "pressed".to_owned() };
    assert_eq!(calls[30], urgent);
    // And what is not counted does not make the others wait.
    for second in 0..33 {
        server.pass(31 + second * 30, 1.0).await;
    }
    let calls = server.called(1_001).await;
    let messages = counts(calls.iter().filter(|it| it.method == "sendMessage"));
    assert!(messages.iter().all(|(_, count)| *count <= 30), "{messages:?}");
    assert_eq!(messages.len(), 34);
}

#[tokio::test]
async fn a_reply_does_not_wait_for_a_broadcast() {
    let server = Server::start().await;
    let (running, _) = start(&server).await;
    let chats = stream::iter(1_000..1_300_i64);
    let _news = running.broadcasts().start("news", chats, |_, to| drop(to.text("news"))).await.unwrap();
    for step in 1..=10 {
        server.pass(3 * step, 0.1).await;
    }
    // As many as may be have gone in the last second. The second one is for a chat that the broadcast is still to come to.
    server.called(33).await;
    server.says(1, "say 3");
    server.says(1_299, "say 3");
    server.presses(2);
    server.called(34).await;
    // What is asked for later has come when this has, too.
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    for step in 1..=92 {
        server.pass(31 + 3 * step, 0.1).await;
    }
    let calls = server.called(307).await;
    let of = |news: bool| calls.iter().filter(move |it| it.method == "sendMessage" && (it.text == "news") == news);
    assert_eq!((of(true).count(), of(false).count()), (300, 6));
    let last = of(false).map(|it| it.at).fold(0.0, f64::max);
    assert!(last < 1.5, "ahead of all that was queued before: {:?}", counts(of(false)));
    assert!(counts(of(true)).iter().all(|(_, count)| *count <= 3), "evenly");
}

#[tokio::test]
async fn what_is_paid_for_counts_for_itself() {
    let server = Server::start().await;
    let (_running, _) = start(&server).await;
    server.says(1, "paid 500");
    server.called(500).await;
    server.says(2, "all 31");
    server.pass(530, 1.0).await;
    assert_eq!(counts(&server.called(531).await), [(0.0, 530), (1.0, 1)]);
}

#[tokio::test]
async fn a_refusal_is_for_its_chat_also_for_what_is_called_at_once() {
    let server = Server::start().await;
    let (_running, mut said) = start(&server).await;
    server.refuse(1, 40);
    server.says(1, "say 2");
    server.called(1).await;
    server.says(2, "say 1");
    server.called(2).await;
    server.says(1, "call 1");
    let refused = said.recv().await.unwrap().unwrap_err();
    assert!(
        matches!(refused, ApiError::Throttled { ref method, retry_after } if method == "sendMessage" && retry_after.as_secs() >= 40),
        "{refused}"
    );
    server.pass(2, 40.0).await;
    let calls = server.called(4).await;
    let shown: Vec<_> = calls.iter().map(|it| (it.at, it.chat, &*it.text)).collect();
    assert_eq!(shown, [(0.0, 1, "0"), (0.0, 2, "0"), (40.0, 1, "0"), (40.0, 1, "1")]);
}

#[tokio::test]
async fn where_two_chats_are_refused_alike_everybody_waits() {
    let server = Server::start().await;
    let (_running, _) = start(&server).await;
    for chat in [1, 2] {
        server.refuse(chat, 4);
        server.says(chat, "say 1");
    }
    server.called(2).await;
    // Its answer has come when another one has.
    server.says(3, "say 1");
    server.presses(4);
    let calls = server.called(3).await;
    let early: Vec<_> = calls.iter().map(|it| &*it.method).collect();
    assert_eq!(early.iter().filter(|it| **it == "answerCallbackQuery").count(), 1, "{early:?}");
    server.pass(3, 4.0).await;
    let mut later: Vec<_> = server.called(6).await.into_iter().skip(3).map(|it| (it.at, it.chat)).collect();
    later.sort_by_key(|it| it.1);
    assert_eq!(later, [(4.0, 1), (4.0, 2), (4.0, 3)]);
}

#[tokio::test]
async fn a_call_in_a_turn_waits_for_a_while_and_is_an_error_where_it_would_be_long() {
    let server = Server::start().await;
    let (_running, mut said) = start(&server).await;
    server.says(1, "call 7");
    for _ in 0..5 {
        said.recv().await.unwrap().unwrap();
    }
    // The sixth waits for a second, the seventh for another one.
    server.pass(5, 1.0).await;
    said.recv().await.unwrap().unwrap();
    server.pass(6, 1.0).await;
    said.recv().await.unwrap().unwrap();
    assert_eq!(counts(&server.called(7).await), [(0.0, 5), (1.0, 1), (2.0, 1)]);

    // Six replies wait already.
    server.clock.advance(std::time::Duration::from_secs(60));
    server.says(1, "say 5");
    server.called(12).await;
    server.refuse(9, 6);
    server.says(9, "call 2");
    let [first, second] = [said.recv().await.unwrap(), said.recv().await.unwrap()];
    for refused in [first, second] {
        assert!(
            matches!(refused, Err(ApiError::Throttled { retry_after, .. }) if retry_after.as_secs() == 6),
            "{refused:?}"
        );
    }
    assert_eq!(server.called(13).await.len(), 13, "the second one was not made");
}

/// A clone that was there before the bot was started is the same bot, until that has ended.
#[tokio::test]
async fn the_bots_clones_are_limited_as_long_as_it_runs() {
    let server = Server::start().await;
    let bot = server.bot.clone();
    for _ in 0..9 {
        bot.to(1).text("before").await.unwrap();
    }
    let (running, _) = start(&server).await;
    for _ in 0..5 {
        bot.to(1).text("while").await.unwrap();
    }
    server.refuse(1, 60);
    server.clock.advance(std::time::Duration::from_secs(1));
    bot.to(1).text("refused").await.unwrap_err();
    bot.to(1).text("not made").await.unwrap_err();
    assert_eq!(server.called(15).await.len(), 15);
    running.shutdown().await.unwrap();
    bot.to(1).text("behind").await.unwrap();
    assert_eq!(server.called(16).await.len(), 16);
}

#[tokio::test]
async fn what_waits_when_the_bot_ends_is_sent_by_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bot.db");
    let server = Server::start().await;
    let (running, _) = start_with(&server, None, Sqlite::open(&file).await.unwrap()).await;
    server.says(1, "say 8");
    server.called(5).await;
    // It does not wait for the clock.
    drop(running);
    let store = loop {
        // It is let go of in its own time.
        match Sqlite::open(&file).await {
            Ok(store) => break store,
            Err(_) => tokio::task::yield_now().await,
        }
    };
    let (_running, _) = start_with(&server, Some(Limits::off()), store).await;
    let mut calls = server.called(8).await;
    while calls.last().unwrap().text != "7" {
        calls = server.called(calls.len() + 1).await;
    }
    // One that was on its way may come again; those that only waited may not.
    calls.dedup_by(|one, other| one.text == "4" && other.text == "4");
    assert!(calls.iter().map(|it| it.text.parse::<usize>().unwrap()).eq(0..8), "{calls:?}");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_at_the_start() {
    let server = Server::start().await;
    let bot = server.bot.clone().with(Lab { results: unbounded_channel().0 }).conversation::<Talker>();
    let error = bot.limits(Limits::telegram().overall(0)).start().await.unwrap_err().to_string();
    assert!(error.contains("`Limits::overall(0)` would never let a message through"), "{error}");
}
