//! What has no greatest length does not fit on a button.
//!
//! expect: a button has no room for the payload that a `per_invoice` conversation is kept per: drop this
//! expect: a button has no room for a key of your own: drop this, or choose another seed than `seed = ..`
use stategram::prelude::*;
use stategram::update::Incoming;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_invoice, own_keyboards)]
enum Order {
    #[state(entry)]
    Idle,
}

#[handler]
impl Order {
    #[on(order::Idle, pre_checkout_query)]
    fn checked(reply: &mut Reply) -> Stay {
        reply.text("Well?").keyboard(Keyboard::new().button("Yes", "yes"));
        Stay
    }
}

fn by_words(update: &Incoming) -> Option<&str> {
    update.text()
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(seed = by_words, own_keyboards)]
enum Words {
    #[state(entry)]
    Idle,
}

#[handler]
impl Words {
    #[on(words::Idle, text)]
    fn said(reply: &mut Reply<Elsewhere>) -> Stay {
        reply.to(7).text("Well?");
        Stay
    }
}

fn main() {}
