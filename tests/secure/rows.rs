//! A store that brings what no bot wrote: somebody had the file, or a disk has lost some of it.

use std::panic;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use rusqlite::Connection;
use stategram::prelude::*;
use stategram::testing::{Setup, TestBot};

#[derive(Serialize, Deserialize, Clone, Debug)]
struct Ring(u32);

#[derive(Deserialize)]
enum AlarmV1 {
    #[allow(dead_code, reason = "it is there to be refused")]
    Set { at: Vec<u8> },
}

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, event = Ring, expires = "1h", version = 2, previous = AlarmV1)]
enum Alarm {
    #[state(entry)]
    Idle,
    Set {
        times: u32,
    },
}
use alarm::{Idle, Set};

impl stategram::machine::Migrate<AlarmV1> for Alarm {
    fn migrate(AlarmV1::Set { at }: AlarmV1) -> Self {
        // An author's migration may well not think of everything.
        Self::Set { times: u32::from(at[0]) }
    }
}

#[handler]
impl Alarm {
    #[on(_, command = "ping")]
    fn ping(reply: &mut Reply) -> Stay {
        reply.text("pong");
        Stay
    }

    #[on(Idle, text)]
    fn set(timers: &mut Timers<Ring>, reply: &mut Reply) -> Set {
        timers.after(Duration::from_secs(60), Ring(1));
        timers.after(Duration::from_secs(50), Ring(2)).every(Duration::from_secs(50));
        reply.text("set");
        Set { times: 1 }
    }

    #[on(Set, text)]
    fn count(set: &mut Set, reply: &mut Reply) -> Stay {
        set.times = set.times.wrapping_add(1);
        reply.text(set.times.to_string());
        Stay
    }

    #[on(Set, event)]
    fn ring(Event(Ring(number)): Event<Ring>, reply: &mut Reply) -> Stay {
        reply.text(format!("ring {number}"));
        Stay
    }

    #[on(Set, expired)]
    fn silence(reply: &mut Reply) -> End {
        reply.text("off");
        End
    }
}

/// What is done to the file, as SQL. The tables are strict, so that numbers are numbers and texts are texts.
const DEEDS: &[&str] = &[
    "UPDATE states SET state = ''",
    "UPDATE states SET state = '{'",
    "UPDATE states SET state = 'null'",
    "UPDATE states SET state = '\"Idle\"'",
    "UPDATE states SET state = '{\"Set\":{\"times\":-1}}'",
    "UPDATE states SET state = '{\"Set\":{\"times\":4294967295}}'",
    "UPDATE states SET state = printf('%.*c', 100000, '[')",
    "UPDATE states SET state = char(0)",
    "UPDATE states SET version = 1, state = '{\"Set\":{\"at\":[]}}'",
    "UPDATE states SET version = 1, state = '{\"Set\":{\"at\":[7]}}'",
    "UPDATE states SET version = 3",
    "UPDATE states SET version = 0",
    "UPDATE states SET version = -1",
    "UPDATE states SET version = -1, state = '1001'",
    "UPDATE states SET version = -1, state = '{'",
    "UPDATE states SET version = 9223372036854775807",
    "UPDATE states SET seed = 'x'",
    "UPDATE states SET seed = '99999999999999999999'",
    "UPDATE states SET seed = ''",
    "UPDATE states SET silence = -1",
    "UPDATE states SET silence = 9223372036854775807, at_most = -9223372036854775808",
    "UPDATE states SET revision = -9223372036854775808",
    "UPDATE states SET conversation = 'Other'",
    "UPDATE timers SET event = '{'",
    "UPDATE timers SET event = '7'",
    "UPDATE timers SET event = 'null'",
    "UPDATE timers SET every = 0",
    "UPDATE timers SET every = -1",
    "UPDATE timers SET every = 9223372036854775807",
    "UPDATE timers SET due = -9223372036854775808",
    "UPDATE timers SET due = 9223372036854775807",
    "UPDATE timers SET due = 0, every = 1",
    "UPDATE timers SET seed = '{}'",
    "UPDATE timers SET outlives = 7",
    "DELETE FROM states",
    "DELETE FROM seen",
    "INSERT INTO inbox SELECT bot, 'Alarm', '1001', 1000000, 'update', NULL, '{' FROM bots",
    "INSERT INTO inbox SELECT bot, 'Alarm', '1001', 1000000, 'update', 5, NULL FROM bots",
    "INSERT INTO inbox SELECT bot, 'Alarm', '1001', 1000000, 'update', NULL, '{\"update_id\":1}' FROM bots",
    "INSERT INTO inbox SELECT bot, 'Alarm', '1001', 1000000, 'event', NULL, '{' FROM bots",
    "INSERT INTO inbox SELECT bot, 'Alarm', '1001', 1000000, 'end', NULL, '{' FROM bots",
    "INSERT INTO inbox SELECT bot, 'Alarm', '1001', 1000000, 'move', NULL, '{' FROM bots",
    "INSERT INTO inbox SELECT bot, 'Alarm', '1001', 1000000, 'move', NULL, '\"1001\"' FROM bots",
    "INSERT INTO inbox SELECT bot, 'Alarm', '1001', 1000000, 'state', NULL, '{\"version\":9,\"state\":{}}' FROM bots",
    "INSERT INTO inbox SELECT bot, 'Alarm', '1001', 1000000, 'undeliverable', NULL, '[]' FROM bots",
    "INSERT INTO inbox SELECT bot, 'Alarm', '1001', 1000000, 'reply', NULL, '{}' FROM bots",
    "INSERT INTO inbox SELECT bot, 'Alarm', '1001', 1000000, 'nonsense', NULL, '{}' FROM bots",
    "INSERT INTO inbox SELECT bot, 'Alarm', 'x', 1000000, 'event', NULL, '7' FROM bots",
    "INSERT INTO inbox SELECT bot, 'Alarm', '1001', -1, 'event', NULL, '7' FROM bots",
    "INSERT INTO outbox SELECT bot, 1000000, 1000000, 0, 'Alarm', '1001', '{', 0, 0 FROM bots",
    "INSERT INTO outbox SELECT bot, 1000000, 1000000, 0, 'Alarm', '1001', '{\"sendMessage\":{}}', 1, 0 FROM bots",
    "INSERT INTO outbox SELECT bot, 1000000, 5, -1, 'Alarm', 'x', '{\"other\":{\"method\":\"../x\",\"params\":{}}}', 1, 1 \
     FROM bots",
    "INSERT INTO outbox SELECT bot, -1, -1, -1, '', '', '{\"other\":{\"method\":\"\",\"params\":{}}}', 1, 1 FROM bots",
    "INSERT INTO sent SELECT bot, 7, 9223372036854775807, 0 FROM bots",
    "INSERT INTO aside SELECT bot, 1000000, -1, 'Other', 'x', 'nonsense', '{', '' FROM bots",
    "UPDATE bots SET next_inbox = -1, next_effect = -1",
    "UPDATE bots SET next_inbox = 9223372036854775807, next_effect = 9223372036854775807",
    "UPDATE bots SET next_place = 9223372036854775807, next_aside = 9223372036854775807",
    "UPDATE bots SET next_inbox = 0, next_effect = 0, next_aside = 0, next_place = 0",
];

