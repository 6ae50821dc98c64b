//! `guess` is for messages, and takes what only a pressed button has.
use teloxide::dispatching::dialogue::InMemStorage;
use teloxide::prelude::*;

type Handled = Result<(), Box<dyn std::error::Error + Send + Sync>>;

#[derive(Clone, Default)]
enum State {
    #[default]
    Playing,
}

#[tokio::main]
async fn main() {
    println!("the program runs");
    let handler = Update::filter_message()
        .enter_dialogue::<Message, InMemStorage<State>, State>()
        .branch(dptree::case![State::Playing].endpoint(guess));
    let mut dispatcher =
        Dispatcher::builder(Bot::new("1:a"), handler).dependencies(dptree::deps![InMemStorage::<State>::new()]).build();
    println!("the dispatcher is built");
    dispatcher.dispatch().await;
}

async fn guess(_pressed: CallbackQuery) -> Handled {
    Ok(())
}
