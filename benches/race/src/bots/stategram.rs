//! With stategram: a conversation per chat, with order, an expiry, and the default store, which is memory. Telegram's limits are
//! kept count of, as they are by default, with figures that are never reached.

use stategram::prelude::*;
use stategram::{Bot, Limits, Webhook};

use crate::bots::{Place, TOKEN};
use crate::post::SECRET;

pub(super) async fn run(Place { url, listen, .. }: Place) {
    let bot = Bot::new(TOKEN).and_then(|bot| bot.api_url(&url)).expect("a bot");
    let generous = Limits::telegram().overall(1_000_000).per_chat(1_000_000).burst(1_000_000);
    let mut counter = bot.conversation::<Counter>().limits(generous);
    if let Some(listen) = listen {
        counter = counter.webhook(Webhook::listen(listen).url(format!("http://{listen}/")).secret(SECRET));
    }
    counter.run().await.expect("a running bot");
}

/// Answers with the number of messages so far.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "1h")]
enum Counter {
    #[state(entry)]
    Fresh,
    Counting {
        count: u32,
    },
}
use counter::{Counting, Fresh};

#[handler]
impl Counter {
    #[on(Fresh, message)]
    fn first(reply: &mut Reply) -> Counting {
        reply.text("1");
        Counting { count: 1 }
    }

    #[on(Counting, message)]
    fn next(counter: &mut Counting, reply: &mut Reply) -> Stay {
        counter.count += 1;
        reply.text(counter.count.to_string());
        Stay
    }
}
