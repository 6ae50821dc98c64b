//! The bot that is flooded: a counter, in a process of its own.

use stategram::Bot;
use stategram::prelude::*;
use stategram::store::{Memory, Sqlite};

const TOKEN: &str = "1:flood_flood_flood_flood_flood_flood_f";

/// Runs until the others have their answers, and says how long they waited for them.
pub(crate) fn run(store: &str, url: &str) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let bot = Bot::new(TOKEN).and_then(|bot| bot.api_url(url)).expect("a bot");
        let counter = bot.clone().conversation::<Counter>();
        let folder = tempfile::tempdir().expect("a folder");
        let counter = match store {
            "sqlite" => counter.store(Sqlite::open(folder.path().join("bot")).await.expect("a store")),
            _ => counter.store(Memory::default()),
        };
        let running = counter.start().await.expect("a running bot");
        let waits: [u64; 6] = bot.call_by_name("waits", &()).await.expect("all replies");
        println!("{}", waits.map(|it| it.to_string()).join(" "));
        running.shutdown().await.expect("a stop");
    });
}

/// Answers with the number of messages so far.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "1h")]
enum Counter {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}

use counter::{Counting, Fresh};

#[handler]
impl Counter {
    #[on(Fresh, message)]
    fn first(reply: &mut Reply) -> Counting {
        reply.text("1");
        Counting { count: 1 }
    }

    #[on(Counting, message)]
    fn next(counter: &mut Counting, reply: &mut Reply) -> Stay {
        counter.count += 1;
        reply.text(counter.count.to_string());
        Stay
    }
}
