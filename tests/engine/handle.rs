//! Events from outside, and from one conversation to another.

use std::sync::Arc;

use stategram::prelude::*;
use stategram::simulator::Simulator;
use stategram::store::Store;
use stategram::{Builder, HandleError, Running};
use tokio::sync::Semaphore;

use crate::bots::{Gate, Gated};
use crate::disk::Disk;
use crate::{said, settle, simulator};

#[derive(Serialize, Deserialize, Clone, Debug)]
enum Order {
    Pizza(i64),
    Refuse,
    Unwritable(#[serde(serialize_with = "never")] ()),
}

fn never<S: serde::Serializer>(_: &(), _: S) -> Result<S::Ok, S::Error> {
    Err(serde::ser::Error::custom("never"))
}

/// One kitchen, in the chat where it was opened.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, event = Order, name = "kitchen")]
enum Kitchen {
    #[state(entry)]
    Closed,
    Open {
        baked: u32,
    },
}
use kitchen::{Closed, Open};

#[handler]
impl Kitchen {
    #[on(Closed, command = "open")]
    fn open() -> Open {
        Open { baked: 0 }
    }

    #[on(Closed, event)]
    fn nobody_is_here(reply: &mut Reply) -> Stay {
        reply.text("closed");
        Stay
    }

    #[on(Open, event)]
    fn bake(
        open: &mut Open,
        Event(order): Event<Order>,
        reply: &mut Reply,
        events: &mut Events,
    ) -> Result<Stay, &'static str> {
        match order {
            Order::Pizza(guest) => {
                open.baked += 1;
                reply.text(format!("baked {}", open.baked));
                events.send::<Guest>(&PerChat(guest), open.baked);
            }
            Order::Refuse | Order::Unwritable(()) => return Err("no"),
        }
        Ok(Stay)
    }

    #[on(Open, failed)]
    fn failed(reply: &mut Reply) -> Stay {
        reply.text("failed");
        Stay
    }

    #[on(Open, exit)]
    fn close(reply: &mut Reply) {
        reply.text("closing");
    }
}

/// Orders by writing, and is told when it is baked.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, event = u32)]
enum Guest {
    #[state(entry)]
    Hungry,
}
use guest::Hungry;

#[handler]
impl Guest {
    #[on(Hungry, command = "order")]
    fn order(Text(text): Text, chat: Chat, events: &mut Events) -> Result<Stay, std::num::ParseIntError> {
        let kitchen = text.trim_start_matches("/order ").parse()?;
        events.send::<Kitchen>(&PerChat(kitchen), Order::Pizza(chat.id));
        Ok(Stay)
    }

    #[on(Hungry, event)]
    fn eat(Event(number): Event<u32>, reply: &mut Reply) -> Stay {
        reply.text(format!("pizza {number}"));
        Stay
    }
}

fn bot(simulator: &Simulator) -> Builder {
    simulator.bot().unwrap().conversation::<Guest>().conversation::<Kitchen>().clock(simulator.clock())
}

async fn start(simulator: &Simulator, store: Option<impl Store>) -> Running {
    match store {
        Some(store) => bot(simulator).store(store).start().await.unwrap(),
        None => bot(simulator).start().await.unwrap(),
    }
}

#[tokio::test]
async fn what_is_sent_runs_the_handler_of_the_state_that_the_conversation_is_in() {
    for disk in [None, Some(Disk::default())] {
        let simulator = simulator().await;
        let running = start(&simulator, disk.as_ref().map(Disk::open)).await;
        let (cook, guest) = (simulator.user("cook"), simulator.user("guest"));
        let kitchen = running.handle::<Kitchen>().unwrap();
        let seed = PerChat(cook.id());
        kitchen.send(&seed, Order::Refuse).await.unwrap();
        settle(&simulator, &running).await;
        cook.says("/open");
        settle(&simulator, &running).await;
        kitchen.send(&seed, Order::Pizza(guest.id())).await.unwrap();
        kitchen.clone().try_send(&seed, Order::Pizza(guest.id())).await.unwrap();
        kitchen.send(&seed, Order::Refuse).await.unwrap();
        settle(&simulator, &running).await;
        assert_eq!(said(&cook), ["closed", "baked 1", "baked 2", "failed"]);
        assert_eq!(said(&guest), ["pizza 1", "pizza 2"]);
        kitchen.end(&seed).await.unwrap();
        kitchen.end(&seed).await.unwrap();
        kitchen.send(&seed, Order::Refuse).await.unwrap();
        settle(&simulator, &running).await;
        assert_eq!(said(&cook)[4..], ["closing", "closed"]);
        assert_eq!(running.in_memory(), 0);
        if let Some(disk) = disk {
            assert_eq!((disk.open_rows(), disk.conversations(), disk.aside().len()), (0, 0, 1));
        }
        running.shutdown().await.unwrap();
        assert!(matches!(kitchen.send(&seed, Order::Refuse).await, Err(HandleError::Stopped)));
    }
}

