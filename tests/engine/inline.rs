//! Inline mode: the newest query of a user is computed and answered, and nothing else of what was typed.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use stategram::clock::Clock;
use stategram::prelude::*;
use stategram::{Builder, Running};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::PATIENCE;
use crate::line::Line;
use crate::slow::Slow;

/// What the bots here share with their tests.
#[derive(Clone, Provide)]
pub(crate) struct Lab {
    pub(crate) clock: Clock,
    began: UnboundedSender<String>,
    pub(crate) gate: Arc<Semaphore>,
    pub(crate) computed: Arc<AtomicU32>,
    log: Arc<Mutex<Vec<String>>>,
}

impl Lab {
    pub(crate) fn new() -> (Self, UnboundedReceiver<String>) {
        let (began, beginnings) = unbounded_channel();
        let gate = Arc::new(Semaphore::new(0));
        (Self { clock: Clock::manual(), began, gate, computed: Arc::default(), log: Arc::default() }, beginnings)
    }

    pub(crate) async fn start(&self, bot: Builder<Self>) -> Running {
        bot.clock(&self.clock).start().await.unwrap()
    }

    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }
}

/// The computation of this query has begun.
pub(crate) async fn begins(beginnings: &mut UnboundedReceiver<String>, query: &str) {
    let began = tokio::time::timeout(PATIENCE, beginnings.recv()).await.expect("no computation begins");
    assert_eq!(began.as_deref(), Some(query));
}

pub(crate) const COMPUTING: Duration = Duration::from_millis(200);

/// Searches, which takes a while, and counts the searches that were worth something.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
pub(crate) enum Search {
    #[state(entry)]
    Idle,
    Searched {
        count: u32,
    },
}
use search::{Idle, Searched};

#[handler(app = Lab)]
impl Search {
    #[on(Idle, inline_query)]
    async fn first(
        query: Inline,
        clock: Data<Clock>,
        began: Data<UnboundedSender<String>>,
        computed: Data<Arc<AtomicU32>>,
        reply: &mut Reply,
    ) -> Result<Searched, &'static str> {
        search(&query, clock, began, computed, 1, reply).await?;
        Ok(Searched { count: 1 })
    }

    #[on(Searched, inline_query)]
    async fn next(
        searched: &mut Searched,
        query: Inline,
        clock: Data<Clock>,
        began: Data<UnboundedSender<String>>,
        computed: Data<Arc<AtomicU32>>,
        reply: &mut Reply,
    ) -> Result<Stay, &'static str> {
        searched.count += 1;
        search(&query, clock, began, computed, searched.count, reply).await?;
        Ok(Stay)
    }

    #[on(Searched, text)]
    fn how_many(searched: &Searched, reply: &mut Reply) -> Stay {
        reply.text(searched.count.to_string());
        Stay
    }

    #[on(_, failed)]
    fn went_wrong(failure: Failure, log: Data<Arc<Mutex<Vec<String>>>>) -> Stay {
        log.0.lock().unwrap().push(failure.to_string());
        Stay
    }
}

async fn search<P>(
    query: &Inline,
    Data(clock): Data<Clock>,
    Data(began): Data<UnboundedSender<String>>,
    Data(computed): Data<Arc<AtomicU32>>,
    count: u32,
    reply: &mut Reply<P>,
) -> Result<(), &'static str> {
    reply.answer([InlineResult::article("soon", "Searching", "Nothing yet")]);
    let until = clock.now() + COMPUTING;
    began.send(query.query.clone()).map_err(|_| "the test is over")?;
    if query.query.starts_with("blocking") {
        let (clock, runtime) = (clock.clone(), tokio::runtime::Handle::current());
        let work = tokio::task::spawn_blocking(move || {
            runtime.block_on(clock.sleep_until(until));
            computed.fetch_add(1, SeqCst);
        });
        work.await.map_err(|_| "the search panicked")?;
    } else {
        clock.sleep_until(until).await;
        computed.fetch_add(1, SeqCst);
    }
    if query.query.ends_with("!") {
        return Err("nobody shouts here");
    }
    reply.answer([InlineResult::article("found", "Found", format!("{} ({count})", query.query))]);
    Ok(())
}

pub(crate) fn texts(answers: &[Value]) -> Vec<&str> {
    let text = "/results/0/input_message_content/message_text";
    answers.iter().map(|it| it.pointer(text).and_then(Value::as_str).expect("an article")).collect()
}

