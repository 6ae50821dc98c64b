//! Conversations that are new for every update: nothing is kept, and nobody waits.

use std::sync::Arc;

use stategram::prelude::*;
use stategram::store::EntryKind;
use tokio::sync::{AcquireError, Semaphore};

use crate::bots::Gate;
use crate::ledger::Ledger;
use crate::{PATIENCE, next, said, settle, simulator};

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_update)]
enum Stateless {
    #[state(entry)]
    Always,
}
use stateless::Always;

#[handler(app = Gate)]
impl Stateless {
    #[on(Always, command = "wait")]
    async fn wait(Data(gate): Data<Arc<Semaphore>>, reply: &mut Reply) -> Result<End, AcquireError> {
        gate.acquire().await?.forget();
        reply.text("waited");
        Ok(End)
    }

    #[on(Always, command = "fail")]
    fn fail() -> Result<Stay, &'static str> {
        Err("as asked")
    }

    #[on(Always, text)]
    fn echo(PerUpdate(_): PerUpdate, Text(text): Text, reply: &mut Reply) -> Stay {
        reply.text(text).keyboard(Keyboard::new().button("Yes", "yes"));
        Stay
    }

    #[on(Always, callback = "yes")]
    fn yes(reply: &mut Reply) -> Stay {
        reply.toast("Good.");
        Stay
    }

    #[on(Always, failed)]
    fn sorry(failure: Failure, reply: &mut Reply) -> Stay {
        reply.text(failure.to_string());
        Stay
    }

    #[on(Always, chosen_inline_result)]
    fn chosen(Who(id): Who, reply: &mut Reply<Elsewhere>) -> Stay {
        reply.to(id).text("chosen");
        // Nobody has ever written from there.
        reply.to(NOBODY).text("lost");
        Stay
    }

    #[on(Always, undeliverable)]
    fn lost(refused: Undeliverable, gate: Data<Arc<Semaphore>>) -> Stay {
        gate.0.add_permits(usize::from(refused.chat_id == Some(NOBODY)));
        Stay
    }
}

const NOBODY: i64 = 4711;

struct Who(i64);

impl<S, F, A> Extract<S, F, A> for Who {
    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        cx.update().and_then(stategram::update::Incoming::user_id).map(Self).ok_or(Refusal::Skip)
    }
}

#[tokio::test]
async fn updates_of_one_chat_do_not_wait_for_one_another_and_leave_nothing_behind() {
    let (simulator, gate) = (simulator().await, Arc::new(Semaphore::new(0)));
    let bot = simulator.bot().unwrap().with(Gate(gate.clone())).conversation::<Stateless>();
    let running = bot.start().await.unwrap();
    let you = simulator.you();
    let mut chat = you.chat();
    for _ in 0..100 {
        you.says("/wait");
    }
    you.says("behind them all");
    assert_eq!(next(&mut chat).await, "behind them all");
    let press = you.presses("Yes").unwrap();
    let shown = tokio::time::timeout(PATIENCE, press.answered()).await.unwrap();
    assert_eq!(shown.text.as_deref(), Some("Good."));
    assert_eq!(running.in_memory(), 100, "those that wait");
    gate.add_permits(100);
    you.says("/fail");
    settle(&simulator, &running).await;
    assert_eq!(running.in_memory(), 0);
    let said = said(&you);
    assert_eq!(said.iter().filter(|it| *it == "waited").count(), 100);
    assert!(said.contains(&"handler `fail` in state `Always` failed: as asked".to_owned()), "{said:?}");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn what_comes_from_no_chat_is_answered_elsewhere() {
    let (simulator, gate) = (simulator().await, Arc::new(Semaphore::new(0)));
    let you = simulator.you();
    let bot = simulator.bot().unwrap().with(Gate(gate.clone())).conversation::<Stateless>();
    let running = bot.start().await.unwrap();
    you.says("hello");
    assert_eq!(next(&mut you.chat()).await, "hello");
    let from = format!(r#"{{"id":{},"is_bot":false,"first_name":"You"}}"#, you.id());
    let chosen = format!(r#"{{"chosen_inline_result":{{"result_id":"r","query":"x","from":{from}}}}}"#);
    simulator.inject(&chosen).unwrap();
    settle(&simulator, &running).await;
    assert_eq!(said(&you), ["hello", "chosen"]);
    assert_eq!((gate.available_permits(), running.in_memory()), (1, 0), "it is told what was refused");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_store_has_the_row_of_each_until_it_is_done_and_no_state() {
    let (simulator, ledger, gate) = (simulator().await, Ledger::default(), Arc::new(Semaphore::new(0)));
    let you = simulator.you();
    let start = || {
        let bot = simulator.bot().unwrap().with(Gate(gate.clone())).conversation::<Stateless>();
        bot.store(ledger.clone()).start()
    };
    let running = start().await.unwrap();
    you.says("/wait");
    you.says("/fail");
    you.says("hello");
    assert!(["hello", "handler `fail` in state `Always` failed: as asked"].contains(&&*next(&mut you.chat()).await));
    simulator.confirmed().await;
    let open = || ledger.0.lock().unwrap().inbox.len();
    tokio::time::timeout(PATIENCE, async {
        while open() > 1 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the rows of what is done are done");
    gate.add_permits(1);
    settle(&simulator, &running).await;
    {
        let pages = ledger.0.lock().unwrap();
        assert_eq!(pages.inbox, []);
        assert!(pages.conversations.is_empty(), "{:?}", pages.conversations);
        assert!(matches!(&pages.set_aside[..], [(EntryKind::Update, why)] if why.ends_with("as asked")));
    }
    running.shutdown().await.unwrap();
}

/// Takes albums, each by itself.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_update)]
enum Shots {
    #[state(entry)]
    Ready,
}
use shots::Ready;

#[handler(app = Gate)]
impl Shots {
    #[on(Ready, album)]
    fn album(album: stategram::extract::Album, reply: &mut Reply) -> Stay {
        reply.text(format!("{} photos", album.len()));
        Stay
    }

    #[on(Ready, command = "here")]
    fn here(Data(_gate): Data<Arc<Semaphore>>, reply: &mut Reply) -> Stay {
        reply.text("here");
        Stay
    }
}

#[tokio::test]
async fn an_album_of_which_a_crash_left_a_part_is_one_with_the_rest() {
    let (simulator, disk, gate) = (simulator().await, crate::disk::Disk::default(), Arc::new(Semaphore::new(0)));
    let you = simulator.you();
    let start = || {
        let bot = simulator.bot().unwrap().with(Gate(gate.clone())).conversation::<Shots>();
        bot.clock(simulator.clock()).store(disk.open()).start()
    };
    let photo = |id| {
        let photo = crate::albums::photo(&you, "a", id, "");
        simulator.inject(&format!(r#"{{"message":{photo}}}"#)).unwrap();
    };
    let running = start().await.unwrap();
    photo(1);
    tokio::time::timeout(PATIENCE, simulator.confirmed()).await.unwrap();
    drop(running);
    crate::gone(&gate).await;
    assert_eq!(disk.open_rows(), 1);

    photo(2);
    let running = start().await.unwrap();
    settle(&simulator, &running).await;
    simulator.clock().advance(std::time::Duration::from_millis(500));
    settle(&simulator, &running).await;
    assert_eq!((said(&you), disk.open_rows()), (vec!["2 photos".to_owned()], 0));
    running.shutdown().await.unwrap();
}