#[tokio::test]
async fn conversations_write_to_one_another() {
    for disk in [None, Some(Disk::default())] {
        let simulator = simulator().await;
        let running = start(&simulator, disk.as_ref().map(Disk::open)).await;
        let cook = simulator.user("cook");
        cook.says("/open");
        settle(&simulator, &running).await;
        let guests: Vec<_> = (0..30).map(|it| simulator.user(&format!("guest{it}"))).collect();
        for guest in &guests {
            guest.says(&format!("/order {}", cook.id()));
            guest.says("/order nothing");
        }
        settle(&simulator, &running).await;
        assert_eq!(said(&cook).len(), 30);
        let mut eaten: Vec<_> = guests.iter().flat_map(said).collect();
        eaten.sort_by_key(|it| it[6..].parse::<u32>().unwrap());
        let all: Vec<_> = (1..=30).map(|it| format!("pizza {it}")).collect();
        assert_eq!(eaten, all);
        if let Some(disk) = disk {
            assert_eq!((disk.open_rows(), disk.aside().len()), (0, 30), "only what was no number is set aside");
        }
        running.shutdown().await.unwrap();
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_said() {
    let simulator = simulator().await;
    let gate = Arc::new(Semaphore::new(0));
    let running = simulator.bot().unwrap().with(Gate(gate)).conversation::<Gated>().start().await.unwrap();
    let error = running.handle::<Kitchen>().unwrap_err();
    assert!(matches!(error, HandleError::NotRegistered("Kitchen")));
    assert_eq!(
        error.to_string(),
        "the bot has no conversation `Kitchen`: register it with `.conversation::<Kitchen>()` before `start`"
    );
    running.shutdown().await.unwrap();

    let running = start(&simulator, None::<stategram::store::Memory>).await;
    let handle = running.handle::<Kitchen>().unwrap();
    let unwritable = handle.send(&PerChat(1), Order::Unwritable(())).await;
    assert!(matches!(unwritable, Err(HandleError::Unencodable(_))), "{unwritable:?}");
    running.shutdown().await.unwrap();
}

/// Takes events, each when it is let.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, event = String)]
enum Slowly {
    #[state(entry)]
    Ready,
}
use slowly::Ready;

#[handler(app = Gate)]
impl Slowly {
    #[on(Ready, event)]
    async fn take(
        Event(_): Event<String>,
        Data(gate): Data<Arc<Semaphore>>,
    ) -> Result<Stay, tokio::sync::AcquireError> {
        gate.acquire().await?.forget();
        Ok(Stay)
    }
}

/// With the memory store a conversation has its share; with any, the bot has its bound, at which `send` waits.
#[tokio::test]
async fn a_full_bot_says_so_or_lets_the_sender_wait() {
    let simulator = simulator().await;
    let gate = Arc::new(Semaphore::new(0));
    let bot = simulator.bot().unwrap().with(Gate(gate.clone())).conversation::<Slowly>().backlog(1_000);
    let running = bot.start().await.unwrap();
    let handle = running.handle::<Slowly>().unwrap();
    let mut sent = 0;
    while handle.try_send(&PerChat(sent), "x".repeat(98)).await.is_ok() {
        sent += 1;
    }
    assert_eq!(sent, 11, "of 100 bytes each");
    assert!(matches!(handle.try_send(&PerChat(99), String::new()).await, Err(HandleError::Full)));
    let mut waiting = std::pin::pin!(handle.send(&PerChat(99), String::new()));
    assert!(futures_util::poll!(&mut waiting).is_pending());
    gate.add_permits(100);
    waiting.await.unwrap();
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_conversation_in_memory_that_used_up_its_share_refuses() {
    let simulator = simulator().await;
    let gate = Arc::new(Semaphore::new(0));
    let bot = simulator.bot().unwrap().with(Gate(gate.clone())).conversation::<Slowly>().backlog(64 << 10);
    let running = bot.start().await.unwrap();
    let handle = running.handle::<Slowly>().unwrap();
    let mut sent = 0;
    while handle.send(&PerChat(1), "x".repeat(98)).await.is_ok() {
        sent += 1;
    }
    // One at work, 64 in the mailbox, and 4 KiB.
    assert_eq!(sent, 1 + 64 + 40);
    handle.send(&PerChat(2), String::new()).await.unwrap();
    gate.add_permits(1_000);
    running.settled().await;
    handle.send(&PerChat(1), String::new()).await.unwrap();
    running.shutdown().await.unwrap();
}
