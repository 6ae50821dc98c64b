//! A group that becomes a supergroup: its conversations go on there.

use std::sync::Arc;
use std::time::Duration;

use stategram::prelude::*;
use stategram::simulator::Simulator;
use stategram::store::{EntryKind, Store};
use stategram::{Builder, Running};
use tokio::sync::{AcquireError, Semaphore};

use crate::disk::{Disk, File};
use crate::{pass, settle, simulator};

const GROUP: i64 = -77;
const SUPERGROUP: i64 = -1_000_000_000_077;

/// Counts, for each chat, and notes what it does where its test can read it.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "60s", event = String)]
enum Tally {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}
use tally::{Counting, Fresh};

type Notes = Arc<std::sync::Mutex<Vec<String>>>;

#[derive(Provide)]
struct Book {
    notes: Notes,
    gate: Arc<Semaphore>,
}

fn note(notes: &Notes, note: impl Into<String>) {
    notes.lock().unwrap().push(note.into());
}

#[handler(app = Book)]
impl Tally {
    #[on(_, migrate_to_chat_id)]
    fn goes(Data(notes): Data<Notes>) -> Stay {
        note(&notes, "tally goes");
        Stay
    }

    #[on(_, migrate_from_chat_id)]
    fn has_come(Data(notes): Data<Notes>) -> Stay {
        note(&notes, "tally has come");
        Stay
    }

    #[on(_, command = "wait")]
    async fn wait(Data(gate): Data<Arc<Semaphore>>) -> Result<Stay, AcquireError> {
        gate.acquire().await?.forget();
        Ok(Stay)
    }

    #[on(Counting, command = "ring")]
    fn ring(timers: &mut Timers<String>) -> Stay {
        timers.after(Duration::from_secs(30), "ring".to_owned());
        Stay
    }

    #[on(Fresh, text)]
    fn first(Data(notes): Data<Notes>, seed: PerChat) -> Counting {
        note(&notes, format!("1 in {}", seed.0));
        Counting { count: 1 }
    }

    #[on(Counting, text)]
    fn next(counting: &mut Counting, Data(notes): Data<Notes>, seed: PerChat) -> Stay {
        counting.count += 1;
        note(&notes, format!("{} in {}", counting.count, seed.0));
        Stay
    }

    #[on(_, event)]
    fn rings(Event(event): Event<String>, Data(notes): Data<Notes>, seed: PerChat) -> Stay {
        note(&notes, format!("{event} in {}", seed.0));
        Stay
    }

    #[on(Counting, expired)]
    fn bye(counting: Counting, Data(notes): Data<Notes>, seed: PerChat) -> End {
        note(&notes, format!("bye after {} in {}", counting.count, seed.0));
        End
    }
}

/// The same for each user of a chat.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat_user)]
enum Own {
    #[state(entry)]
    Nobody,
    Somebody {
        count: u32,
    },
}
use own::{Nobody, Somebody};

#[handler(app = Book)]
impl Own {
    #[on(Nobody, command = "me")]
    fn first(Data(notes): Data<Notes>, seed: PerChatUser) -> Somebody {
        note(&notes, format!("1 of {} in {}", seed.user_id, seed.chat_id));
        Somebody { count: 1 }
    }

    #[on(Somebody, command = "me")]
    fn next(somebody: &mut Somebody, Data(notes): Data<Notes>, seed: PerChatUser) -> Stay {
        somebody.count += 1;
        note(&notes, format!("{} of {} in {}", somebody.count, seed.user_id, seed.chat_id));
        Stay
    }
}

struct Lab {
    simulator: Simulator,
    notes: Notes,
    gate: Arc<Semaphore>,
}

impl Lab {
    async fn new() -> Self {
        Self { simulator: simulator().await, notes: Notes::default(), gate: Arc::new(Semaphore::new(0)) }
    }

    fn bot(&self) -> Builder<Book> {
        let book = Book { notes: self.notes.clone(), gate: self.gate.clone() };
        let bot = self.simulator.bot().unwrap().with(book).clock(self.simulator.clock());
        bot.conversation::<Tally>().conversation::<Own>()
    }

    async fn start(&self, store: Option<impl Store>) -> Running {
        match store {
            Some(store) => self.bot().store(store).start().await.unwrap(),
            None => self.bot().start().await.unwrap(),
        }
    }

