//! What is wrong with a broadcast.

use futures_util::stream;
use stategram::broadcast::{Broadcast, BroadcastError};
use stategram::prelude::*;

use crate::{forgetful, people, said, simulator, within};

/// Is stored where broadcasts are.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, name = "stategram::broadcast")]
enum Usurper {
    #[state(entry)]
    Idle,
}
use usurper::Idle;

#[handler]
impl Usurper {
    #[on(Idle, text)]
    fn hello() -> Stay {
        Stay
    }
}

#[tokio::test]
async fn no_conversation_is_stored_as_broadcasts_are() {
    let simulator = simulator().await;
    let error = simulator.bot().unwrap().conversation::<Usurper>().start().await.unwrap_err();
    let expected = "conversation `broadcast::refused::Usurper` is stored as broadcasts are, under `stategram::broadcast`: give it another name";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn what_is_wrong_stops_it_behind_what_was_right() {
    let simulator = simulator().await;
    let running = forgetful(&simulator).await;
    let chats = people(&simulator, 5);
    let broadcasts = running.broadcasts();
    let hello = |_: i64, to: &mut stategram::reply::ReplyTo<'_>| {
        to.text("Hello!");
    };

    let descending = stream::iter([chats[0], chats[2], chats[1]]);
    let error = broadcasts.start("descending", descending, hello).await.unwrap().finished().await.unwrap_err();
    let expected = format!(
        "chat {} comes behind chat {}: the chats of a broadcast have to come in ascending order",
        chats[1], chats[2]
    );
    assert_eq!(error.to_string(), expected);
    assert_eq!(broadcasts.progress("descending").await.unwrap().sent, 2);

    let failing = stream::iter([Ok(chats[0]), Ok(chats[0]), Err("the database is gone"), Ok(chats[1])]);
    let error = broadcasts.start("failing", failing, hello).await.unwrap().finished().await.unwrap_err();
    assert_eq!(error.to_string(), "there are no more chats: the database is gone");
    let mended = stream::iter(chats.clone());
    let mended = broadcasts.start("failing", mended, hello).await.unwrap().finished().await.unwrap();
    assert_eq!((mended.chats, mended.sent, mended.finished), (5, 5, true));

    let (wrong, bad) = (stream::iter(chats.clone()), chats[3]);
    let start = broadcasts.start("wrong", wrong, move |chat, to| {
        let button = if chat == bad { "x".repeat(65) } else { "x".to_owned() };
        to.text("Press").keyboard(Keyboard::new().button("here", button));
    });
    let error = start.await.unwrap().finished().await.unwrap_err();
    assert!(matches!(error, BroadcastError::Draft { chat_id, .. } if chat_id == bad), "{error}");
    assert!(error.to_string().starts_with(&format!("the message to chat {bad} cannot be sent: ")), "{error}");
    let progress = broadcasts.progress("wrong").await.unwrap();
    assert_eq!((progress.chats, progress.sent, progress.finished), (3, 3, false));

    let panicking = stream::iter(chats.clone());
    let start = broadcasts.start("panicking", panicking, |_, _| panic!("oh no"));
    let error = start.await.unwrap().finished().await.unwrap_err();
    assert_eq!(error.to_string(), "the broadcast panicked: oh no");
    running.shutdown().await.unwrap();
    let stopped = broadcasts.start("late", stream::iter(chats), hello).await.unwrap_err();
    assert!(matches!(stopped, BroadcastError::Stopped), "{stopped}");
}

#[tokio::test]
async fn one_of_a_name_runs_at_a_time_and_is_finished_once() {
    let simulator = simulator().await;
    let running = forgetful(&simulator).await;
    let (broadcasts, chats) = (running.broadcasts(), people(&simulator, 3));
    let start = |text: &'static str| {
        broadcasts.start("news", stream::iter(chats.clone()), move |_, to| {
            to.text(text);
        })
    };
    let held = simulator.fault("sendMessage").hold();
    let first = start("first").await.unwrap();
    for refused in [start("second").await.map(drop), broadcasts.forget("news").await] {
        assert_eq!(refused.unwrap_err().to_string(), "the broadcast `news` is under way already");
    }
    held.lift();
    let finished = |broadcast: Broadcast| async move { within(broadcast.finished()).await.unwrap() };
    assert_eq!(finished(first).await.sent, 3);
    let second = finished(start("second").await.unwrap()).await;
    assert!(second.finished);
    assert_eq!(said(&simulator, chats[0]), ["first"]);
    broadcasts.forget("news").await.unwrap();
    assert_eq!(finished(start("third").await.unwrap()).await.chats, 3);
    assert_eq!(said(&simulator, chats[0]), ["first", "third"]);
    running.shutdown().await.unwrap();
}
