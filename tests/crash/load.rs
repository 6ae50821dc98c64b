//! The users: they write in many chats at once, now and then a lot in one, and hear what the bot says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use fastrand::Rng;
use serde_json::json;
use stategram::simulator::{ChatView, Simulator};
use stategram::types::AsyncTelegramApi;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::history::History;
use crate::order::{Order, Wish};

/// How many chats there are.
const CHATS: usize = 40;
/// As many messages may be unanswered: more than a mailbox holds, so that bursts overflow into the inbox.
const WINDOW: u64 = 300;
/// In milliseconds.
const LONGEST_TIMER: u64 = 1_500;
/// Above every id that the simulator gives out, and with room for 47 million below Telegram's limit.
const FIRST_UPDATE: i64 = 2_100_000_000;
/// As many of the last updates can come again.
const REMEMBERED: usize = 500;

pub(crate) struct Load {
    simulator: Arc<Simulator>,
    history: Mutex<History>,
    post: Mutex<Post>,
    chats: Vec<i64>,
    /// What the chats' readers and the writer listen to.
    stop: CancellationToken,
}

/// What has been handed to the bot's Telegram.
struct Post {
    rng: Rng,
    next_update: i64,
    /// Every update that was put in, in that order, by chat and number.
    sent: Vec<(i64, u64)>,
    last: VecDeque<(String, i64, u64)>,
    paused: bool,
}

impl Load {
    /// Users who say nothing yet.
    pub(crate) fn new(simulator: Arc<Simulator>, seed: u64) -> Arc<Self> {
        let chats = (0..CHATS).map(|it| simulator.user(&format!("user{it}")).id()).collect();
        let post = Post {
            rng: Rng::with_seed(seed),
            next_update: FIRST_UPDATE,
            sent: Vec::new(),
            last: VecDeque::new(),
            paused: false,
        };
        let history = Mutex::default();
        Arc::new(Self { simulator, history, post: Mutex::new(post), chats, stop: CancellationToken::new() })
    }

    pub(crate) fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().expect("no panic")
    }

    /// The users write and listen from now on, until [`stop`](Self::stop).
    pub(crate) fn start(self: &Arc<Self>) -> Vec<JoinHandle<()>> {
        let reader = |&chat: &i64| tokio::spawn(self.clone().listen(self.simulator.chat(chat)));
        let mut tasks: Vec<_> = self.chats.iter().map(reader).collect();
        tasks.push(tokio::spawn(self.clone().write()));
        tasks
    }

    /// Nobody writes, and what has been said is still heard.
    pub(crate) fn pause(&self, paused: bool) {
        self.post().paused = paused;
    }

    pub(crate) fn stop(&self) {
        self.stop.cancel();
    }

    /// How many updates the bot has confirmed, or fewer: what was put in out of turn may be confirmed out of turn.
    pub(crate) async fn confirmed(&self, out_of_turn: usize) -> Vec<(i64, u64)> {
        let bot = self.simulator.bot().expect("a bot");
        let pending = bot.get_webhook_info().await.expect("an answer").result.pending_update_count;
        let sent = &self.post().sent;
        sent[..sent.len().saturating_sub(pending as usize + out_of_turn)].to_vec()
    }

    /// Telegram hands over some updates again, and gives two ids in the wrong order. Says how many of these there are.
    ///
    /// Only while no bot is there: an id below one that was asked for would not be handed over.
    pub(crate) async fn oddities(&self) -> usize {
        let bot = self.simulator.bot().expect("a bot");
        let pending = bot.get_webhook_info().await.expect("an answer").result.pending_update_count;
        let mut post = self.post();
        let mut odd = 0;
        // Both have to be in the first batch.
        if pending < 90 {
            let first = post.rng.usize(..self.chats.len());
            let second = (first + 1) % self.chats.len();
            let id = post.next_update;
            self.hand_over(&mut post, self.chats[first], Wish::Count, id + 1);
            self.hand_over(&mut post, self.chats[second], Wish::Count, id);
            odd += 2;
        }
        for _ in 0..post.rng.usize(..3) {
            let known = post.last.len();
            if known > 0 {
                let nth = post.rng.usize(..known);
                let (json, chat, number) = post.last[nth].clone();
                self.simulator.inject(&json).expect("JSON");
                post.sent.push((chat, number));
                odd += 1;
            }
        }
        odd
    }

    /// Everybody asks for the state.
    pub(crate) fn ask_for_states(&self) {
        for &chat in &self.chats {
            let mut post = self.post();
            let id = post.next_update;
            self.hand_over(&mut post, chat, Wish::State, id);
        }
    }

    async fn write(self: Arc<Self>) {
        while !self.stop.is_cancelled() {
            tokio::time::sleep(Duration::from_millis(2)).await;
            let open = self.history().open().0;
            let mut post = self.post();
            if post.paused || open >= WINDOW {
                continue;
            }
            // Most come from anywhere; now and then somebody writes without taking a breath.
            let burst = (post.rng.u8(..60) == 0).then(|| self.chats[post.rng.usize(..2)]);
            let messages = if burst.is_some() { 150 } else { post.rng.u64(1..40).min(WINDOW - open) };
            for _ in 0..messages {
                let chat = burst.unwrap_or_else(|| self.chats[post.rng.usize(..self.chats.len())]);
                let wish = match post.rng.u8(..40) {
                    0..3 => Wish::Timer(post.rng.u64(1..LONGEST_TIMER)),
                    3..5 => Wish::Once,
                    _ => Wish::Count,
                };
                let id = post.next_update;
                self.hand_over(&mut post, chat, wish, id);
            }
        }
    }

    fn hand_over(&self, post: &mut Post, chat: i64, wish: Wish, update_id: i64) {
        let now = self.simulator.clock().now();
        let order = {
            let mut history = self.history();
            let order = Order { number: history.last_order(chat) + 1, wish };
            history.says(chat, order, now.as_millis());
            order
        };
        let person = json!({ "id": chat, "is_bot": false, "first_name": "User", "type": "private" });
        let message = json!({
            "message_id": order.number, "from": person, "chat": person, "date": now.as_secs(), "text": order.to_string(),
        });
        let json = json!({ "update_id": update_id, "message": message }).to_string();
        self.simulator.inject(&json).expect("JSON");
        post.next_update = post.next_update.max(update_id + 1);
        post.sent.push((chat, order.number));
        if post.last.len() == REMEMBERED {
            post.last.pop_front();
        }
        post.last.push_back((json, chat, order.number));
    }

    /// Until it is stopped and everything is heard that was said.
    async fn listen(self: Arc<Self>, mut chat: ChatView) {
        loop {
            let heard = tokio::select! {
                biased;
                heard = chat.next() => heard,
                () = self.stop.cancelled() => return,
            };
            if let Some(heard) = heard {
                let now = self.simulator.clock().now().as_millis();
                self.history().hears(chat.id(), heard.text, now);
            }
        }
    }

    fn post(&self) -> MutexGuard<'_, Post> {
        self.post.lock().expect("no panic")
    }
}
