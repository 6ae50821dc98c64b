//! Several conversations behind one mailbox: `first_of`.

use std::sync::Arc;
use std::time::Duration;

use stategram::extract::Album;
use stategram::prelude::*;
use stategram::simulator::{Person, Simulator};
use stategram::store::Store;
use stategram::{Error, Running};
use tokio::sync::{AcquireError, Semaphore};

use crate::bots::Gate;
use crate::disk::{Disk, File};
use crate::{next, pass, said, settle, simulator};

/// Takes what is for a form, while it is open.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "10s", event = String)]
enum Form {
    #[state(entry)]
    Closed,
    Open,
}
use form::{Closed, Open};

#[handler(app = Gate)]
impl Form {
    #[on(Closed, command = "form")]
    fn open(reply: &mut Reply) -> Open {
        reply.text("form opened");
        Open
    }

    #[on(Open, command = "done")]
    fn done(reply: &mut Reply) -> End {
        reply.text("form done");
        End
    }

    #[on(Open, text)]
    fn number(Text(number): Text<u32>, reply: &mut Reply) -> Stay {
        reply.text(format!("form {number}"));
        Stay
    }

    #[on(Open, callback = "form")]
    fn pressed(reply: &mut Reply) -> Stay {
        reply.toast("form");
        Stay
    }

    #[on(_, event)]
    fn event(Event(text): Event<String>, reply: &mut Reply) -> Stay {
        reply.text(format!("form was told {text}"));
        Stay
    }

    #[on(Open, expired)]
    fn expired(reply: &mut Reply) -> End {
        reply.text("form expired");
        End
    }
}

/// Takes its time over what begins with `wait`.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, event = String)]
enum Menu {
    #[state(entry)]
    Shown,
    Counting {
        count: u32,
    },
}
use menu::{Counting, Shown};

#[handler(app = Gate)]
impl Menu {
    #[on(_, command = "ask")]
    fn ask(reply: &mut Reply) -> Stay {
        let buttons = Keyboard::new().button("Form", "form").button("Menu", "menu").button("Nobody", "nobody");
        reply.text("Well?").keyboard(buttons);
        Stay
    }

    #[on(_, command = "wait")]
    async fn wait(Data(gate): Data<Arc<Semaphore>>, reply: &mut Reply) -> Result<Stay, AcquireError> {
        gate.acquire().await?.forget();
        reply.text("waited");
        Ok(Stay)
    }

    #[on(_, command = "fail")]
    fn fail() -> Result<Stay, &'static str> {
        Err("as asked")
    }

    #[on(Shown, command = "count")]
    fn count() -> Counting {
        Counting { count: 0 }
    }

    #[on(Counting, command = "x")]
    fn counted(counting: &mut Counting, reply: &mut Reply) -> Stay {
        counting.count += 1;
        reply.text(format!("counted {}", counting.count));
        Stay
    }

    #[on(_, callback = "menu")]
    fn pressed(reply: &mut Reply) -> Stay {
        reply.toast("menu");
        Stay
    }

    #[on(_, album)]
    fn album(album: Album, reply: &mut Reply) -> Stay {
        reply.text(format!("menu has an album of {}", album.len()));
        Stay
    }

    #[on(_, event)]
    fn event(Event(text): Event<String>, reply: &mut Reply) -> Stay {
        reply.text(format!("menu was told {text}"));
        Stay
    }
}

/// Has the rest.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Rest {
    #[state(entry)]
    Always,
}
use rest::Always;

#[handler]
impl Rest {
    #[on(Always, text)]
    fn rest(Text(text): Text, reply: &mut Reply) -> Stay {
        reply.text(format!("rest: {text}"));
        Stay
    }
}

struct Lab {
    simulator: Simulator,
    gate: Arc<Semaphore>,
    you: Person,
}

impl Lab {
    async fn new() -> Self {
        let simulator = simulator().await;
        Self { you: simulator.you(), simulator, gate: Arc::new(Semaphore::new(0)) }
    }

