//! What Telegram refuses for good comes back to the conversation that said it, once for each turn.

use stategram::prelude::*;
use stategram::simulator::{Person, Simulator};
use stategram::store::{Memory, Store};

use crate::disk::Disk;
use crate::{settle, simulator};

/// Tells others, and says so where they cannot be told.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Herald {
    #[state(entry)]
    Silent,
    Heralding {
        failures: u32,
        calls: Vec<Sent>,
    },
}
use herald::{Heralding, Silent};

/// Nobody has these.
const NOBODY: [i64; 3] = [404, 405, 406];

#[handler]
impl Herald {
    #[on(Silent | Heralding, text)]
    fn tell(Text(text): Text, reply: &mut Reply) -> Heralding {
        let calls = NOBODY[..2].iter().map(|nobody| reply.to(*nobody).text(&text).sent()).collect();
        reply.text(format!("told: {text}"));
        Heralding { failures: 0, calls }
    }

    #[on(Heralding, undeliverable)]
    fn failed(heralding: &mut Heralding, what: Undeliverable, reply: &mut Reply) -> Stay {
        heralding.failures += 1;
        let known = heralding.calls.iter().filter(|it| what.is_about(it)).count();
        let Undeliverable { method, chat_id, gone, description, .. } = what;
        let chat = chat_id.map_or("no chat".to_owned(), |id| format!("{}", NOBODY.contains(&id)));
        reply.text(format!("{} {method} {chat} {known} {gone:?} {description}", heralding.failures));
        // This is refused, too, and nobody is told.
        reply.to(NOBODY[2]).text("help");
        Stay
    }
}

async fn tells_once(simulator: &Simulator, you: &Person, store: impl Store) {
    let bot = simulator.bot().unwrap().conversation::<Herald>().clock(simulator.clock());
    let running = bot.store(store).start().await.unwrap();
    for text in ["hear", "ye"] {
        you.says(text);
        settle(simulator, &running).await;
    }
    let history = you.chat().history().into_iter().filter(|it| it.from.is_bot);
    let failure = "1 sendMessage true 1 None Bad Request: chat not found";
    let said: Vec<_> = history.map(|it| it.text.clone()).collect();
    assert_eq!(said.iter().filter(|it| *it == failure).count(), 2, "{said:?}");
    assert_eq!(said.iter().filter(|it| it.starts_with("told")).count(), 2, "{said:?}");
    assert_eq!(said.len(), 4, "{said:?}");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_conversation_hears_once_of_what_a_turn_could_not_deliver() {
    let (simulator, disk) = (simulator().await, Disk::default());
    tells_once(&simulator, &simulator.you(), disk.open()).await;
    assert_eq!(disk.open_rows(), 0);
    assert_eq!(disk.aside(), []);
}

#[tokio::test]
async fn a_store_that_keeps_nothing_makes_no_difference() {
    let simulator = simulator().await;
    tells_once(&simulator, &simulator.you(), Memory::default()).await;
}