/// Every one of them leaves a bot that answers, or one that says in a sentence why it does not; and nothing panics, but the
/// author's migration, which is caught.
#[tokio::test]
async fn whatever_is_in_the_rows_the_bot_answers_or_says_why_not() {
    let panics = Arc::new(Mutex::new(Vec::new()));
    let (seen, usual) = (panics.clone(), panic::take_hook());
    panic::set_hook(Box::new(move |panic| {
        let at = panic.location().map(|it| it.file().to_owned()).unwrap_or_default();
        let by_the_author = at.ends_with("rows.rs") && panic.to_string().contains("index out of bounds");
        // How the test kit says that the bot has ended.
        let by_the_kit = at.ends_with("failure.rs");
        match at.starts_with("tests") {
            _ if by_the_author || by_the_kit => {}
            true => usual(panic),
            false => seen.lock().unwrap().push(panic.to_string()),
        }
    }));
    let (mut answered, mut refused, mut wrong) = (0, Vec::new(), Vec::new());
    for deed in DEEDS {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bot.db");
        let setup = Setup::new().in_process().kept_in(&path);
        let mut bot = setup.start(Bot::conversation::<Alarm>).await.unwrap();
        let ann = bot.user("ann");
        ann.says("begin").await;
        assert_eq!(bot.news(), "ann: begin\nbot: set");
        bot.stop().await.unwrap();
        let deed = deed.replace("1001", &ann.id().to_string());
        Connection::open(&path).unwrap().execute_batch(&deed).unwrap_or_else(|error| panic!("{deed}: {error}"));
        match tokio::time::timeout(Duration::from_secs(20), lives(&mut bot)).await {
            Ok(Ok(())) => answered += 1,
            Ok(Err(why)) => refused.push((deed.clone(), why)),
            Err(_) => wrong.push(format!("{deed}: it hangs")),
        }
        wrong.extend(panics.lock().unwrap().drain(..).map(|it| format!("{deed}: {it}")));
    }
    let _ = panic::take_hook();
    assert_eq!(wrong, [""; 0]);
    for (deed, why) in &refused {
        assert!(why.len() < 600 && why.lines().count() == 1, "{deed}: {why:?}");
        println!("{deed}: {why}");
    }
    assert!(answered > DEEDS.len() / 2, "{refused:#?}");
}

/// Whether it starts, answers, and goes on when the time comes.
async fn lives(bot: &mut TestBot) -> Result<(), String> {
    let pings = async {
        bot.restart().await.map_err(|error| error.to_string())?;
        let ann = bot.user("ann");
        ann.says("/ping").await;
        bot.advance(Duration::from_secs(61)).await;
        ann.says("/ping").await;
        bot.advance(Duration::from_secs(3600)).await;
        ann.says("/ping").await;
        Ok::<(), String>(())
    };
    match panic::AssertUnwindSafe(pings).catch_unwind().await {
        Ok(lived) => lived?,
        Err(why) => {
            let why = why.downcast_ref::<String>().cloned().unwrap_or_default();
            return Err(why.lines().next().unwrap_or_default().to_owned());
        }
    }
    match bot.news().matches("bot: pong").count() {
        3 => Ok(()),
        count => Err(format!("{count} answers")),
    }
}
