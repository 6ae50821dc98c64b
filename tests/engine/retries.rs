//! A turn that fails is tried as often as the bot is told to; then it is set aside.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use stategram::prelude::*;
use stategram::simulator::Simulator;
use stategram::store::{EntryKind, Store};
use stategram::{Builder, Running};

use crate::disk::Disk;
use crate::{gone, next, said, settle, simulator};

/// How often each text was tried.
#[derive(Clone, Default, Debug)]
struct Tries(Arc<Mutex<HashMap<String, u32>>>);

#[derive(Provide)]
struct Lab {
    tries: Tries,
}

/// `3` succeeds at the third try.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Stubborn {
    #[state(entry)]
    Idle,
    Going {
        count: u32,
        #[serde(serialize_with = "written")]
        text: String,
    },
}
use stubborn::{Going, Idle};

fn written<S: serde::Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    assert!(text != "/panic", "it cannot be written");
    if text == "/unwritable" { Err(serde::ser::Error::custom("it is unwritable")) } else { text.serialize(serializer) }
}

#[handler(app = Lab)]
impl Stubborn {
    #[on(Idle, text)]
    fn start() -> Going {
        Going { count: 0, text: String::new() }
    }

    #[on(Going, command = "unwritable")]
    #[on(Going, command = "panic")]
    fn write(going: &mut Going, Text(text): Text) -> Stay {
        going.text = text;
        Stay
    }

    #[on(Going, text)]
    fn go(
        going: &mut Going,
        Text(times): Text<u32>,
        Data(tries): Data<Tries>,
        reply: &mut Reply,
    ) -> Result<Stay, String> {
        let mut tries = tries.0.lock().unwrap();
        let tried = tries.entry(times.to_string()).or_default();
        *tried += 1;
        going.count += 1;
        reply.text(format!("{times} at {tried}, {}", going.count));
        if *tried < times { Err(format!("{tried} of {times}")) } else { Ok(Stay) }
    }

    #[on(Going, text)]
    fn other(Text(text): Text, reply: &mut Reply) -> Stay {
        reply.text(text);
        Stay
    }

    #[on(Going, failed)]
    fn failed(failure: Failure, reply: &mut Reply) -> Stay {
        reply.text(format!("sorry: {failure}"));
        Stay
    }
}

fn bot(simulator: &Simulator, tries: &Tries, store: impl Store) -> Builder<Lab> {
    let bot = simulator.bot().unwrap().with(Lab { tries: tries.clone() }).conversation::<Stubborn>();
    bot.clock(simulator.clock()).store(store)
}

/// Turns the clock until the bot has said so much.
async fn until_said(simulator: &Simulator, count: usize) -> Vec<String> {
    let you = simulator.you();
    let enough = async {
        while said(&you).len() < count {
            simulator.clock().advance(Duration::from_millis(100));
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(crate::PATIENCE, enough).await.expect("the bot says too little");
    said(&you)
}

#[tokio::test]
async fn a_turn_is_tried_again_after_a_pause_and_the_others_go_on() {
    let (simulator, tries) = (simulator().await, Tries::default());
    let disk = Disk::default();
    let running = bot(&simulator, &tries, disk.open()).attempts(3, Duration::from_secs(5)).start().await.unwrap();
    let (you, ann) = (simulator.you(), simulator.user("ann"));
    you.says("go");
    ann.says("go");
    you.says("3");
    you.says("and then");
    ann.says("meanwhile");
    assert_eq!(next(&mut ann.chat()).await, "meanwhile");
    simulator.confirmed().await;
    assert_eq!(said(&you), [""; 0], "the pause goes by the bot's clock, and what came later waits");
    let began = simulator.clock().now();
    assert_eq!(until_said(&simulator, 2).await, ["3 at 3, 1", "and then"]);
    assert!(simulator.clock().now() - began >= Duration::from_secs(9), "two pauses");
    assert_eq!(disk.aside(), []);

    you.says("7");
    let sorry = "sorry: handler `go` in state `Going` failed: 3 of 7";
    assert_eq!(until_said(&simulator, 3).await[2], sorry);
    settle(&simulator, &running).await;
    let aside = disk.aside();
    assert_eq!(aside.len(), 1);
    assert_eq!(aside[0].error, "handler `go` in state `Going` failed: 3 of 7");
    assert_eq!(disk.open_rows(), 0);
    assert!(running.replay(aside[0].id).await.unwrap());
    assert_eq!(until_said(&simulator, 4).await[3], "sorry: handler `go` in state `Going` failed: 6 of 7");
    settle(&simulator, &running).await;
    assert!(running.replay(disk.aside()[0].id).await.unwrap());
    settle(&simulator, &running).await;
    assert_eq!(said(&you)[4], "7 at 7, 2", "the state is as it was left");
    assert_eq!((disk.aside().len(), disk.open_rows()), (0, 0));
    running.shutdown().await.unwrap();
}

/// A stop does not wait for the pause: what is in a store that keeps is tried again by the next run, else at once.
#[tokio::test]
async fn a_stop_ends_the_pause() {
    for keeps in [true, false] {
        let (simulator, tries, disk) = (simulator().await, Tries::default(), Disk::default());
        let patient = |bot: Builder<Lab>| bot.attempts(5, Duration::from_secs(1_000_000));
        let running: Running = match keeps {
            true => patient(bot(&simulator, &tries, disk.open())).start().await.unwrap(),
            false => patient(bot(&simulator, &tries, stategram::store::Memory::default())).start().await.unwrap(),
        };
        let you = simulator.you();
        you.says("go");
        you.says("3");
        you.says("and then");
        simulator.confirmed().await;
        while tries.0.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        let began = std::time::Instant::now();
        running.shutdown().await.unwrap();
        assert!(began.elapsed() < Duration::from_secs(9), "it waited for the pause");
        gone(&tries.0).await;
        if keeps {
            assert_eq!((said(&you).len(), disk.open_rows()), (0, 2));
            let again = bot(&simulator, &tries, disk.open()).attempts(5, Duration::from_secs(5));
            let running = again.start().await.unwrap();
            until_said(&simulator, 2).await;
            running.shutdown().await.unwrap();
            assert_eq!(disk.open_rows(), 0);
        }
        assert_eq!(said(&you), ["3 at 3, 1", "and then"]);
    }
}

/// Where the store would have to write down what cannot be written, the turn fails and the bot goes on.
#[tokio::test]
async fn a_state_that_cannot_be_written_fails_its_turn() {
    let (simulator, tries, disk) = (simulator().await, Tries::default(), Disk::default());
    let running = bot(&simulator, &tries, disk.open()).start().await.unwrap();
    let you = simulator.you();
    for text in ["go", "1", "/unwritable", "/panic", "hello"] {
        you.says(text);
    }
    settle(&simulator, &running).await;
    let sorry = ["failed: it is unwritable", "panicked: it cannot be written"];
    let [first, second] = sorry.map(|it| format!("sorry: handler `write` in state `Going` {it}"));
    assert_eq!(said(&you), ["1 at 1, 1", &first, &second, "hello"]);
    assert_eq!(disk.aside().iter().filter(|it| it.posting.entry.kind == EntryKind::Update).count(), 2);
    assert_eq!(disk.open_rows(), 0);
    running.shutdown().await.unwrap();
}
