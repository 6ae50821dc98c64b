//! What was set aside: listed, put back, forgotten.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use stategram::prelude::*;
use stategram::simulator::Simulator;
use stategram::store::{AsideId, Entry, EntryKind, Store};
use stategram::{Error, Running};

use crate::disk::Disk;
use crate::{said, settle, simulator};

#[derive(Clone, Default, Debug)]
struct Broken(Arc<AtomicBool>);

impl Broken {
    fn check(&self) -> Result<(), &'static str> {
        if self.0.load(Ordering::Acquire) { Err("broken") } else { Ok(()) }
    }
}

#[derive(Provide)]
struct Lab {
    broken: Broken,
}

/// Works unless it is broken.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, event = String)]
enum Works {
    #[state(entry)]
    Idle,
    Working {
        heard: Vec<String>,
    },
}
use works::{Idle, Working};

#[handler(app = Lab)]
impl Works {
    #[on(Idle, text)]
    fn start(reply: &mut Reply) -> Working {
        reply.text("well?").keyboard(Keyboard::new().button("Yes", "yes"));
        Working { heard: Vec::new() }
    }

    #[on(Working, command = "end")]
    fn end() -> End {
        End
    }

    #[on(Working, text)]
    fn hear(
        working: &mut Working,
        Text(text): Text,
        Data(broken): Data<Broken>,
        reply: &mut Reply,
    ) -> Result<Stay, &'static str> {
        broken.check()?;
        working.heard.push(text);
        reply.text(working.heard.join(" "));
        Ok(Stay)
    }

    #[on(Working, event)]
    fn event(
        working: &mut Working,
        Event(text): Event<String>,
        Data(broken): Data<Broken>,
        reply: &mut Reply,
    ) -> Result<Stay, &'static str> {
        broken.check()?;
        working.heard.push(text);
        reply.text(working.heard.join(" "));
        Ok(Stay)
    }

    #[on(Working, callback = "yes")]
    fn pressed(Data(broken): Data<Broken>, reply: &mut Reply) -> Result<Stay, &'static str> {
        broken.check()?;
        reply.text("pressed");
        Ok(Stay)
    }
}

async fn start(simulator: &Simulator, broken: &Broken, store: impl Store) -> Running {
    let bot = simulator.bot().unwrap().with(Lab { broken: broken.clone() }).conversation::<Works>();
    bot.clock(simulator.clock()).store(store).start().await.unwrap()
}

#[tokio::test]
async fn what_was_set_aside_is_listed_replayed_and_discarded() {
    let disk = Disk::default();
    for keeps in [true, false] {
        let (simulator, broken) = (simulator().await, Broken::default());
        let running = match keeps {
            true => start(&simulator, &broken, disk.open()).await,
            false => start(&simulator, &broken, stategram::store::Memory::default()).await,
        };
        let you = simulator.you();
        you.says("go");
        settle(&simulator, &running).await;
        broken.0.store(true, Ordering::Release);
        you.says("one");
        settle(&simulator, &running).await;
        running.handle::<Works>().unwrap().send(&PerChat(you.id()), "two".to_owned()).await.unwrap();
        settle(&simulator, &running).await;
        let press = you.presses("Yes").unwrap();
        settle(&simulator, &running).await;
        assert_eq!(press.answered().await.text, None, "a press that fails is answered all the same");
        you.says("four");
        settle(&simulator, &running).await;
        assert_eq!(said(&you), ["well?"]);

        let aside = running.set_aside(None, 100).await.unwrap();
        let kinds: Vec<_> = aside.iter().map(|it| it.posting.entry.kind).collect();
        assert_eq!(kinds, [EntryKind::Update, EntryKind::Event, EntryKind::Update, EntryKind::Update]);
        assert_eq!(aside[1].error, "handler `event` in state `Working` failed: broken");
        assert_eq!(running.set_aside(Some(aside[1].id), 1).await.unwrap(), aside[2..3]);
        broken.0.store(false, Ordering::Release);
        assert!(running.discard(aside[0].id).await.unwrap());
        assert!(!running.discard(aside[0].id).await.unwrap());
        for it in &aside[1..] {
            assert!(running.replay(it.id).await.unwrap());
            settle(&simulator, &running).await;
        }
        assert!(!running.replay(aside[1].id).await.unwrap());
        assert_eq!(said(&you), ["well?", "two", "pressed", "two four"]);
        assert_eq!(running.set_aside(None, 100).await.unwrap(), []);
        assert_eq!(disk.open_rows(), 0);
        running.shutdown().await.unwrap();
    }
}

