use std::sync::OnceLock;
use std::task::{Context, Wake, Waker};

use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::bot::Scripted;
use crate::prelude::*;
use crate::runtime::House;
use crate::store::{Sqlite, Store as _};

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Hears {
    #[state(entry)]
    Everything,
}
use hears::Everything;

#[handler]
impl Hears {
    #[on(Everything, text)]
    fn text() -> Stay {
        Stay
    }
}

/// Notes, when it is woken, whether the bot has ended by then.
struct Woken {
    cancel: CancellationToken,
    has_ended: OnceLock<bool>,
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        let _ = self.has_ended.set(self.cancel.is_cancelled());
    }
}

#[tokio::test]
async fn who_hears_of_the_end_of_an_update_knows_of_the_end_of_the_bot() {
    let directory = tempfile::tempdir().unwrap();
    let store = Arc::new(Sqlite::open(directory.path().join("bot.db")).await.unwrap());
    let telegram = Scripted::new();
    telegram.always("getMe", &json!({"id": 7, "is_bot": true, "first_name": "Bot", "username": "bot"}));
    let nothing = futures_util::stream::empty::<String>();
    let bot = Bot::over(telegram).conversation::<Hears>().store(store.clone()).updates_from(nothing);
    let running = bot.start().await.unwrap();
    let House { route, around } = running.house();
    let intake = Intake::new(route, around.clone(), None);
    // Nobody asks the store any more, and from now on it fails.
    running.settled().await;
    store.end().await.unwrap();

    let text = r#"{"update_id": 1, "message": {"message_id": 1, "date": 0, "text": "hi",
        "from": {"id": 42, "is_bot": false, "first_name": "Ann"}, "chat": {"id": 42, "type": "private"}}}"#;
    let (ended, mut update) = (CancellationToken::new(), Incoming::decode(text).unwrap());
    update.tell_when_let_go(ended.clone().drop_guard());
    let woken = Arc::new(Woken { cancel: around.fatal.cancel.clone(), has_ended: OnceLock::new() });
    let mut hearing = std::pin::pin!(ended.cancelled());
    assert!(hearing.as_mut().poll(&mut Context::from_waker(&Waker::from(woken.clone()))).is_pending());
    assert!(!around.fatal.cancel.is_cancelled());
    assert!(matches!(intake.take(vec![update]).await, Err(Error::Store(_))));
    assert_eq!(woken.has_ended.get(), Some(&true));
}