/// What somebody types in a second and a half, letter by letter, after a query that was answered: every one of them has a state
/// to edit before it is superseded.
async fn fifty_queries(prefix: &str) -> (Line, Lab) {
    let (line, (lab, mut beginnings)) = (Line::new(), Lab::new());
    let running = lab.start(line.bot().with(lab.clone()).conversation::<Search>()).await;
    let query = |count: u32| format!("{prefix}{count}");
    line.types(7, &query(0));
    begins(&mut beginnings, &query(0)).await;
    lab.clock.advance(COMPUTING);
    line.settle(&running).await;
    for count in 1..=50 {
        line.types(7, &query(count));
        begins(&mut beginnings, &query(count)).await;
        lab.clock.advance(Duration::from_millis(30));
    }
    assert_eq!(line.answered(), [query(0)]);
    lab.clock.advance(COMPUTING);
    line.settle(&running).await;
    assert_eq!(line.answered(), [query(0), query(50)]);
    let answers = line.calls("answerInlineQuery");
    let expected = [format!("{} (1)", query(0)), format!("{} (2)", query(50))];
    assert_eq!(texts(&answers), expected, "what the others have counted is gone with them");
    line.says(7, "how many?");
    line.settle(&running).await;
    assert_eq!(line.calls("sendMessage")[0]["text"], "2");
    assert_eq!(lab.log(), [""; 0], "that a query is superseded is no failure");
    assert_eq!(running.set_aside(None, 10).await.unwrap().len(), 0);
    running.shutdown().await.unwrap();
    (line, lab)
}

