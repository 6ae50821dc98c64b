//! Albums: several messages that are one input, for a conversation that asks for it.

use std::sync::Arc;
use std::time::Duration;

use stategram::prelude::*;
use stategram::simulator::{Person, Simulator};
use stategram::store::{EntryKind, Store};
use stategram::{Builder, Running};
use tokio::sync::{AcquireError, Semaphore};

use crate::bots::Gate;
use crate::disk::{Disk, File};
use crate::{pass, said, settle, simulator};

/// Takes albums of two and more, and photos one by one.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Photos {
    #[state(entry)]
    Idle,
    /// Wants no albums.
    Picky,
}
use photos::{Idle, Picky};

/// An album of several, or what is none.
struct Several(Vec<i32>);

impl<S, A> Extract<S, stategram::machine::trigger::album, A> for Several {
    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        let album = <Album as Extract<S, stategram::machine::trigger::album, A>>::extract(cx)?;
        match album.iter().map(|message| message.message_id).collect::<Vec<_>>() {
            ids if ids.len() > 1 => Ok(Self(ids)),
            _ => Err(Refusal::Skip),
        }
    }
}

/// Which message it is.
struct Id(i32);

impl<S, F, A> Extract<S, F, A> for Id {
    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        cx.update().and_then(|update| update.message_id()).map(Self).ok_or(Refusal::Skip)
    }
}

#[handler(app = Gate)]
impl Photos {
    #[on(Idle, album)]
    fn album(Several(ids): Several, message: Message, reply: &mut Reply) -> Result<Stay, &'static str> {
        if message.caption.as_deref() == Some("fail") {
            return Err("as asked");
        }
        reply.text(format!("album {ids:?} from {}", message.message_id));
        Ok(Stay)
    }

    #[on(_, photo)]
    fn photo(Id(id): Id, reply: &mut Reply) -> Stay {
        reply.text(format!("photo {id}"));
        Stay
    }

    #[on(Idle, command = "picky")]
    fn picky() -> Picky {
        Picky
    }

    #[on(Idle, command = "wait")]
    async fn wait(Data(gate): Data<Arc<Semaphore>>) -> Result<Stay, AcquireError> {
        gate.acquire().await?.forget();
        Ok(Stay)
    }

    #[on(_, text)]
    fn echo(Text(text): Text, reply: &mut Reply) -> Stay {
        reply.text(text);
        Stay
    }

    #[on(_, edited_message)]
    fn edited(reply: &mut Reply) -> Stay {
        reply.text("edited");
        Stay
    }
}

struct Lab {
    simulator: Simulator,
    gate: Arc<Semaphore>,
}

impl Lab {
    async fn new() -> Self {
        Self { simulator: simulator().await, gate: Arc::new(Semaphore::new(0)) }
    }

    fn bot(&self) -> Builder<Gate> {
        let bot = self.simulator.bot().unwrap().with(Gate(self.gate.clone())).conversation::<Photos>();
        bot.clock(self.simulator.clock())
    }

    async fn start(&self, store: Option<impl Store>) -> Running {
        match store {
            Some(store) => self.bot().store(store).start().await.unwrap(),
            None => self.bot().start().await.unwrap(),
        }
    }

