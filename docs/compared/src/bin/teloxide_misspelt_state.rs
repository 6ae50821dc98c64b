//! `Plaing` is no state.
use teloxide::dispatching::dialogue::InMemStorage;
use teloxide::prelude::*;

type Game = Dialogue<State, InMemStorage<State>>;
type Handled = Result<(), Box<dyn std::error::Error + Send + Sync>>;

#[derive(Clone, Default)]
enum State {
    #[default]
    Idle,
    Playing {
        secret: u32,
    },
}

#[tokio::main]
async fn main() {
    let handler = Update::filter_message()
        .enter_dialogue::<Message, InMemStorage<State>, State>()
        .branch(dptree::case![State::Idle].endpoint(start))
        .branch(dptree::case![State::Plaing { secret }].endpoint(guess));
    Dispatcher::builder(Bot::new("1:a"), handler)
        .dependencies(dptree::deps![InMemStorage::<State>::new()])
        .build()
        .dispatch()
        .await;
}

async fn start(game: Game) -> Handled {
    game.update(State::Playing { secret: 7 }).await?;
    Ok(())
}

async fn guess(_secret: u32, game: Game) -> Handled {
    game.exit().await?;
    Ok(())
}