    async fn start(&self, store: Option<impl Store>) -> Running {
        let bot = self.simulator.bot().unwrap().with(Gate(self.gate.clone())).clock(self.simulator.clock());
        let bot = bot.first_of::<(Form, Menu, Rest)>();
        match store {
            Some(store) => bot.store(store).start().await.unwrap(),
            None => bot.start().await.unwrap(),
        }
    }

    async fn settle(&self, running: &Running) {
        settle(&self.simulator, running).await;
    }
}

#[tokio::test]
async fn the_first_that_has_a_handler_takes_an_update_and_no_other_does() {
    for disk in [None, Some(Disk::default())] {
        let lab = Lab::new().await;
        let running = lab.start(disk.as_ref().map(Disk::open)).await;
        for text in ["1", "/form", "2", "two", "/count", "/x", "/done", "/x", "3"] {
            lab.you.says(text);
        }
        lab.settle(&running).await;
        let expected =
            ["rest: 1", "form opened", "form 2", "rest: two", "counted 1", "form done", "counted 2", "rest: 3"];
        assert_eq!(said(&lab.you), expected);
        if let Some(disk) = disk {
            assert_eq!((disk.open_rows(), disk.aside().len()), (0, 0));
        }
        running.shutdown().await.unwrap();
    }
}

#[tokio::test]
async fn what_comes_next_waits_until_it_is_through() {
    for disk in [None, Some(Disk::default())] {
        let lab = Lab::new().await;
        let running = lab.start(disk.as_ref().map(Disk::open)).await;
        lab.you.says("/wait");
        lab.you.says("/form");
        // Another chat is not held up, and nobody is by what is no update.
        let ann = lab.simulator.user("ann");
        ann.says("/form");
        assert_eq!(next(&mut ann.chat()).await, "form opened");
        let form = running.handle::<Form>().unwrap();
        form.send(&PerChat(lab.you.id()), "hello".to_owned()).await.unwrap();
        assert_eq!(said(&lab.you), Vec::<String>::new(), "an event has its place in its own mailbox");
        lab.gate.add_permits(1);
        lab.settle(&running).await;
        assert_eq!(said(&lab.you), ["waited", "form opened", "form was told hello"]);
        running.shutdown().await.unwrap();
    }
}

