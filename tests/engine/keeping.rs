//! What the engine asks of a store: a store that keeps conversations is an addition, not a change.

use std::sync::Arc;
use std::time::Duration;

use stategram::machine::Migrate;
use stategram::prelude::*;
use stategram::reply::Call;
use stategram::simulator::Simulator;
use stategram::store::{Deadlines, EffectId, EntryKind, Fate, InboxId, Queued, Stored};
use stategram::testing::TestBot;
use stategram::types::methods::SendMessageParams;
use stategram::{Error, Running};
use tokio::sync::Semaphore;

use crate::bots::Gate;
use crate::ledger::{Ledger, Pages};
use crate::{PATIENCE, gone, next, settle, simulator};

/// Counts, fails on demand and says goodbye.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
enum Tally {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}
use tally::{Counting, Fresh};

#[handler]
impl Tally {
    #[on(Fresh, text)]
    fn first(reply: &mut Reply) -> Counting {
        reply.text("1");
        Counting { count: 1 }
    }

    #[on(Counting, command = "fail")]
    fn fail() -> Result<Stay, &'static str> {
        Err("as asked")
    }

    #[on(Counting, command = "end")]
    fn end(reply: &mut Reply) -> End {
        reply.text("ended");
        End
    }

    #[on(Counting, text)]
    fn next(counting: &mut Counting, reply: &mut Reply) -> Stay {
        counting.count += 1;
        reply.text(counting.count.to_string());
        Stay
    }

    #[on(Counting, expired)]
    fn bye(counting: Counting, reply: &mut Reply) -> End {
        reply.text(format!("bye after {}", counting.count));
        End
    }
}

async fn start(simulator: &Simulator, ledger: &Ledger) -> Running {
    let bot = simulator.bot().unwrap().conversation::<Tally>().clock(simulator.clock());
    bot.store(ledger.clone()).start().await.unwrap()
}

