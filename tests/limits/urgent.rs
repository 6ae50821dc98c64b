//! What somebody waits for does not wait for what nobody does.

use std::time::Duration;

use stategram::bot::ApiError;
use stategram::types::AsyncTelegramApi;
use stategram::types::methods::{DeleteMessageParams, SetMyNameParams};

use crate::server::Server;
use crate::start;

const ANSWER: &str = "answerCallbackQuery";

/// As many as may be under way at once are refused, for less time than they are of use.
#[tokio::test]
async fn answers_that_have_to_wait_keep_no_other_from_being_given() {
    let server = Server::start().await;
    let (_running, _) = start(&server).await;
    for chat in 1..=64 {
        server.refuse(0, 60);
        server.presses(chat);
    }
    server.called(64).await;
    server.presses(65);
    let calls = server.called(65).await;
    assert!(calls.iter().all(|it| it.at == 0.0 && it.method == ANSWER), "{calls:?}");
    server.pass(65, 60.0).await;
    let calls = server.called(129).await;
    assert_eq!(calls.iter().filter(|it| it.at == 60.0).count(), 64);
}

/// More waits for the chat than its conversation may have waiting before its next turn.
#[tokio::test]
async fn a_press_is_answered_whatever_waits_for_its_chat() {
    let server = Server::start().await;
    let (_running, _) = start(&server).await;
    server.says(1, "say 300");
    server.called(5).await;
    server.presses(1);
    let calls = server.called(6).await;
    assert_eq!((calls[5].at, &*calls[5].method), (0.0, ANSWER));
}

/// A chat action that is refused is over when it may be sent, and its chat's messages have limits of their own.
#[tokio::test]
async fn a_refusal_of_a_chat_action_holds_up_no_message() {
    let server = Server::start().await;
    let (_running, mut said) = start(&server).await;
    server.refuse(1, 30);
    server.says(1, "busy 1");
    server.called(2).await;
    server.says(1, "call 1");
    said.recv().await.unwrap().unwrap();
    let calls = server.called(3).await;
    let shown: Vec<_> = calls.iter().map(|it| (it.at, &*it.method)).collect();
    assert_eq!(shown, [(0.0, "sendChatAction"), (0.0, "sendMessage"), (0.0, "sendMessage")]);
}

/// Such limits are of the method, and may be for hours: the chats of a bot that sets its name too often are to hear of it what they
/// would have heard, and so are those in which it deletes too much.
#[tokio::test]
async fn a_refusal_of_what_counts_for_nothing_and_is_called_at_once_holds_up_no_message() {
    let server = Server::start().await;
    let (_running, _) = start(&server).await;
    server.refuse(0, 3_000);
    server.refuse(1, 3_000);
    let name = server.bot.set_my_name(&SetMyNameParams::builder().name("Bob").build()).await.unwrap_err();
    let delete = DeleteMessageParams::builder().chat_id(1).message_id(7).build();
    let delete = server.bot.delete_message(&delete).await.unwrap_err();
    for error in [name, delete] {
        assert!(
            matches!(error, ApiError::Throttled { retry_after, .. } if retry_after == Duration::from_secs(3_000)),
            "{error}"
        );
    }
    for chat in [1, 2] {
        server.says(chat, "say 1");
    }
    let calls = server.called(4).await;
    let mut shown: Vec<_> = calls.iter().map(|it| (it.at, &*it.method, it.chat)).collect();
    shown[2..].sort_by_key(|it| it.2);
    let messages = [(0.0, "sendMessage", 1), (0.0, "sendMessage", 2)];
    assert_eq!(shown, [[(0.0, "setMyName", 0), (0.0, "deleteMessage", 1)], messages].concat());
}
