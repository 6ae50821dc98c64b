//! The bot that is measured: the counter.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use stategram::Limits;
use stategram::prelude::*;
use stategram::simulator::TOKEN;
use stategram::store::Sqlite;
use tokio::sync::Notify;

/// Runs until it has answered so many updates, and prints how long that took from the first on, and how much of a CPU, in
/// seconds.
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
        let bot = Bot::new(TOKEN).and_then(|bot| bot.api_url(url)).expect("a bot").with(tally);
        let bot = bot.conversation::<Counter>().limits(Limits::off());
        let bot = match store {
            "memory" => bot,
            file => bot.store(Sqlite::open(file).await.expect("a store")),
        };
        let running = bot.start().await.expect("a running bot");
        progress.first.notified().await;
        let (began, cpu) = (Instant::now(), cpu());
        progress.last.notified().await;
        running.settled().await;
        println!("{} {}", began.elapsed().as_secs_f64(), self::cpu() - cpu);
        running.shutdown().await.expect("a stop");
    });
}

/// User and system time of this process, in seconds; the kernel counts in steps of 10 ms.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    // The fields after the parenthesised name start at the third; user and system time are the 14th and 15th.
    let fields = stat.rsplit(')').next().expect("a name").split_whitespace();
    fields.skip(11).take(2).map(|ticks| ticks.parse::<f64>().expect("a number")).sum::<f64>() / 100.0
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
