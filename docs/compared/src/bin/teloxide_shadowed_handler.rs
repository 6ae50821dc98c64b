//! `number` stands behind `anything`, which takes every message.
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
    let handler = Update::filter_message()
        .enter_dialogue::<Message, InMemStorage<State>, State>()
        .branch(dptree::case![State::Playing].endpoint(anything))
        .branch(dptree::case![State::Playing].endpoint(number));
    let update = message("7");
    let _ = handler.dispatch(dptree::deps![update, InMemStorage::<State>::new()]).await;
}

async fn anything() -> Handled {
    println!("anything");
    Ok(())
}

async fn number(_message: Message) -> Handled {
    println!("number");
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