#[tokio::test]
async fn a_conversation_goes_on_after_a_restart_and_every_row_is_done_once() {
    let (simulator, ledger) = (simulator().await, Ledger::default());
    let you = simulator.you();
    let mut chat = you.chat();
    let running = start(&simulator, &ledger).await;
    you.says("a");
    you.says("b");
    assert_eq!(next(&mut chat).await, "1");
    assert_eq!(next(&mut chat).await, "2");
    settle(&simulator, &running).await;
    running.shutdown().await.unwrap();

    let running = start(&simulator, &ledger).await;
    you.says("c");
    assert_eq!(next(&mut chat).await, "3");
    you.says("/fail");
    settle(&simulator, &running).await;
    {
        let pages = ledger.0.lock().unwrap();
        assert_eq!(pages.inbox, [], "every row is done");
        let [(EntryKind::Update, why)] = pages.set_aside.as_slice() else { panic!("{:?}", pages.set_aside) };
        assert_eq!(why, "handler `fail` in state `Counting` failed: as asked");
        assert_eq!(pages.sending, [0, 1, 2]);
        assert_eq!(pages.fates, [0, 1, 2].map(|id| (id, Fate::Sent { message: None })));
    }
    you.says("/end");
    assert_eq!(next(&mut chat).await, "ended");
    settle(&simulator, &running).await;
    assert!(ledger.0.lock().unwrap().conversations.is_empty(), "nothing is kept of what has ended");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn what_became_overdue_meanwhile_expires_at_the_start_unless_somebody_wrote() {
    let (simulator, ledger) = (simulator().await, Ledger::default());
    let (ann, bob) = (simulator.user("ann"), simulator.user("bob"));
    let running = start(&simulator, &ledger).await;
    ann.says("a");
    bob.says("b");
    settle(&simulator, &running).await;
    running.shutdown().await.unwrap();

    simulator.clock().advance(Duration::from_secs(60));
    bob.says("still here");
    let running = start(&simulator, &ledger).await;
    let mut chat = ann.chat();
    assert_eq!(next(&mut chat).await, "1");
    assert_eq!(next(&mut chat).await, "bye after 1");
    let mut chat = bob.chat();
    assert_eq!(next(&mut chat).await, "1");
    assert_eq!(next(&mut chat).await, "2", "what arrived first wins");
    simulator.clock().advance(Duration::from_secs(10));
    assert_eq!(next(&mut chat).await, "bye after 2");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_state_that_cannot_be_read_is_set_aside_and_the_conversation_begins_anew() {
    let (simulator, ledger) = (simulator().await, Ledger::default());
    let you = simulator.you();
    let key = ("Tally".to_owned(), you.id().to_string());
    let rotten = Stored { version: 1, state: r#"{"Gone":{}}"#.to_owned(), deadlines: Deadlines::default() };
    ledger.0.lock().unwrap().conversations.insert(key, rotten);
    let running = start(&simulator, &ledger).await;
    you.says("hello");
    assert_eq!(next(&mut you.chat()).await, "1");
    settle(&simulator, &running).await;
    {
        let pages = ledger.0.lock().unwrap();
        let [(EntryKind::State, why)] = &pages.set_aside[..] else { panic!("nothing was set aside") };
        assert!(why.contains("unknown variant `Gone`"), "{why}");
    }
    running.shutdown().await.unwrap();
}

/// How `Grown` was stored once.
#[derive(Deserialize)]
enum GrownV1 {
    Counting { count: u8 },
    Given { up: bool },
}

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, version = 2, previous = GrownV1)]
enum Grown {
    #[state(entry)]
    Nothing,
    Counted {
        count: u64,
    },
}
use grown::{Counted, Nothing};

impl Migrate<GrownV1> for Grown {
    fn migrate(previous: GrownV1) -> Self {
        match previous {
            GrownV1::Counting { count } => Grown::Counted { count: count.into() },
            GrownV1::Given { up: true } => Grown::Nothing,
            GrownV1::Given { up: false } => Grown::Counted { count: 0 },
        }
    }
}

#[handler]
impl Grown {
    #[on(Nothing, text)]
    fn first(reply: &mut Reply) -> Counted {
        reply.text("1");
        Counted { count: 1 }
    }

    #[on(Counted, text)]
    fn next(counted: &mut Counted, reply: &mut Reply) -> Stay {
        counted.count += 1;
        reply.text(counted.count.to_string());
        Stay
    }
}

#[tokio::test]
async fn a_conversation_of_the_version_before_is_migrated_and_one_of_any_other_is_set_aside() {
    let (simulator, ledger) = (simulator().await, Ledger::default());
    let (ann, bob) = (simulator.user("ann"), simulator.user("bob"));
    for (person, version) in [(&ann, 1), (&bob, 3)] {
        let stored =
            Stored { version, state: r#"{"Counting":{"count":41}}"#.to_owned(), deadlines: Deadlines::default() };
        ledger.0.lock().unwrap().conversations.insert(("Grown".to_owned(), person.id().to_string()), stored);
        person.says("next");
    }
    let running = simulator.bot().unwrap().conversation::<Grown>().store(ledger.clone()).start().await.unwrap();
    assert_eq!(next(&mut ann.chat()).await, "42");
    assert_eq!(next(&mut bob.chat()).await, "1");
    settle(&simulator, &running).await;
    assert_eq!(
        ledger.0.lock().unwrap().set_aside,
        [(EntryKind::State, "it has version 3, and this is version 2".to_owned())]
    );
    running.shutdown().await.unwrap();
}

/// Nothing is kept of a conversation in its entry state, however it got there.
#[tokio::test]
async fn a_migration_to_the_entry_state_ends_the_conversation() {
    let (simulator, ledger) = (simulator().await, Ledger::default());
    let you = simulator.you();
    let deadlines = Deadlines { silence: Some(simulator.clock().now()), at_most: None };
    let stored = Stored { version: 1, state: r#"{"Given":{"up":true}}"#.to_owned(), deadlines };
    ledger.0.lock().unwrap().conversations.insert(("Grown".to_owned(), you.id().to_string()), stored);
    let running = simulator.bot().unwrap().conversation::<Grown>().store(ledger.clone()).start().await.unwrap();
    settle(&simulator, &running).await;
    you.says("hello");
    assert_eq!(next(&mut you.chat()).await, "1");
    settle(&simulator, &running).await;
    let pages = ledger.0.lock().unwrap();
    assert_eq!(pages.conversations[&("Grown".to_owned(), you.id().to_string())].state, r#"{"Counted":{"count":1}}"#);
    assert_eq!(pages.set_aside, []);
}

#[tokio::test]
async fn a_store_that_fails_ends_the_bot_and_nothing_is_sent() {
    let (simulator, ledger) = (simulator().await, Ledger::default());
    let you = simulator.you();
    let mut running = start(&simulator, &ledger).await;
    ledger.0.lock().unwrap().broken = true;
    you.says("hello");
    let ended = tokio::time::timeout(PATIENCE, running.ended()).await.expect("the bot goes on");
    let Err(Error::Store(error)) = ended else { panic!("{ended:?}") };
    assert_eq!(error.to_string(), "the store: the disk is full");
    let _ = running.shutdown().await;
    assert_eq!(you.chat().history().len(), 1, "only what you said");
}

/// Wherever the store fails, also where it does not even say so.
#[tokio::test]
async fn a_store_that_takes_nothing_in_or_panics_ends_the_bot() {
    type Fail = fn(&mut Pages);
    let ways: [(Fail, &str); 3] = [
        (|pages| pages.closed = true, "the disk is gone"),
        (|pages| pages.cursed = true, "it panicked: a curse"),
        (|pages| pages.doomed = true, "it panicked: a doom"),
    ];
    for (fails, reason) in ways {
        let (simulator, ledger) = (simulator().await, Ledger::default());
        let mut running = start(&simulator, &ledger).await;
        fails(&mut ledger.0.lock().unwrap());
        simulator.you().says("hello");
        let ended = tokio::time::timeout(PATIENCE, running.ended()).await.expect("the bot goes on");
        let Err(Error::Store(error)) = ended else { panic!("{ended:?}") };
        assert_eq!(error.to_string(), format!("the store: {reason}"));
        assert!(matches!(running.shutdown().await, Err(Error::Store(_))));
    }
}

/// It ends before it asks for anything, which nobody waits for.
#[tokio::test]
async fn a_test_whose_bot_ends_as_it_starts_is_told_why() {
    let ledger = Ledger::default();
    let pages = ledger.0.clone();
    let mut bot = TestBot::start(move |bot| bot.conversation::<Tally>().store(ledger.clone())).await.unwrap();
    bot.user("ann").says("hello").await;
    pages.lock().unwrap().illegible = true;
    let error = bot.restart().await.unwrap_err();
    assert_eq!(error.to_string(), "the store: the ink is gone");
    assert!(bot.running().is_none());
}

#[tokio::test]
async fn after_a_failure_of_the_store_nobody_is_served_by_half_a_bot() {
    let (simulator, ledger) = (simulator().await, Ledger::default());
    let (ann, bob) = (simulator.user("ann"), simulator.user("bob"));
    let running = start(&simulator, &ledger).await;
    ledger.0.lock().unwrap().broken = true;
    ann.says("hello");
    settle(&simulator, &running).await;
    ledger.0.lock().unwrap().broken = false;
    bob.says("hello");
    running.settled().await;
    let served = |who: &stategram::simulator::Person| who.chat().history().iter().any(|it| it.from.is_bot);
    assert!(!served(&ann) && !served(&bob));
    assert!(matches!(running.shutdown().await, Err(Error::Store(_))));
}

/// A deadline that was not due yet at the restart, in a conversation that nobody has asked for since.
#[tokio::test]
async fn a_stored_deadline_fires_on_its_own() {
    let (simulator, ledger) = (simulator().await, Ledger::default());
    let you = simulator.you();
    let running = start(&simulator, &ledger).await;
    you.says("a");
    settle(&simulator, &running).await;
    running.shutdown().await.unwrap();

    let running = start(&simulator, &ledger).await;
    let mut chat = you.chat();
    assert_eq!(next(&mut chat).await, "1");
    simulator.clock().advance(Duration::from_secs(9));
    settle(&simulator, &running).await;
    assert_eq!(you.chat().history().len(), 2, "not before its time");
    simulator.clock().advance(Duration::from_secs(1));
    assert_eq!(next(&mut chat).await, "bye after 1");
    running.shutdown().await.unwrap();
}

/// What a crash interrupted is taken up at the start: the updates in their order and before newer ones, and the replies.
#[tokio::test]
async fn what_an_earlier_run_left_undone_is_done() {
    let (simulator, ledger) = (simulator().await, Ledger::default());
    let you = simulator.you();
    let update = |id: i64| {
        let chat = format!(r#"{{"id":{},"type":"private","first_name":"You"}}"#, you.id());
        format!(r#"{{"update_id":{id},"message":{{"message_id":{id},"date":1,"chat":{chat},"text":"{id}"}}}}"#)
    };
    let reply = SendMessageParams::builder().chat_id(you.id()).text("0").build();
    {
        let mut pages = ledger.0.lock().unwrap();
        let key = ("Tally".to_owned(), you.id().to_string());
        pages.inbox = [1_000_000, 1_000_001].map(|id| (InboxId(id), key.0.clone() + &key.1)).into();
        pages.left_inbox.insert(key.clone(), vec![update(7), update(8)]);
        let (id, effect) = (EffectId(900), Call::SendMessage(Box::new(reply)).into());
        let (conversation, seed) = key;
        let at = simulator.clock().now();
        pages.left_outbox.push(Queued { id, turn: id, at, effect, conversation, seed, tell_refused: false });
    }
    let running = start(&simulator, &ledger).await;
    let mut chat = you.chat();
    for expected in ["0", "1", "2"] {
        assert_eq!(next(&mut chat).await, expected);
    }
    you.says("and now");
    assert_eq!(next(&mut chat).await, "3");
    settle(&simulator, &running).await;
    let pages = ledger.0.lock().unwrap();
    assert_eq!(pages.inbox, []);
    assert_eq!(pages.fates[0], (900, Fate::Sent { message: None }));
}

/// Leaves its state only when it is let.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s")]
enum Clinging {
    #[state(entry)]
    Out,
    In,
}
use clinging::{In, Out};

#[handler(app = Gate)]
impl Clinging {
    #[on(Out, text)]
    fn enter(reply: &mut Reply) -> In {
        reply.text("in");
        In
    }

    #[on(In, text)]
    fn stay() -> Stay {
        Stay
    }

    #[on(In, exit)]
    async fn cling(Data(gate): Data<Arc<Semaphore>>) {
        gate.add_permits(1);
        std::future::pending::<()>().await;
    }
}

#[tokio::test]
async fn an_expiry_that_is_cancelled_has_not_happened() {
    let (simulator, ledger) = (simulator().await, Ledger::default());
    let gate = Arc::new(Semaphore::new(0));
    let bot = simulator.bot().unwrap().with(Gate(gate.clone())).conversation::<Clinging>().clock(simulator.clock());
    let running = bot.store(ledger.clone()).start().await.unwrap();
    simulator.you().says("a");
    settle(&simulator, &running).await;
    simulator.clock().advance(Duration::from_secs(10));
    gate.acquire().await.unwrap().forget();
    drop(running);
    gone(&gate).await;
    assert_eq!(ledger.0.lock().unwrap().conversations.len(), 1, "it was cancelled, and yet it ended");
}
