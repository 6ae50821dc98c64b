//! Who is held back, and for how long.

use std::sync::Arc;

use serde_json::json;

use crate::bot::Scripted;
use crate::conversation::tests::around;
use crate::conversation::{Conversations, Link, Place, Surroundings, Taker};
use crate::limits::Limits;
use crate::prelude::*;
use crate::store::Memory;
use crate::update::Incoming;

/// Says something wherever it hears of its user.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Till {
    #[state(entry)]
    Open,
}
use till::Open;

#[handler]
impl Till {
    #[on(Open, text)]
    fn hear(reply: &mut Reply) -> Stay {
        reply.text("heard");
        Stay
    }

    #[on(Open, callback_query)]
    fn press(reply: &mut Reply) -> Stay {
        reply.text("heard");
        Stay
    }

    #[on(Open, pre_checkout_query)]
    fn checkout(reply: &mut Reply) -> Stay {
        reply.to(77).text("paid");
        Stay
    }
}

/// Stands before a till, and takes hardly anything.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user)]
enum Door {
    #[state(entry)]
    Shut,
}
use door::Shut;

#[handler]
impl Door {
    #[on(Shut, photo)]
    fn look() -> Stay {
        Stay
    }
}

/// A till in a group, to which Telegram lets five messages out while the clock stands still.
struct Shop {
    script: Scripted,
    around: Arc<Surroundings>,
    entrance: Arc<dyn Taker>,
}

impl Shop {
    fn new(has_door: bool) -> Self {
        let script = Scripted::new();
        script.always("sendMessage", &json!({"message_id": 100}));
        let around = Arc::new(around(&script, Arc::new(Memory::default()), usize::MAX, Limits::telegram()));
        let till = |place| Conversations::<Till, ()>::new(Arc::new(()), around.clone(), place, None);
        let entrance: Arc<dyn Taker> = match has_door {
            true => {
                let place = Place::before(Some(till(Place::behind(None)) as Arc<dyn Link<_>>));
                Conversations::<Door, ()>::new(Arc::new(()), around.clone(), place, None)
            }
            false => till(Place::before(None)),
        };
        Self { script, around, entrance }
    }

    /// Of this user, so many times.
    fn happens(&self, user_id: u64, kind: &str, times: usize) {
        let user = json!({"id": user_id, "is_bot": false, "first_name": "Ann"});
        let chat = json!({"id": -9, "type": "group", "title": "Friends"});
        let message = json!({"message_id": 1, "date": 1, "from": user, "chat": chat, "text": "?"});
        let body = match kind {
            "message" => message,
            "callback_query" => json!({"id": "q", "from": user, "chat_instance": "c", "message": message, "data": "x"}),
            _ => json!({"id": "p", "from": user, "currency": "XTR", "total_amount": 1, "invoice_payload": "x"}),
        };
        let update = Arc::new(Incoming::decode(&json!({"update_id": 1, kind: body}).to_string()).unwrap());
        (0..times).for_each(|_| self.entrance.clone().arrive(update.clone(), None, None));
    }

    /// How many replies wait when all has been done that can be.
    async fn waiting(&self) -> usize {
        let waiting = || self.around.deliver.waiting().0.count();
        loop {
            let before = waiting();
            for _ in 0..200 {
                tokio::task::yield_now().await;
            }
            if waiting() == before {
                return before;
            }
        }
    }

    fn said(&self, text: &str) -> usize {
        self.script.calls().iter().filter(|it| it.params["text"] == text).count()
    }
}

#[tokio::test]
async fn presses_are_held_back_as_messages_are_and_payments_are_not_late_behind_either() {
    let kinds = [("message", 256), ("callback_query", 4_096)];
    for ((kind, most), has_door) in kinds.into_iter().flat_map(|it| [(it, false), (it, true)]) {
        let shop = Shop::new(has_door);
        shop.happens(5, kind, most + 300);
        assert_eq!((shop.waiting().await, shop.said("heard")), (most + 1, 5), "{kind}");
        shop.happens(5, "pre_checkout_query", 1);
        assert_eq!((shop.waiting().await, shop.said("paid")), (most + 295, 1), "{kind}");
        shop.happens(5, kind, 1);
        assert_eq!(shop.waiting().await, most + 295, "{kind}");
    }
}

/// What its button does is seen at once by whoever presses it, whatever is still to be said there.
#[tokio::test]
async fn a_press_goes_on_where_a_message_waits() {
    let shop = Shop::new(false);
    shop.happens(5, "message", 262);
    assert_eq!(shop.waiting().await, 257);
    shop.happens(6, "message", 1);
    assert_eq!(shop.waiting().await, 257);
    shop.happens(7, "callback_query", 1);
    assert_eq!(shop.waiting().await, 258);
}
