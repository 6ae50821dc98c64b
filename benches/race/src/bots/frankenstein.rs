//! With frankenstein's client and types, and no framework: what somebody writes by hand. Counted is in the loop, and each answer has
//! a task, as in its own example `async_reply_to_message_updates.rs`; or a chat has one, which counts and answers in order.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Router, serve};
use frankenstein::AsyncTelegramApi;
use frankenstein::client_reqwest::Bot;
use frankenstein::methods::{GetUpdatesParams, SendMessageParams, SetWebhookParams};
use frankenstein::updates::{Update, UpdateContent};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::bots::{Place, TOKEN};
use crate::post::SECRET;

#[derive(Clone, Copy)]
pub(super) enum Tasks {
    PerChat,
    PerReply,
}

pub(super) async fn run(Place { url, listen, .. }: Place, tasks: Tasks) {
    let bot = Bot::new_url(format!("{url}/bot{TOKEN}"));
    let mut counter = Counter { bot: bot.clone(), tasks, counts: HashMap::new(), chats: HashMap::new() };
    let Some(listen) = listen else { return poll(&bot, &mut counter).await };

    let listener = TcpListener::bind(listen).await.expect("a port");
    let webhook = SetWebhookParams::builder().url(format!("http://{listen}/")).secret_token(SECRET).build();
    bot.set_webhook(&webhook).await.expect("a webhook");
    let counter = Arc::new(Mutex::new(counter));
    let take = async move |headers: HeaderMap, update: Bytes| {
        if headers.get("x-telegram-bot-api-secret-token").is_none_or(|it| it != SECRET) {
            return StatusCode::UNAUTHORIZED;
        }
        match serde_json::from_slice(&update) {
            Ok(update) => counter.lock().expect("no panic").take(update),
            Err(error) => eprintln!("Failed to read an update: {error}"),
        }
        StatusCode::OK
    };
    serve(listener, Router::new().route("/", post(take))).await.expect("a server");
}

async fn poll(bot: &Bot, counter: &mut Counter) {
    let mut params = GetUpdatesParams::builder().timeout(50_u32).build();
    loop {
        match bot.get_updates(&params).await {
            Ok(response) => {
                for update in response.result {
                    params.offset = Some(i64::from(update.update_id) + 1);
                    counter.take(update);
                }
            }
            Err(error) => eprintln!("Failed to get updates: {error}"),
        }
    }
}

struct Counter {
    bot: Bot,
    tasks: Tasks,
    /// How many messages there were, where an answer has a task.
    counts: HashMap<i64, u32>,
    /// Tells the chat's task of another one, where a chat has a task.
    chats: HashMap<i64, UnboundedSender<()>>,
}

impl Counter {
    fn take(&mut self, update: Update) {
        let UpdateContent::Message(message) = update.content else { return };
        let (bot, chat) = (&self.bot, message.chat.id);
        match self.tasks {
            Tasks::PerReply => {
                let count = self.counts.entry(chat).or_default();
                *count += 1;
                tokio::spawn(answer(bot.clone(), chat, *count));
            }
            Tasks::PerChat => {
                let task = self.chats.entry(chat).or_insert_with(|| {
                    let (task, messages) = mpsc::unbounded_channel();
                    tokio::spawn(count(bot.clone(), chat, messages));
                    task
                });
                task.send(()).expect("it ends last");
            }
        }
    }
}

async fn count(bot: Bot, chat: i64, mut messages: UnboundedReceiver<()>) {
    let mut count = 0;
    while messages.recv().await.is_some() {
        count += 1;
        answer(bot.clone(), chat, count).await;
    }
}

async fn answer(bot: Bot, chat: i64, count: u32) {
    let message = SendMessageParams::builder().chat_id(chat).text(count.to_string()).build();
    if let Err(error) = bot.send_message(&message).await {
        eprintln!("Failed to send a message: {error}");
    }
}
