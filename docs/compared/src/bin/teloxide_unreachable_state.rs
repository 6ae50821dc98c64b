//! There is a handler for `Lost`, and nothing goes there.
use teloxide::dispatching::dialogue::InMemStorage;
use teloxide::prelude::*;

type Game = Dialogue<State, InMemStorage<State>>;
type Handled = Result<(), Box<dyn std::error::Error + Send + Sync>>;

#[derive(Clone, Default)]
enum State {
    #[default]
    Idle,
    Playing,
    Lost,
}

#[tokio::main]
async fn main() {
    let handler = Update::filter_message()
        .enter_dialogue::<Message, InMemStorage<State>, State>()
        .branch(dptree::case![State::Idle].endpoint(start))
        .branch(dptree::case![State::Playing].endpoint(guess))
        .branch(dptree::case![State::Lost].endpoint(lost));
    Dispatcher::builder(Bot::new("1:a"), handler)
        .dependencies(dptree::deps![InMemStorage::<State>::new()])
        .build()
        .dispatch()
        .await;
}

async fn start(game: Game) -> Handled {
    game.update(State::Playing).await?;
    Ok(())
}

async fn guess(game: Game) -> Handled {
    game.exit().await?;
    Ok(())
}

async fn lost(game: Game) -> Handled {
    game.exit().await?;
    Ok(())
}
