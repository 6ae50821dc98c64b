//! Delivery without conversations, to a scripted Telegram, from a store whose outbox is in memory.

mod behind;
mod broadcast;
mod ending;
mod files;
mod flights;
mod left;
mod limits;
mod order;
mod shelf;

use std::any::TypeId;
use std::sync::{Arc, Mutex};

use futures_util::future::BoxFuture;
use serde_json::json;
use tokio::sync::Semaphore;

use crate::activity::Activity;
use crate::bot::{Bot, Scripted};
use crate::clock::{Clock, Moment};
use crate::conversation::{Answering, Taker};
use crate::deliver::{Deliver, Origin, TAKEN_UP};
use crate::fatal::Fatal;
use crate::limits::{Limits, Throttle};
use crate::reply::{Call, Effect, OWN};
use crate::route::{Post, Route};
use crate::store::{EffectId, Entry, InboxId, SentId, Store};
use crate::types::methods::{
    AnswerCallbackQueryParams, DeleteMessageParams, EditMessageTextParams, SendChatActionParams, SendMessageParams,
};
use crate::types::{ChatAction, ChatId};
use crate::update::{Incoming, Leaves};

use shelf::Shelf;

/// A delivery, and everything around it.
struct Bench {
    script: Scripted,
    clock: Clock,
    shelf: Shelf,
    activity: Activity,
    fatal: Fatal,
    deliver: Arc<Deliver>,
    told: Arc<Told>,
    _route: Arc<Route>,
}

impl Bench {
    /// The bound is for so many short texts. Every message that is sent is message 100 where nothing else is scripted.
    fn new(shelf: &Shelf, bound: usize) -> Self {
        Self::limited(shelf, bound, Limits::off())
    }

    fn limited(shelf: &Shelf, bound: usize, limits: Limits) -> Self {
        let (script, clock, activity, fatal) =
            (Scripted::new(), Clock::manual(), Activity::default(), Fatal::default());
        script.always("sendMessage", &json!({"message_id": 100}));
        for method in ["answerCallbackQuery", "deleteMessage", "editMessageText", "sendChatAction"] {
            script.always(method, &true);
        }
        let (post, told) = (Arc::new(Post::default()), Arc::new(Told::default()));
        let route = Arc::new(Route::new(vec![told.clone()], Arc::default()));
        post.opens(&route);
        let store: Arc<dyn Store> = Arc::new(shelf.clone());
        let bot = Bot::over(script.clone());
        let throttle = Throttle::new(limits, clock.clone());
        let mut deliver = Deliver::new(bot, throttle, clock.clone(), store, post, activity.clone(), fatal.clone());
        let small = Arc::get_mut(&mut deliver).unwrap();
        small.bound = bound * (OWN + 8);
        small.taken_up = Arc::new(Semaphore::new(small.bound / TAKEN_UP));
        Self { script, clock, shelf: shelf.clone(), activity, fatal, deliver, told, _route: route }
    }

    fn keeping() -> Self {
        Self::new(&Shelf::keeping(), 1_000)
    }

    fn forgetting() -> Self {
        Self::new(&Shelf::default(), 1_000)
    }

    /// A turn as it is committed.
    fn commit(&self, effects: Vec<Effect>) -> Committed {
        let (at, tell) = (self.clock.now(), true);
        let first = self.shelf.commit(&effects, at, tell);
        Committed { first, at, effects }
    }

    fn push(&self, turn: Committed) {
        let origin = Origin { conversation: "Told".to_owned(), seed: "1".to_owned() };
        self.deliver.push(turn.first, turn.at, turn.effects, Some(origin));
    }

    fn send(&self, effects: Vec<Effect>) {
        self.push(self.commit(effects));
    }

    async fn quiet(&self) {
        self.activity.quiet().await;
    }

    /// What Telegram was asked for, as `method text`, in order.
    fn calls(&self) -> Vec<String> {
        let calls = self.script.calls().into_iter();
        calls.map(|it| format!("{} {}", it.method, it.params["text"].as_str().unwrap_or_default())).collect()
    }

    fn texts(&self) -> Vec<String> {
        self.script.calls().iter().map(|it| it.params["text"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Waits until so many calls were made.
    async fn called(&self, count: usize) {
        while self.script.calls().len() < count {
            tokio::task::yield_now().await;
        }
    }
}

struct Committed {
    first: EffectId,
    at: Moment,
    effects: Vec<Effect>,
}

/// The conversation that is told of what is refused.
#[derive(Debug, Default)]
struct Told(Mutex<Vec<(String, Entry, Option<InboxId>)>>);

impl Told {
    fn all(&self) -> Vec<(String, Entry, Option<InboxId>)> {
        self.0.lock().unwrap().clone()
    }
}

impl Taker for Told {
    fn name(&self) -> &'static str {
        "Told"
    }

    fn conversation(&self) -> TypeId {
        TypeId::of::<Self>()
    }

    fn count(&self) -> usize {
        0
    }

    fn leaves(&self) -> Leaves {
        Leaves::NONE
    }

    fn takes(&self, _: &Incoming) -> bool {
        false
    }

    fn seed(&self, _: &Incoming) -> String {
        String::new()
    }

    fn moving(
        self: Arc<Self>,
        _: crate::conversation::Migration,
    ) -> BoxFuture<'static, crate::store::Result<Vec<crate::store::Posting>>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn arrive(self: Arc<Self>, _: Arc<Incoming>, _: Option<InboxId>, _: Option<Answering>) {}

    fn post(self: Arc<Self>, seed: &str, entry: Entry, inbox: Option<InboxId>) -> bool {
        self.0.lock().unwrap().push((seed.to_owned(), entry, inbox));
        true
    }

    fn ring(self: Arc<Self>) -> bool {
        false
    }

    fn look_into_store(self: Arc<Self>) -> BoxFuture<'static, bool> {
        Box::pin(std::future::ready(false))
    }

    fn keep_time(self: Arc<Self>) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }

    fn keep_stored_time(self: Arc<Self>) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

fn text(chat: i64, text: impl ToString) -> Effect {
    Call::SendMessage(Box::new(SendMessageParams::builder().chat_id(chat).text(text.to_string()).build())).into()
}

fn known(id: u64, effect: Effect) -> Effect {
    Effect { sent: Some(SentId(id)), ..effect }
}

fn once(effect: Effect) -> Effect {
    Effect { once: true, ..effect }
}

fn edit(of: u64, text: &str) -> Effect {
    let params = EditMessageTextParams::builder().chat_id(1).text(text).build();
    Effect { of: Some(SentId(of)), ..Call::EditMessageText(Box::new(params)).into() }
}

fn delete(of: u64) -> Effect {
    let params = DeleteMessageParams::builder().chat_id(1).message_id(0).build();
    Effect { of: Some(SentId(of)), ..Call::DeleteMessage(Box::new(params)).into() }
}

fn typing(chat: i64) -> Effect {
    let params = SendChatActionParams::builder().chat_id(ChatId::Integer(chat)).action(ChatAction::Typing).build();
    Call::SendChatAction(Box::new(params)).into()
}

fn toast(text: &str) -> Effect {
    let params = AnswerCallbackQueryParams::builder().callback_query_id("q").text(text).build();
    Call::AnswerCallbackQuery(Box::new(params)).into()
}