    /// Something happens in a chat.
    fn message(&self, chat: i64, user: i64, what: &str) {
        let kind = if chat == GROUP { "group" } else { "supergroup" };
        let from = format!(r#""from":{{"id":{user},"is_bot":false,"first_name":"U"}}"#);
        let chat = format!(r#""chat":{{"id":{chat},"type":"{kind}","title":"g"}}"#);
        let message = format!(r#"{{"message_id":1,"date":1,{from},{chat},{what}}}"#);
        self.simulator.inject(&format!(r#"{{"message":{message}}}"#)).unwrap();
    }

    fn says(&self, chat: i64, user: i64, text: &str) {
        self.message(chat, user, &format!(r#""text":"{text}""#));
    }

    fn goes(&self) {
        self.message(GROUP, 1, &format!(r#""migrate_to_chat_id":{SUPERGROUP}"#));
    }

    fn has_come(&self) {
        self.message(SUPERGROUP, 1, &format!(r#""migrate_from_chat_id":{GROUP}"#));
    }

    async fn settle(&self, running: &Running) {
        settle(&self.simulator, running).await;
    }

    fn noted(&self) -> Vec<String> {
        std::mem::take(&mut *self.notes.lock().unwrap())
    }
}

fn in_group(count: &str) -> String {
    format!("{count} in {GROUP}")
}

fn in_supergroup(count: &str) -> String {
    format!("{count} in {SUPERGROUP}")
}

#[tokio::test]
async fn a_conversation_goes_on_where_its_group_has_gone() {
    for disk in [None, Some(Disk::default())] {
        let lab = Lab::new().await;
        let running = lab.start(disk.as_ref().map(Disk::open)).await;
        lab.says(GROUP, 1, "a");
        lab.says(GROUP, 1, "/ring");
        lab.says(GROUP, 1, "/me");
        lab.says(GROUP, 2, "/me");
        lab.settle(&running).await;
        let first =
            [in_group("1"), in_group("2"), format!("1 of 1 in {GROUP}"), in_group("3"), format!("1 of 2 in {GROUP}")];
        let mut noted = lab.noted();
        noted.sort();
        let mut expected = first.to_vec();
        expected.sort();
        assert_eq!(noted, expected);
        // All in one batch, and the group's own words among the supergroup's.
        lab.says(GROUP, 1, "before");
        lab.goes();
        lab.has_come();
        lab.says(SUPERGROUP, 1, "behind");
        lab.says(GROUP, 1, "late");
        lab.settle(&running).await;
        assert_eq!(
            lab.noted(),
            [
                in_group("4"),
                "tally goes".to_owned(),
                "tally has come".to_owned(),
                in_supergroup("5"),
                in_supergroup("6")
            ]
        );
        lab.says(SUPERGROUP, 2, "/me");
        lab.says(GROUP, 1, "/me");
        lab.settle(&running).await;
        let mut noted = lab.noted();
        noted.sort();
        let mut expected = [
            in_supergroup("7"),
            format!("2 of 2 in {SUPERGROUP}"),
            in_supergroup("8"),
            format!("2 of 1 in {SUPERGROUP}"),
        ];
        expected.sort();
        assert_eq!(noted, expected);
        // Its timer and its deadline have come along.
        pass(&lab.simulator, &running, 30).await;
        assert_eq!(lab.noted(), [in_supergroup("ring")]);
        pass(&lab.simulator, &running, 30).await;
        assert_eq!(lab.noted(), [in_supergroup("bye after 8")]);
        if let Some(disk) = disk {
            assert_eq!((disk.open_rows(), disk.aside().len()), (0, 0));
        }
        running.shutdown().await.unwrap();
    }
}

#[tokio::test]
async fn one_that_lives_already_stays_and_the_other_is_set_aside() {
    for disk in [None, Some(Disk::default())] {
        let lab = Lab::new().await;
        let running = lab.start(disk.as_ref().map(Disk::open)).await;
        lab.says(GROUP, 1, "a");
        lab.says(GROUP, 1, "/ring");
        lab.says(SUPERGROUP, 1, "b");
        lab.settle(&running).await;
        lab.noted();
        lab.goes();
        lab.says(GROUP, 1, "c");
        lab.settle(&running).await;
        assert_eq!(lab.noted(), ["tally goes".to_owned(), in_supergroup("2")]);
        let aside = running.set_aside(None, 10).await.unwrap();
        assert_eq!(aside.len(), 1);
        assert_eq!(
            (aside[0].posting.entry.kind, &*aside[0].posting.seed),
            (EntryKind::State, &*SUPERGROUP.to_string())
        );
        let body = &aside[0].posting.entry.body;
        assert!(body.contains(r#""state":{"Counting":{"count":1}}"#) && body.contains(r#""event":"ring""#), "{body}");
        pass(&lab.simulator, &running, 59).await;
        assert_eq!(lab.noted(), Vec::<String>::new(), "its timer is set aside with it");
        pass(&lab.simulator, &running, 1).await;
        assert_eq!(lab.noted(), [in_supergroup("bye after 2")]);
        running.shutdown().await.unwrap();
    }
}

/// The old conversation is at work when the group goes: the new one waits for it.
#[tokio::test]
async fn what_is_written_in_the_supergroup_waits_for_what_was_written_in_the_group() {
    for disk in [None, Some(Disk::default())] {
        let lab = Lab::new().await;
        let running = lab.start(disk.as_ref().map(Disk::open)).await;
        lab.says(GROUP, 1, "/wait");
        lab.says(GROUP, 1, "a");
        lab.has_come();
        lab.says(SUPERGROUP, 1, "b");
        tokio::time::timeout(crate::PATIENCE, lab.simulator.confirmed()).await.unwrap();
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
        assert_eq!(lab.noted(), Vec::<String>::new());
        lab.gate.add_permits(1);
        lab.settle(&running).await;
        assert_eq!(lab.noted(), [in_group("1"), "tally has come".to_owned(), in_supergroup("2")]);
        running.shutdown().await.unwrap();
    }
}

/// The bot is gone, as by a crash, when the move is known and not done.
#[tokio::test]
async fn a_crash_in_the_middle_loses_nothing_and_the_move_is_remembered() {
    let (lab, disk) = (Lab::new().await, Disk::default());
    let running = lab.start(Some(disk.open())).await;
    lab.says(GROUP, 1, "a");
    lab.settle(&running).await;
    lab.says(GROUP, 1, "/wait");
    lab.says(GROUP, 1, "b");
    lab.goes();
    lab.says(SUPERGROUP, 1, "c");
    tokio::time::timeout(crate::PATIENCE, lab.simulator.confirmed()).await.unwrap();
    drop(running);
    crate::gone(&lab.gate).await;
    assert_eq!(lab.noted(), [in_group("1")]);

    let running = lab.start(Some(disk.open())).await;
    lab.gate.add_permits(1);
    lab.settle(&running).await;
    assert_eq!(lab.noted(), [in_group("2"), "tally goes".to_owned(), in_supergroup("3")]);
    assert_eq!((disk.open_rows(), disk.aside().len()), (0, 0));
    running.shutdown().await.unwrap();

    let running = lab.start(Some(disk.open())).await;
    lab.says(GROUP, 1, "late");
    lab.settle(&running).await;
    assert_eq!(lab.noted(), [in_supergroup("4")]);
    let tally = running.handle::<Tally>().unwrap();
    tally.send(&PerChat(GROUP), "told".to_owned()).await.unwrap();
    lab.settle(&running).await;
    assert_eq!(lab.noted(), [in_supergroup("told")]);
    assert_eq!(disk.open_rows(), 0);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_file_knows_where_a_conversation_has_gone() {
    let (lab, file) = (Lab::new().await, File::new());
    let running = lab.start(Some(file.open().await)).await;
    lab.says(GROUP, 1, "/me");
    lab.says(GROUP, 2, "/me");
    lab.goes();
    lab.settle(&running).await;
    running.shutdown().await.unwrap();
    lab.noted();
    let running = lab.start(Some(file.open().await)).await;
    lab.says(GROUP, 2, "/me");
    lab.settle(&running).await;
    let mut noted = lab.noted();
    noted.sort();
    assert_eq!(noted, [format!("2 of 2 in {SUPERGROUP}"), in_supergroup("3")]);
    running.shutdown().await.unwrap();
}

/// Its worker has been told of a timer that came up before it heard of the move, and takes it no more.
#[tokio::test]
async fn a_timer_that_comes_up_on_the_way_comes_where_the_conversation_goes_on() {
    for disk in [None, Some(Disk::default())] {
        let lab = Lab::new().await;
        let running = lab.start(disk.as_ref().map(Disk::open)).await;
        lab.says(GROUP, 1, "a");
        lab.says(GROUP, 1, "/ring");
        lab.settle(&running).await;
        lab.noted();
        lab.says(GROUP, 1, "/wait");
        lab.goes();
        tokio::time::timeout(crate::PATIENCE, lab.simulator.confirmed()).await.unwrap();
        lab.simulator.clock().advance(Duration::from_secs(30));
        // Nobody is asked whether all is done: that asks the store for what is due.
        for _ in 0..2_000 {
            tokio::task::yield_now().await;
        }
        lab.gate.add_permits(1);
        let rung = async {
            while lab.notes.lock().unwrap().len() < 2 {
                tokio::task::yield_now().await;
            }
        };
        let rung = tokio::time::timeout(Duration::from_secs(10), rung).await;
        assert_eq!(lab.noted(), ["tally goes".to_owned(), in_supergroup("ring")], "{rung:?}");
        running.shutdown().await.unwrap();
    }
}
