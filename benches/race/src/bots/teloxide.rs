//! With teloxide: a dialogue with `InMemStorage`, dispatched as in its own example `dialogue.rs`, and its own axum listener as in
//! `ngrok_ping_pong.rs`.

use teloxide::dispatching::dialogue::InMemStorage;
use teloxide::error_handlers::LoggingErrorHandler;
use teloxide::prelude::*;
use teloxide::update_listeners::webhooks;

use crate::bots::{Place, TOKEN};
use crate::post::SECRET;

type Counter = Dialogue<State, InMemStorage<State>>;
type HandlerResult = Result<(), Box<dyn std::error::Error + Send + Sync>>;

#[derive(Clone, Default)]
enum State {
    #[default]
    Fresh,
    Counting {
        count: u32,
    },
}

pub(super) async fn run(Place { url, listen, .. }: Place) {
    let bot = Bot::new(TOKEN).set_api_url(url.parse().expect("a URL"));
    let handler = Update::filter_message()
        .enter_dialogue::<Message, InMemStorage<State>, State>()
        .branch(dptree::case![State::Fresh].endpoint(first))
        .branch(dptree::case![State::Counting { count }].endpoint(next));
    let mut dispatcher = Dispatcher::builder(bot.clone(), handler)
        .dependencies(dptree::deps![InMemStorage::<State>::new()])
        .enable_ctrlc_handler()
        .build();
    let Some(listen) = listen else { return dispatcher.dispatch().await };
    let url = format!("http://{listen}/").parse().expect("a URL");
    let options = webhooks::Options::new(listen, url).secret_token(SECRET.to_owned());
    let listener = webhooks::axum(bot, options).await.expect("a webhook");
    dispatcher.dispatch_with_listener(listener, LoggingErrorHandler::new()).await;
}

async fn first(bot: Bot, dialogue: Counter, message: Message) -> HandlerResult {
    bot.send_message(message.chat.id, "1").await?;
    dialogue.update(State::Counting { count: 1 }).await?;
    Ok(())
}

async fn next(bot: Bot, dialogue: Counter, count: u32, message: Message) -> HandlerResult {
    let count = count + 1;
    bot.send_message(message.chat.id, count.to_string()).await?;
    dialogue.update(State::Counting { count }).await?;
    Ok(())
}
