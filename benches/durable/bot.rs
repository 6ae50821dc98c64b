//! The bot that is measured: the counter.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use stategram::prelude::*;
use stategram::simulator::TOKEN;
use stategram::store::Sqlite;
use tokio::sync::Notify;

/// Runs until it has answered so many updates, and prints how long that took from the first on, in seconds.
pub(crate) fn run(url: &str, updates: usize, store: &str) {
    // It does not outlive its parent, which holds this pipe.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(3);
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let tally = Tally(Arc::new(Progress { left: AtomicUsize::new(updates), ..Progress::default() }));
        let progress = tally.0.clone();
        let bot =
            Bot::new(TOKEN).and_then(|bot| bot.api_url(url)).expect("a bot").with(tally).conversation::<Counter>();
        let bot = match store {
            "memory" => bot,
            file => bot.store(Sqlite::open(file).await.expect("a store")),
        };
        let running = bot.start().await.expect("a running bot");
        progress.first.notified().await;
        let began = Instant::now();
        progress.last.notified().await;
        running.settled().await;
        println!("{}", began.elapsed().as_secs_f64());
        running.shutdown().await.expect("a stop");
    });
}

/// How far it is.
#[derive(Debug, Default)]
struct Progress {
    began: AtomicUsize,
    left: AtomicUsize,
    first: Notify,
    last: Notify,
}

impl Progress {
    fn step(&self) {
        if self.began.fetch_add(1, Ordering::Relaxed) == 0 {
            self.first.notify_one();
        }
        if self.left.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.last.notify_one();
        }
    }
}

#[derive(Provide)]
pub(crate) struct Tally(Arc<Progress>);

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

#[handler(app = Tally)]
impl Counter {
    #[on(Fresh, message)]
    fn first(Data(progress): Data<Arc<Progress>>, reply: &mut Reply) -> Counting {
        progress.step();
        reply.text("1");
        Counting { count: 1 }
    }

    #[on(Counting, message)]
    fn next(counter: &mut Counting, Data(progress): Data<Arc<Progress>>, reply: &mut Reply) -> Stay {
        progress.step();
        counter.count += 1;
        reply.text(counter.count.to_string());
        Stay
    }
}
