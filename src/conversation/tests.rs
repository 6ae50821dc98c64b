//! The map, the alarm and the activity count together, without a source.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::activity::Activity;
use crate::bot::Scripted;
use crate::clock::Clock;
use crate::commands::the_line;
use crate::conversation::{Attempts, Backlog, Conversations, Looks, Place, Surroundings, Taker};
use crate::deliver::Deliver;
use crate::extract::Me;
use crate::fatal::Fatal;
use crate::limits::{Limits, Throttle};
use crate::prelude::*;
use crate::store::{Memory, Store};
use crate::types::User;
use crate::update::Incoming;
use crate::vitals::Vitals;

/// Begins and ends with every other message.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "30d")]
enum Game {
    #[state(entry)]
    Idle,
    Playing,
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing {
        Playing
    }

    #[on(Playing, text)]
    fn stop() -> End {
        End
    }
}

fn games() -> Arc<Conversations<Game, ()>> {
    games_in(Arc::new(Memory::default()), usize::MAX)
}

fn games_in(store: Arc<dyn Store>, idle: usize) -> Arc<Conversations<Game, ()>> {
    let around = around(&Scripted::new(), store, idle, Limits::off());
    Conversations::new(Arc::new(()), Arc::new(around), Place::before(None), None)
}

/// What a bot over this script has around its conversations.
pub(super) fn around(script: &Scripted, store: Arc<dyn Store>, idle: usize, limits: Limits) -> Surroundings {
    let (bot, clock) = (Bot::over(script.clone()), Clock::manual());
    let (activity, fatal) = (Activity::default(), Fatal::default());
    let post = Arc::<crate::route::Post>::default();
    let throttle = Throttle::new(limits, clock.clone());
    let deliver = Deliver::new(
        bot.clone(),
        throttle,
        clock.clone(),
        store.clone(),
        post.clone(),
        activity.clone(),
        fatal.clone(),
    );
    Surroundings {
        bot,
        me: Me::new(User::builder().id(7).is_bot(true).first_name("Bot").build(), None),
        usage: the_line(),
        clock,
        store,
        deliver,
        post,
        backlog: Backlog::new(Backlog::DEFAULT_BOUND),
        activity,
        vitals: Vitals::default(),
        looks: Looks::default(),
        handler_timeout: Duration::from_secs(60),
        attempts: Attempts::ONE,
        presses: Arc::default(),
        idle,
        caught_up: CancellationToken::new(),
        fatal,
    }
}

fn say(games: &Arc<Conversations<Game, ()>>, id: i64) {
    say_in(games, 5, id);
}

fn say_in(games: &Arc<Conversations<Game, ()>>, chat_id: i64, id: i64) {
    let chat = format!(r#"{{"id":{chat_id},"type":"private"}}"#);
    let json = format!(r#"{{"update_id":{id},"message":{{"message_id":1,"date":1,"chat":{chat},"text":"x"}}}}"#);
    games.clone().arrive(Arc::new(Incoming::decode(&json).unwrap()), None, None);
}

#[tokio::test]
async fn short_games_of_one_busy_chat_do_not_fill_the_alarm() {
    let games = games();
    for id in 0..20_000 {
        say(&games, id);
        // Bursts of 50, so that the worker sweeps while its own conversation is busy.
        if id % 50 == 49 {
            games.around.activity.quiet().await;
        }
    }
    games.around.activity.quiet().await;
    assert_eq!(games.cells.len(), 0);
    assert!(games.alarm.len() < 3_000, "{} entries for no conversation", games.alarm.len());
}

/// Only the worker of the map and the sweep of it, with a store that keeps.
#[cfg(feature = "sqlite")]
#[tokio::test]
async fn conversations_that_leave_the_memory_take_their_alarms_along() {
    let directory = tempfile::tempdir().unwrap();
    let store: Arc<dyn Store> = Arc::new(crate::store::Sqlite::open(directory.path().join("bot.db")).await.unwrap());
    let games = games_in(store.clone(), 100);
    let now = games.around.clock.now();
    store.begin(crate::store::Run { bot_id: 1, conversations: &["Game"], now }).await.unwrap();
    for chat_id in 1..=5_000 {
        say_in(&games, chat_id, chat_id);
        if chat_id % 500 == 0 {
            games.around.activity.quiet().await;
            assert!(games.cells.len() <= 100, "{} cells", games.cells.len());
            assert_eq!(games.cells.len(), games.room.cells());
        }
    }
    assert!(games.alarm.len() < 3_000, "{} entries for no conversation", games.alarm.len());
    // Those that left are ended by their next word, and take nothing with them.
    for chat_id in 1..=5_000 {
        say_in(&games, chat_id, chat_id);
    }
    games.around.activity.quiet().await;
    assert_eq!((games.cells.len(), games.room.cells()), (0, 0));
}

/// At rest means that every deadline which the clock has reached was seen to, also one that is just coming up elsewhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_at_rest_before_its_deadline_was_seen_to() {
    let games = games();
    let keeper = tokio::spawn(games.clone().keep_time());
    for id in 0..3_000 {
        say(&games, id);
        games.around.activity.quiet().await;
        assert_eq!(games.cells.len(), 1);
        games.around.clock.advance(Duration::from_secs(31 * 86_400));
        while games.clone().ring() {
            games.around.activity.quiet().await;
        }
        games.around.activity.quiet().await;
        assert_eq!(games.cells.len(), 0, "in round {id}");
    }
    keeper.abort();
}
