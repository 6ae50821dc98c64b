//! What is queued, and what becomes of it: messages that are changed later, and those that may be sent once at most.

use std::time::Duration;

use serde_json::json;
use stategram::bot::{Scripted, TransportError};
use stategram::clock::Clock;
use stategram::prelude::*;
use stategram::simulator::{Person, Simulator};
use stategram::store::{Fate, Store};
use stategram::{Bot, Running};

use crate::disk::Disk;
use crate::ledger::Ledger;
use crate::{settle, simulator};

/// Shows one message, and changes it until it takes it back.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Progress {
    #[state(entry)]
    Idle,
    Shown {
        sent: Sent,
    },
}
use progress::{Idle, Shown};

#[handler]
impl Progress {
    #[on(Idle, text)]
    fn show(Text(text): Text, reply: &mut Reply) -> Shown {
        let sent = reply.text(&text).sent();
        // Before it has an id.
        reply.edit(&sent, text + "!");
        Shown { sent }
    }

    #[on(Shown, command = "done")]
    fn done(shown: Shown, reply: &mut Reply) -> End {
        reply.delete(&shown.sent);
        End
    }

    #[on(Shown, text)]
    fn change(shown: &Shown, Text(text): Text, reply: &mut Reply) -> Stay {
        reply.edit(&shown.sent, text);
        Stay
    }
}

fn shown(person: &Person) -> Vec<String> {
    let history = person.chat().history().into_iter();
    history.filter(|it| it.from.is_bot).map(|it| it.text.clone()).collect()
}

async fn progress(simulator: &Simulator, store: impl Store) -> Running {
    let bot = simulator.bot().unwrap().conversation::<Progress>().clock(simulator.clock());
    bot.store(store).start().await.unwrap()
}

#[tokio::test]
async fn what_was_sent_is_changed_and_taken_back_also_after_a_restart() {
    let (simulator, disk) = (simulator().await, Disk::default());
    let you = simulator.you();
    let running = progress(&simulator, disk.open()).await;
    you.says("10 %");
    settle(&simulator, &running).await;
    assert_eq!(shown(&you), ["10 %!"]);
    running.shutdown().await.unwrap();

    let running = progress(&simulator, disk.open()).await;
    you.says("90 %");
    settle(&simulator, &running).await;
    assert_eq!(shown(&you), ["90 %"]);
    you.says("/done");
    settle(&simulator, &running).await;
    assert_eq!(shown(&you), [""; 0]);
    running.shutdown().await.unwrap();
}

/// Types, and says what must not be said twice.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Busy {
    #[state(entry)]
    Resting,
}
use busy::Resting;

#[handler]
impl Busy {
    #[on(Resting, text)]
    fn once(Text(text): Text, reply: &mut Reply) -> Stay {
        reply.typing();
        reply.text(text).once();
        Stay
    }
}

fn writing(texts: &[&str]) -> Scripted {
    let script = Scripted::new();
    script.always("getMe", &json!({"id": 1, "is_bot": true, "first_name": "b", "username": "b_bot"}));
    let chat = json!({"id": 5, "type": "private", "first_name": "A"});
    let update = |(id, text): (usize, &&str)| json!({"update_id": id, "message": {"message_id": id, "date": 1, "chat": chat, "text": text}});
    let updates: Vec<_> = (1..).zip(texts).map(update).collect();
    script.answer("getUpdates", &updates);
    script.always("sendChatAction", &true).always("sendMessage", &json!({"message_id": 7}));
    script
}

fn sent(script: &Scripted) -> Vec<String> {
    let calls = script.calls().into_iter().filter(|it| it.method == "sendMessage");
    calls.map(|it| it.params["text"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn what_may_be_sent_once_is_repeated_only_where_it_cannot_have_arrived() {
    let (script, ledger) = (writing(&["unconnected", "lost", "sent"]), Ledger::default());
    let failed = |unsent| TransportError { message: "no answer".to_owned(), unsent };
    script.fail("sendMessage", failed(true)).answer("sendMessage", &json!({"message_id": 6}));
    script.fail("sendMessage", failed(false));
    let running = Bot::over(script.clone()).conversation::<Busy>().store(ledger.clone()).start().await.unwrap();
    tokio::time::sleep(Duration::from_secs(60)).await;
    running.settled().await;
    assert_eq!(sent(&script), ["unconnected", "unconnected", "lost", "sent"]);
    let error = "sendMessage: no answer".to_owned();
    let fates: Vec<_> = ledger.fates().into_iter().filter(|(id, _)| id % 2 == 1).map(|(_, fate)| fate).collect();
    let sent = Fate::Sent { message: None };
    assert_eq!(fates, [sent.clone(), Fate::Doubtful { error }, sent]);
    running.shutdown().await.unwrap();
}

/// A chat action that the stop kept from being sent is about what is over.
#[tokio::test(start_paused = true)]
async fn what_is_too_old_is_not_sent_after_a_restart() {
    let (disk, clock) = (Disk::default(), Clock::manual());
    let script = writing(&["hello"]);
    // For longer than the stop waits.
    for _ in 0..10 {
        script.raw("sendChatAction", 502, "<html>");
    }
    let start = async |script: &Scripted| {
        let bot = Bot::over(script.clone()).conversation::<Busy>().clock(&clock).store(disk.open());
        bot.start().await.unwrap()
    };
    let running = start(&script).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    running.shutdown().await.unwrap();
    assert_eq!(sent(&script), [""; 0]);

    clock.advance(Duration::from_secs(6));
    let script = writing(&[]);
    let running = start(&script).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    running.settled().await;
    assert_eq!(sent(&script), ["hello"]);
    assert!(script.calls().iter().all(|it| it.method != "sendChatAction"), "nobody types any more");
    running.shutdown().await.unwrap();
}
