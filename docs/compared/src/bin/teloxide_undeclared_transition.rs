//! `guess` was meant to stay, or to play again, and goes to `Idle`.
use teloxide::dispatching::dialogue::InMemStorage;
use teloxide::prelude::*;

type Game = Dialogue<State, InMemStorage<State>>;
type Handled = Result<(), Box<dyn std::error::Error + Send + Sync>>;

#[derive(Clone, Debug, Default)]
enum State {
    #[default]
    Idle,
    Playing {
        secret: u32,
    },
}

#[tokio::main]
async fn main() {
    let storage = InMemStorage::<State>::new();
    let handler = Update::filter_message()
        .enter_dialogue::<Message, InMemStorage<State>, State>()
        .branch(dptree::case![State::Idle].endpoint(start))
        .branch(dptree::case![State::Playing { secret }].endpoint(guess));
    for text in ["hi", "7"] {
        let update = message(text);
        let _ = handler.dispatch(dptree::deps![update, storage.clone()]).await;
        let game = Game::new(storage.clone(), ChatId(1));
        println!("after {text:?}: {:?}", game.get().await.unwrap());
    }
}

async fn start(game: Game) -> Handled {
    game.update(State::Playing { secret: 7 }).await?;
    Ok(())
}

async fn guess(secret: u32, message: Message, game: Game) -> Handled {
    if message.text() == Some(&secret.to_string()) {
        game.update(State::Idle).await?;
    }
    Ok(())
}

fn message(text: &str) -> Update {
    let message = serde_json::json!({
        "update_id": 1,
        "message": {
            "message_id": 1, "date": 0, "text": text,
            "chat": { "id": 1, "type": "private", "first_name": "Ann" },
            "from": { "id": 1, "is_bot": false, "first_name": "Ann" },
        },
    });
    serde_json::from_str(&message.to_string()).unwrap()
}
