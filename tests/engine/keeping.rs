//! What the engine asks of a store: a store that keeps conversations is an addition, not a change.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use stategram::clock::Moment;
use stategram::machine::Migrate;
use stategram::prelude::*;
use stategram::simulator::Simulator;
use stategram::store::{
    Admission, Arrival, Commit, Deadlines, EffectId, Fate, Kept, Key, Pending, Store, StoreError, Stored, ready,
};
use stategram::{Error, Running};

use crate::{PATIENCE, next, settle, simulator};

/// Keeps in memory what a durable store keeps on disk, and can be told to fail.
#[derive(Clone, Debug, Default)]
struct Ledger(Arc<Mutex<Pages>>);

#[derive(Debug, Default)]
struct Pages {
    conversations: HashMap<(String, String), Stored>,
    /// The open rows: an update and who takes it.
    inbox: Vec<(i64, String)>,
    set_aside: Vec<(Option<i64>, String)>,
    effects: u64,
    sending: Vec<u64>,
    fates: Vec<(u64, Fate)>,
    broken: bool,
}

impl Store for Ledger {
    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>]) -> Pending<'a, Vec<Admission>> {
        let mut pages = self.0.lock().unwrap();
        for arrival in batch {
            let rows = (arrival.takers)();
            pages
                .inbox
                .extend(rows.into_iter().map(|(name, seed)| (arrival.update.update_id(), name.to_owned() + &seed)));
        }
        ready(Ok(vec![Admission::New; batch.len()]))
    }

    fn load<'a>(&'a self, key: Key<'a>) -> Pending<'a, Option<Stored>> {
        ready(Ok(self.0.lock().unwrap().conversations.get(&(key.conversation.to_owned(), key.seed())).cloned()))
    }

    fn commit<'a>(&'a self, commit: Commit<'a>) -> Pending<'a, EffectId> {
        let mut pages = self.0.lock().unwrap();
        if pages.broken {
            let error = StoreError(Arc::from(Box::<dyn std::error::Error + Send + Sync>::from("the disk is full")));
            return ready(Err(error));
        }
        let key = (commit.key.conversation.to_owned(), commit.key.seed());
        match commit.next {
            Kept::Unchanged => {}
            Kept::Touched(deadlines) => pages.conversations.get_mut(&key).expect("it is kept").deadlines = deadlines,
            Kept::State { version, state, deadlines } => {
                let data = state.encode().expect("plain data");
                pages.conversations.insert(key.clone(), Stored { version, data, deadlines });
            }
            Kept::Ended => {
                pages.conversations.remove(&key);
            }
        }
        let row = key.0 + &key.1;
        pages.inbox.retain(|(update_id, taker)| Some(*update_id) != commit.update_id || *taker != row);
        pages.set_aside.extend(commit.set_aside.map(|why| (commit.update_id, why.to_owned())));
        let first = pages.effects;
        pages.effects += commit.effects.len() as u64;
        ready(Ok(EffectId(first)))
    }

    fn due<'a>(&'a self, conversation: &'a str, until: Moment) -> Pending<'a, Vec<String>> {
        let pages = self.0.lock().unwrap();
        let is_due = |it: &Deadlines| it.silence.into_iter().chain(it.at_most).min().is_some_and(|it| it <= until);
        let due = pages.conversations.iter().filter(|((name, _), it)| name == conversation && is_due(&it.deadlines));
        ready(Ok(due.map(|((_, seed), _)| seed.clone()).collect()))
    }

    fn sending(&self, effect: EffectId) -> Pending<'_, ()> {
        self.0.lock().unwrap().sending.push(effect.0);
        ready(Ok(()))
    }

    fn delivered(&self, effect: EffectId, fate: Fate) -> Pending<'_, ()> {
        self.0.lock().unwrap().fates.push((effect.0, fate));
        ready(Ok(()))
    }
}

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
        let [(Some(_), why)] = pages.set_aside.as_slice() else { panic!("{:?}", pages.set_aside) };
        assert_eq!(why, "handler `fail` in state `Counting` failed: as asked");
        assert_eq!(pages.sending, [0, 1, 2]);
        assert_eq!(pages.fates, [(0, Fate::Sent), (1, Fate::Sent), (2, Fate::Sent)]);
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
    let rotten = Stored { version: 1, data: b"{\"Gone\":{}}".to_vec(), deadlines: Deadlines::default() };
    ledger.0.lock().unwrap().conversations.insert(key, rotten);
    let running = start(&simulator, &ledger).await;
    you.says("hello");
    assert_eq!(next(&mut you.chat()).await, "1");
    settle(&simulator, &running).await;
    {
        let pages = ledger.0.lock().unwrap();
        let [(None, why)] = &pages.set_aside[..] else { panic!("nothing was set aside") };
        assert!(why.contains("unknown variant `Gone`"), "{why}");
    }
    running.shutdown().await.unwrap();
}

/// How `Grown` was stored once.
#[derive(Deserialize)]
enum GrownV1 {
    Counting { count: u8 },
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
    fn migrate(GrownV1::Counting { count }: GrownV1) -> Self {
        Grown::Counted { count: count.into() }
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
            Stored { version, data: br#"{"Counting":{"count":41}}"#.to_vec(), deadlines: Deadlines::default() };
        ledger.0.lock().unwrap().conversations.insert(("Grown".to_owned(), person.id().to_string()), stored);
        person.says("next");
    }
    let running = simulator.bot().unwrap().conversation::<Grown>().store(ledger.clone()).start().await.unwrap();
    assert_eq!(next(&mut ann.chat()).await, "42");
    assert_eq!(next(&mut bob.chat()).await, "1");
    settle(&simulator, &running).await;
    assert_eq!(ledger.0.lock().unwrap().set_aside, [(None, "it has version 3, and this is version 2".to_owned())]);
    running.shutdown().await.unwrap();
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
    assert_eq!(error.to_string(), "the store failed: the disk is full");
    let _ = running.shutdown().await;
    assert_eq!(you.chat().history().len(), 1, "only what you said");
}