#[tokio::test]
async fn events_and_deadlines_are_each_conversations_own() {
    let lab = Lab::new().await;
    let running = lab.start(None::<crate::disk::Model>).await;
    let seed = PerChat(lab.you.id());
    running.handle::<Menu>().unwrap().send(&seed, "a".to_owned()).await.unwrap();
    running.handle::<Form>().unwrap().send(&seed, "b".to_owned()).await.unwrap();
    lab.settle(&running).await;
    let mut told = said(&lab.you);
    told.sort();
    assert_eq!(told, ["form was told b", "menu was told a"]);
    lab.you.says("/form");
    lab.settle(&running).await;
    lab.you.says("taken by another one, which is no sign of life here");
    lab.settle(&running).await;
    pass(&lab.simulator, &running, 10).await;
    assert_eq!(said(&lab.you).last().unwrap(), "form expired");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_press_is_answered_once_by_whoever_takes_it() {
    for disk in [None, Some(Disk::default())] {
        let lab = Lab::new().await;
        let running = lab.start(disk.as_ref().map(Disk::open)).await;
        lab.you.says("/form");
        lab.you.says("/ask");
        lab.settle(&running).await;
        for (label, toast) in [("Form", Some("form")), ("Menu", Some("menu")), ("Nobody", None)] {
            let press = lab.you.presses(label).unwrap();
            let answer = tokio::time::timeout(crate::PATIENCE, press.answered()).await.expect("it spins for ever");
            assert_eq!(answer.text.as_deref(), toast);
        }
        lab.settle(&running).await;
        running.shutdown().await.unwrap();
    }
}

#[tokio::test]
async fn a_failure_is_an_end_and_is_set_aside_where_it_happened() {
    let (lab, disk) = (Lab::new().await, Disk::default());
    let running = lab.start(Some(disk.open())).await;
    lab.you.says("/fail");
    lab.you.says("on");
    lab.settle(&running).await;
    assert_eq!(said(&lab.you), ["rest: on"]);
    let aside = disk.aside();
    assert_eq!((aside.len(), aside[0].posting.conversation.as_str()), (1, "Menu"));
    assert_eq!(disk.open_rows(), 0);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn an_album_is_gathered_for_whoever_wants_it() {
    for disk in [None, Some(Disk::default())] {
        let lab = Lab::new().await;
        let running = lab.start(disk.as_ref().map(Disk::open)).await;
        for id in 11..14 {
            let chat = format!(r#""chat":{{"id":{},"type":"private","first_name":"You"}}"#, lab.you.id());
            let photo = r#""photo":[{"file_id":"f","file_unique_id":"u","width":1,"height":1}]"#;
            let message = format!(r#"{{"message_id":{id},"date":1,{chat},"media_group_id":"a",{photo}}}"#);
            lab.simulator.inject(&format!(r#"{{"message":{message}}}"#)).unwrap();
        }
        lab.settle(&running).await;
        lab.simulator.clock().advance(Duration::from_millis(500));
        lab.settle(&running).await;
        assert_eq!(said(&lab.you), ["menu has an album of 3"]);
        if let Some(disk) = disk {
            assert_eq!(disk.open_rows(), 0);
        }
        running.shutdown().await.unwrap();
    }
}

/// The bot is gone, as by a crash, while the second of the chain is at what the first has passed on. At the next start that
/// is done first, and what waited with the first comes behind it.
#[tokio::test]
async fn a_crash_while_it_is_passed_on_neither_loses_it_nor_lets_others_overtake_it() {
    let (lab, disk) = (Lab::new().await, Disk::default());
    let running = lab.start(Some(disk.open())).await;
    lab.you.says("/wait");
    lab.you.says("/form");
    lab.you.says("behind");
    tokio::time::timeout(crate::PATIENCE, async {
        lab.simulator.confirmed().await;
        while !disk.is_with("Menu") {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    drop(running);
    crate::gone(&lab.gate).await;
    assert_eq!((disk.open_rows(), said(&lab.you).len()), (3, 0));

    let running = lab.start(Some(disk.open())).await;
    // Also what is new does not overtake it.
    lab.you.says("new");
    tokio::time::timeout(crate::PATIENCE, lab.simulator.confirmed()).await.unwrap();
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(said(&lab.you), Vec::<String>::new());
    lab.gate.add_permits(1);
    lab.settle(&running).await;
    assert_eq!(said(&lab.you), ["waited", "form opened", "rest: behind", "rest: new"]);
    assert_eq!((disk.open_rows(), disk.aside().len()), (0, 0));
    running.shutdown().await.unwrap();
}

/// An orderly stop lets what was passed on get through, and a store that keeps has the rest.
#[tokio::test]
async fn a_stop_waits_for_what_is_passed_on() {
    let (lab, file) = (Lab::new().await, File::new());
    let running = lab.start(Some(file.open().await)).await;
    lab.you.says("/wait");
    lab.you.says("behind");
    tokio::time::timeout(crate::PATIENCE, lab.simulator.confirmed()).await.unwrap();
    let gate = lab.gate.clone();
    let (stopped, ()) = tokio::join!(running.shutdown(), async move { gate.add_permits(1) });
    stopped.unwrap();
    assert_eq!(said(&lab.you), ["waited", "rest: behind"]);
}

#[tokio::test]
async fn each_has_a_name_of_its_own() {
    let lab = Lab::new().await;
    let bot = lab.simulator.bot().unwrap().with(Gate(lab.gate.clone())).first_of::<(Form, Menu)>();
    let error = bot.conversation::<Form>().start().await.unwrap_err();
    assert!(matches!(&error, Error::Setting(why) if why.contains("Form` is registered twice")), "{error}");
}