#[tokio::test]
async fn of_fifty_queries_typed_in_a_row_the_last_is_answered() {
    let (_, lab) = fifty_queries("").await;
    assert_eq!(lab.computed.load(SeqCst), 2, "the others were cancelled");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_blocking_computations_the_last_is_answered() {
    let (_, lab) = fifty_queries("blocking ").await;
    // Nobody can cancel them. They end, and nobody looks at what they found.
    let ended = async {
        while lab.computed.load(SeqCst) < 51 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, ended).await.unwrap();
}

/// One user's queries are no affair of another's.
#[tokio::test]
async fn every_user_is_answered() {
    let (line, (lab, mut beginnings)) = (Line::new(), Lab::new());
    let running = lab.start(line.bot().with(lab.clone()).conversation::<Search>()).await;
    for (user, query) in [(7, "a"), (8, "b"), (7, "aa"), (9, "c")] {
        line.types(user, query);
        begins(&mut beginnings, query).await;
    }
    lab.clock.advance(COMPUTING);
    line.settle(&running).await;
    let mut answered = line.answered();
    answered.sort();
    assert_eq!(answered, ["aa", "b", "c"]);
    running.shutdown().await.unwrap();
}

/// Between two attempts, too.
#[tokio::test]
async fn a_failed_query_is_tried_again_until_its_user_types_on() {
    let (line, (lab, mut beginnings)) = (Line::new(), Lab::new());
    let bot = line.bot().with(lab.clone()).conversation::<Search>().attempts(2, Duration::from_secs(1));
    let running = lab.start(bot).await;
    line.types(7, "a!");
    begins(&mut beginnings, "a!").await;
    lab.clock.advance(COMPUTING);
    while lab.computed.load(SeqCst) < 1 {
        tokio::task::yield_now().await;
    }
    line.types(7, "b!");
    begins(&mut beginnings, "b!").await;
    assert_eq!(lab.log(), [""; 0], "what was superseded has not failed");
    // Nobody types on: twice it fails, and then the conversation is told.
    lab.clock.advance(COMPUTING);
    while lab.computed.load(SeqCst) < 2 {
        tokio::task::yield_now().await;
    }
    let again = async {
        // The pause may begin after this is first asked.
        while beginnings.try_recv().is_err() {
            lab.clock.advance(Duration::from_secs(1));
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, again).await.unwrap();
    lab.clock.advance(COMPUTING);
    line.settle(&running).await;
    assert_eq!(lab.log(), ["handler `first` in state `Idle` failed: nobody shouts here"]);
    assert_eq!(running.set_aside(None, 10).await.unwrap().len(), 1);
    assert_eq!(line.answered(), [""; 0]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn an_answer_is_dropped_where_telegram_waits_no_longer_and_the_turn_counts() {
    let (line, (lab, mut beginnings)) = (Line::new(), Lab::new());
    let running = lab.start(line.bot().with(lab.clone()).conversation::<Search>()).await;
    line.types(7, "slow");
    begins(&mut beginnings, "slow").await;
    lab.clock.advance(Duration::from_secs(31));
    line.settle(&running).await;
    assert_eq!(line.answered(), [""; 0]);
    line.types(7, "quick");
    begins(&mut beginnings, "quick").await;
    lab.clock.advance(COMPUTING);
    line.settle(&running).await;
    assert_eq!(texts(&line.calls("answerInlineQuery")), ["quick (2)"]);
    running.shutdown().await.unwrap();
}

/// While a turn is written down its query counts, and a newer one waits its turn.
#[tokio::test]
async fn a_query_that_comes_during_the_commit_comes_too_late_to_cancel_it() {
    let (line, (lab, mut beginnings)) = (Line::new(), Lab::new());
    let (entered, release) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let store = Slow::with_gated_commits(stategram::store::Memory::default(), &entered, &release);
    let running = lab.start(line.bot().with(lab.clone()).conversation::<Search>().store(store)).await;
    line.types(7, "a");
    begins(&mut beginnings, "a").await;
    lab.clock.advance(COMPUTING);
    entered.acquire().await.unwrap().forget();
    line.types(7, "b");
    line.received().await;
    release.add_permits(10);
    begins(&mut beginnings, "b").await;
    lab.clock.advance(COMPUTING);
    line.settle(&running).await;
    assert_eq!(texts(&line.calls("answerInlineQuery")), ["a (1)", "b (2)"]);
    running.shutdown().await.unwrap();
}

/// Every query is a machine of its own.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_update)]
enum Each {
    #[state(entry)]
    Query,
}
use each::Query;

#[handler(app = Lab)]
impl Each {
    #[on(Query, inline_query)]
    async fn query(
        query: Inline,
        clock: Data<Clock>,
        began: Data<UnboundedSender<String>>,
        computed: Data<Arc<AtomicU32>>,
        reply: &mut Reply<Elsewhere>,
    ) -> Result<Stay, &'static str> {
        if query.query == "silent" {
            return Ok(Stay);
        }
        search(&query, clock, began, computed, 0, reply).await?;
        Ok(Stay)
    }
}

#[tokio::test]
async fn a_newer_query_supersedes_also_where_every_query_has_a_conversation_of_its_own() {
    let (line, (lab, mut beginnings)) = (Line::new(), Lab::new());
    let running = lab.start(line.bot().with(lab.clone()).conversation::<Each>()).await;
    for (user, query) in [(7, "a"), (7, "ab"), (8, "x"), (7, "abc")] {
        line.types(user, query);
        begins(&mut beginnings, query).await;
    }
    lab.clock.advance(COMPUTING);
    line.settle(&running).await;
    let mut answered = line.answered();
    answered.sort();
    assert_eq!((answered, lab.computed.load(SeqCst)), (vec!["abc".to_owned(), "x".to_owned()], 2));
    line.types(7, "silent");
    line.settle(&running).await;
    assert_eq!(line.answered().len(), 2, "what nobody answers is left alone");
    running.shutdown().await.unwrap();
}

/// Answers at once.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Quick {
    #[state(entry)]
    Ready,
}
use quick::Ready;

#[handler]
impl Quick {
    #[on(Ready, inline_query)]
    fn query(reply: &mut Reply) -> Stay {
        reply.answer([InlineResult::article("q", "Quick", "quick")]);
        Stay
    }
}

#[tokio::test]
async fn of_several_takers_the_earliest_that_took_a_query_answers_it() {
    let (line, (lab, mut beginnings)) = (Line::new(), Lab::new());
    let bot = line.bot().with(lab.clone()).conversation::<Search>().conversation::<Quick>();
    let running = lab.start(bot).await;
    // The first is superseded in the one that computes: then the other's answer, which is there, is not wanted either.
    for query in ["a", "ab"] {
        line.types(7, query);
        begins(&mut beginnings, query).await;
    }
    lab.clock.advance(COMPUTING);
    line.settle(&running).await;
    // One that fails has not taken it.
    line.types(7, "abc!");
    begins(&mut beginnings, "abc!").await;
    lab.clock.advance(COMPUTING);
    line.settle(&running).await;
    assert_eq!(line.answered(), ["ab", "abc!"]);
    assert_eq!(texts(&line.calls("answerInlineQuery")), ["ab (1)", "quick"]);
    running.shutdown().await.unwrap();
}