    /// Somebody sends a photo of an album.
    fn photo(&self, person: &Person, album: &str, id: i32, caption: &str) {
        let message = photo(person, album, id, caption);
        self.simulator.inject(&format!(r#"{{"message":{message}}}"#)).unwrap();
    }

    fn advance(&self, millis: u64) {
        self.simulator.clock().advance(Duration::from_millis(millis));
    }
}

pub(crate) fn photo(person: &Person, album: &str, id: i32, caption: &str) -> String {
    let chat = format!(r#""chat":{{"id":{},"type":"private","first_name":"You"}}"#, person.id());
    let size = r#"{"file_id":"f","file_unique_id":"u","width":1,"height":1}"#;
    format!(
        r#"{{"message_id":{id},"date":1,{chat},"media_group_id":"{album}","caption":"{caption}","photo":[{size}]}}"#
    )
}

#[tokio::test]
async fn an_album_is_one_input_half_a_second_after_its_last_message() {
    for disk in [None, Some(Disk::default())] {
        let lab = Lab::new().await;
        let you = lab.simulator.you();
        let running = lab.start(disk.as_ref().map(Disk::open)).await;
        lab.photo(&you, "a", 11, "");
        lab.photo(&you, "a", 12, "");
        settle(&lab.simulator, &running).await;
        lab.advance(499);
        settle(&lab.simulator, &running).await;
        assert_eq!(said(&you), Vec::<String>::new(), "there may be more of it");
        lab.photo(&you, "a", 13, "");
        settle(&lab.simulator, &running).await;
        lab.advance(499);
        settle(&lab.simulator, &running).await;
        assert_eq!(said(&you), Vec::<String>::new(), "it is counted from the last one");
        lab.advance(1);
        settle(&lab.simulator, &running).await;
        assert_eq!(said(&you), ["album [11, 12, 13] from 11"]);
        if let Some(disk) = disk {
            assert_eq!(disk.open_rows(), 0, "all of its rows are done");
        }
        running.shutdown().await.unwrap();
    }
}

#[tokio::test]
async fn an_album_is_waited_for_two_seconds_at_most() {
    let lab = Lab::new().await;
    let you = lab.simulator.you();
    let running = lab.start(None::<crate::disk::Model>).await;
    for id in 11..16 {
        lab.photo(&you, "a", id, "");
        settle(&lab.simulator, &running).await;
        lab.advance(400);
        settle(&lab.simulator, &running).await;
    }
    assert_eq!(said(&you), ["album [11, 12, 13, 14, 15] from 11"]);
    lab.photo(&you, "a", 16, "");
    settle(&lab.simulator, &running).await;
    pass(&lab.simulator, &running, 1).await;
    assert_eq!(said(&you).last().unwrap(), "photo 16", "one that is late comes alone");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn what_is_written_meanwhile_waits_and_other_albums_have_their_own_turn() {
    for disk in [None, Some(Disk::default())] {
        let lab = Lab::new().await;
        let you = lab.simulator.you();
        let running = lab.start(disk.as_ref().map(Disk::open)).await;
        you.says("/wait");
        settle_received(&lab).await;
        lab.photo(&you, "a", 12, "");
        lab.photo(&you, "b", 21, "");
        you.says("between");
        lab.photo(&you, "a", 11, "");
        lab.photo(&you, "b", 22, "");
        settle_received(&lab).await;
        lab.gate.add_permits(1);
        settle(&lab.simulator, &running).await;
        assert_eq!(said(&you), Vec::<String>::new());
        pass(&lab.simulator, &running, 1).await;
        assert_eq!(said(&you), ["album [11, 12] from 11"], "in the order in which they were sent");
        pass(&lab.simulator, &running, 1).await;
        assert_eq!(said(&you)[1..], ["album [21, 22] from 21", "between"]);
        running.shutdown().await.unwrap();
    }
}

/// Everything that was sent so far is in the mailboxes.
async fn settle_received(lab: &Lab) {
    tokio::time::timeout(crate::PATIENCE, lab.simulator.confirmed()).await.unwrap();
}

#[tokio::test]
async fn ten_messages_are_an_album_and_the_eleventh_begins_another() {
    let lab = Lab::new().await;
    let you = lab.simulator.you();
    let running = lab.start(None::<crate::disk::Model>).await;
    for id in 11..23 {
        lab.photo(&you, "a", id, "");
    }
    settle(&lab.simulator, &running).await;
    pass(&lab.simulator, &running, 1).await;
    pass(&lab.simulator, &running, 1).await;
    let ten: Vec<_> = (11..21).collect();
    assert_eq!(said(&you), [format!("album {ten:?} from 11"), "album [21, 22] from 21".to_owned()]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn where_nobody_asks_for_albums_or_all_refuse_the_messages_come_one_by_one() {
    for disk in [None, Some(Disk::default())] {
        let lab = Lab::new().await;
        let you = lab.simulator.you();
        let running = lab.start(disk.as_ref().map(Disk::open)).await;
        // An album of one is refused.
        lab.photo(&you, "a", 11, "");
        settle(&lab.simulator, &running).await;
        pass(&lab.simulator, &running, 1).await;
        assert_eq!(said(&you), ["photo 11"]);
        lab.simulator.inject(&format!(r#"{{"edited_message":{}}}"#, photo(&you, "b", 12, ""))).unwrap();
        settle(&lab.simulator, &running).await;
        assert_eq!(said(&you)[1..], ["edited"], "an edited message is by itself");
        you.says("/picky");
        lab.photo(&you, "c", 21, "");
        lab.photo(&you, "c", 22, "");
        settle(&lab.simulator, &running).await;
        assert_eq!(said(&you)[2..], ["photo 21", "photo 22"], "and nothing is waited for");
        if let Some(disk) = disk {
            assert_eq!(disk.open_rows(), 0);
        }
        running.shutdown().await.unwrap();
    }
}

#[tokio::test]
async fn an_album_that_fails_is_set_aside_message_by_message_and_put_back_as_one() {
    for disk in [None, Some(Disk::default())] {
        let lab = Lab::new().await;
        let you = lab.simulator.you();
        let running = lab.start(disk.as_ref().map(Disk::open)).await;
        lab.photo(&you, "a", 11, "fail");
        lab.photo(&you, "a", 12, "");
        settle(&lab.simulator, &running).await;
        pass(&lab.simulator, &running, 1).await;
        let aside = running.set_aside(None, 10).await.unwrap();
        let kinds: Vec<_> = aside.iter().map(|it| it.posting.entry.kind).collect();
        assert_eq!(kinds, [EntryKind::Update, EntryKind::Update]);
        assert!(aside[0].error.ends_with("failed: as asked"), "{}", aside[0].error);
        for row in &aside {
            assert!(running.replay(row.id).await.unwrap());
        }
        settle(&lab.simulator, &running).await;
        pass(&lab.simulator, &running, 1).await;
        assert_eq!(running.set_aside(None, 10).await.unwrap().len(), 2, "it fails again, as one");
        running.shutdown().await.unwrap();
    }
}

/// A stop in the middle of an album: a store that keeps has it whole for the next run, with the rest of it that comes then;
/// else what is there is taken before the bot ends.
#[tokio::test]
async fn a_stop_loses_nothing_of_an_album() {
    let (lab, file) = (Lab::new().await, File::new());
    let you = lab.simulator.you();
    let running = lab.start(Some(file.open().await)).await;
    lab.photo(&you, "a", 11, "");
    lab.photo(&you, "a", 12, "");
    settle(&lab.simulator, &running).await;
    tokio::time::timeout(crate::PATIENCE / 10, running.shutdown()).await.expect("nothing waits for the clock").unwrap();
    assert_eq!(said(&you), Vec::<String>::new());

    let running = lab.start(Some(file.open().await)).await;
    settle(&lab.simulator, &running).await;
    lab.photo(&you, "a", 13, "");
    settle(&lab.simulator, &running).await;
    pass(&lab.simulator, &running, 1).await;
    assert_eq!(said(&you), ["album [11, 12, 13] from 11"]);
    running.shutdown().await.unwrap();

    let running = lab.start(None::<crate::disk::Model>).await;
    lab.photo(&you, "b", 21, "");
    lab.photo(&you, "b", 22, "");
    settle(&lab.simulator, &running).await;
    running.shutdown().await.unwrap();
    assert_eq!(said(&you)[1..], ["album [21, 22] from 21"]);
}

/// The bot is gone while an album is gathered, as it is by a crash, and what was behind it stays behind it.
#[tokio::test]
async fn an_album_that_a_crash_cut_off_is_gathered_again() {
    let (lab, disk) = (Lab::new().await, Disk::default());
    let you = lab.simulator.you();
    let running = lab.start(Some(disk.open())).await;
    lab.photo(&you, "a", 11, "");
    you.says("behind");
    lab.photo(&you, "a", 12, "");
    settle(&lab.simulator, &running).await;
    assert_eq!(disk.open_rows(), 3);
    drop(running);
    crate::gone(&lab.gate).await;

    let running = lab.start(Some(disk.open())).await;
    settle(&lab.simulator, &running).await;
    pass(&lab.simulator, &running, 1).await;
    assert_eq!(said(&you), ["album [11, 12] from 11", "behind"]);
    assert_eq!(disk.open_rows(), 0);
    running.shutdown().await.unwrap();
}

/// More is waiting than a mailbox holds: part of the album is in the store alone.
#[tokio::test]
async fn an_album_in_a_flood_is_one_too() {
    let (lab, disk) = (Lab::new().await, Disk::default());
    let you = lab.simulator.you();
    let running = lab.bot().store(disk.open()).backlog(32 << 10).start().await.unwrap();
    you.says("/wait");
    settle_received(&lab).await;
    for number in 0..60 {
        you.says(&number.to_string());
    }
    for id in 11..21 {
        // The fourth is the last of the 64, and not many more fit into the 2 KiB that are the chat's share.
        lab.photo(&you, "a", id, &"long ".repeat(120));
    }
    you.says("behind");
    settle_received(&lab).await;
    lab.gate.add_permits(1);
    settle(&lab.simulator, &running).await;
    pass(&lab.simulator, &running, 1).await;
    let ten: Vec<_> = (11..21).collect();
    assert_eq!(said(&you)[60..], [format!("album {ten:?} from 11"), "behind".to_owned()]);
    assert_eq!(disk.open_rows(), 0);
    running.shutdown().await.unwrap();
}