/// A state that could not be read is brought back once it can be, unless its conversation has begun anew.
#[tokio::test]
async fn a_state_is_brought_back_to_a_conversation_that_has_not_begun_anew() {
    let (simulator, broken, disk) = (simulator().await, Broken::default(), Disk::default());
    let you = simulator.you();
    let put = |state: &str| disk.set_state_aside("Works", you.id(), state);
    let (good, bad) = (put(r#"{"Working":{"heard":["once"]}}"#), put(r#"{"Gone":{}}"#));
    let running = start(&simulator, &broken, disk.open()).await;
    assert!(running.replay(bad).await.unwrap());
    settle(&simulator, &running).await;
    let aside = disk.aside();
    assert_eq!(aside.len(), 2);
    assert!(aside[1].error.contains("unknown variant `Gone`"), "{}", aside[1].error);
    running.discard(aside[1].id).await.unwrap();

    you.says("go");
    settle(&simulator, &running).await;
    assert!(running.replay(good).await.unwrap());
    settle(&simulator, &running).await;
    let aside = disk.aside();
    assert_eq!((aside.len(), aside[0].error.as_str()), (1, "it lives already"));
    you.says("/end");
    settle(&simulator, &running).await;
    assert!(running.replay(aside[0].id).await.unwrap());
    settle(&simulator, &running).await;
    you.says("again");
    settle(&simulator, &running).await;
    assert_eq!(said(&you), ["well?", "once again"]);
    assert_eq!((disk.aside().len(), disk.open_rows()), (0, 0));
    assert!(!running.replay(AsideId(999)).await.unwrap());
    running.shutdown().await.unwrap();
}

/// What has no place to go stays where it is, and the bot goes on.
#[tokio::test]
async fn what_cannot_be_put_back_stays_set_aside() {
    let (simulator, disk) = (simulator().await, Disk::default());
    let you = simulator.you();
    let reply = disk.set_aside("Works", you.id(), Entry::new(EntryKind::Reply, r#"{"neverHeardOf":{}}"#));
    let event = disk.set_aside("Gone", you.id(), Entry::new(EntryKind::Event, "1"));
    let reply_of_gone = serde_json::to_string(&message(you.id())).unwrap();
    let reply_of_gone = disk.set_aside("Gone", you.id(), Entry::new(EntryKind::Reply, reply_of_gone));
    let running = start(&simulator, &Broken::default(), disk.open()).await;
    let replay = async |id| match running.replay(id).await {
        Err(Error::Replay(sentence)) => sentence,
        other => panic!("{other:?}"),
    };
    let sentence = replay(reply).await;
    assert!(sentence.starts_with("the reply 1 cannot be read, and stays set aside: "), "{sentence}");
    assert_eq!(
        replay(event).await,
        "what is set aside as 2 is for the conversation `Gone`, and this bot has none of that name: it stays set aside"
    );
    assert!(running.replay(reply_of_gone).await.unwrap(), "it is on its way to a chat");
    you.says("go");
    settle(&simulator, &running).await;
    assert_eq!(said(&you), ["I was Gone", "well?"]);
    assert_eq!(disk.aside().iter().map(|it| it.id).collect::<Vec<_>>(), [reply, event]);
    assert_eq!(disk.open_rows(), 0);
    running.shutdown().await.unwrap();
}

fn message(chat: i64) -> stategram::reply::Effect {
    let params = stategram::types::methods::SendMessageParams::builder().chat_id(chat).text("I was Gone").build();
    stategram::reply::Call::SendMessage(Box::new(params)).into()
}
