//! A bot under test: what Telegram answers it, and who posts to it.

use std::net::SocketAddr;

use serde_json::json;
use stategram::bot::{RecordedCall, Scripted};
use stategram::clock::Clock;
use stategram::store::Store;
use stategram::{Bot, Builder, Running, Webhook};

use crate::counter::{Counter, Lab, Strange};
use crate::peer::{Answer, Peer};
use crate::soon;

/// The secret of most of these webhooks.
pub(crate) const SECRET: &str = "the_right_secret";

pub(crate) struct Subject {
    pub(crate) running: Running,
    pub(crate) telegram: Scripted,
    pub(crate) lab: Lab,
}

/// A webhook on a port of its own that expects [`SECRET`].
pub(crate) fn webhook() -> Webhook {
    Webhook::listen("127.0.0.1:0").secret(SECRET)
}

/// A Telegram where nothing waits.
pub(crate) fn telegram() -> Scripted {
    let telegram = Scripted::new();
    let me = json!({"id": 123_456, "is_bot": true, "first_name": "Bot", "username": "a_bot"});
    let sent = json!({"message_id": 1, "date": 0, "chat": {"id": 42, "type": "private", "first_name": "Ann"}});
    telegram.always("getMe", &me).always("sendMessage", &sent);
    telegram.always("setWebhook", &true).always("deleteWebhook", &true);
    telegram.always("getWebhookInfo", &info("https://example.org", 0));
    telegram
}

/// What `getWebhookInfo` says.
pub(crate) fn info(url: &str, pending: u32) -> serde_json::Value {
    json!({"url": url, "has_custom_certificate": false, "pending_update_count": pending})
}

pub(crate) fn bot(telegram: &Scripted, lab: &Lab) -> Builder<Lab> {
    Bot::over(telegram.clone()).with(lab.clone()).conversation::<Counter>().conversation::<Strange>()
}

impl Subject {
    pub(crate) async fn start(webhook: Webhook) -> Self {
        Self::start_with(webhook, |bot| bot).await
    }

    pub(crate) async fn start_in(webhook: Webhook, store: impl Store) -> Self {
        Self::start_with(webhook, |bot| bot.store(store)).await
    }

    pub(crate) async fn start_with(webhook: Webhook, more: impl FnOnce(Builder<Lab>) -> Builder<Lab>) -> Self {
        let (telegram, lab) = (telegram(), Lab::default());
        let bot = more(bot(&telegram, &lab).clock(&Clock::manual()).webhook(webhook));
        let running = soon(bot.start()).await.expect("a bot");
        Self { running, telegram, lab }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.running.webhook_address().expect("a port")
    }

    /// Somebody who connects.
    pub(crate) async fn peer(&self) -> Peer {
        Peer::connect(self.address()).await
    }

    /// Posts an update as Telegram does, over a connection of its own.
    pub(crate) async fn post(&self, update: &str) -> Answer {
        self.peer().await.post(update).await
    }

    /// Lets everything be done that was taken in.
    pub(crate) async fn settle(&self) {
        soon(self.running.settled()).await;
    }

    /// The texts that the handlers have taken, in their order.
    pub(crate) fn taken(&self) -> Vec<String> {
        self.lab.log.lock().unwrap().iter().map(|it| it.1.clone()).collect()
    }

    /// The texts that the bot has sent, in their order.
    pub(crate) fn sent(&self) -> Vec<String> {
        let calls = self.telegram.calls();
        let texts = calls.iter().filter(|it| it.method == "sendMessage").map(|it| it.params["text"].as_str().unwrap());
        texts.map(str::to_owned).collect()
    }

    /// The calls of this method.
    pub(crate) fn calls(&self, method: &str) -> Vec<RecordedCall> {
        self.telegram.calls().into_iter().filter(|it| it.method == method).collect()
    }
}

/// A text in a private chat.
pub(crate) fn text(update_id: i64, chat_id: i64, text: &str) -> String {
    let who = json!({"id": chat_id, "is_bot": false, "first_name": "Ann"});
    let chat = json!({"id": chat_id, "type": "private", "first_name": "Ann"});
    let message = json!({"message_id": update_id, "date": 0, "from": who, "chat": chat, "text": text});
    json!({"update_id": update_id, "message": message}).to_string()
}
