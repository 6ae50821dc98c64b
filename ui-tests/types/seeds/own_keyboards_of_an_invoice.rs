//! expect: `PerInvoice` has no bounded length, so it cannot be part of callback data
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_invoice, own_keyboards)]
enum Order {
    #[state(entry)]
    Idle,
}
use order::Idle;

#[handler]
impl Order {
    #[on(Idle, pre_checkout_query)]
    fn checked(reply: &mut Reply) -> Stay {
        reply.text("Well?").keyboard(Keyboard::new().button("Yes", "yes"));
        Stay
    }
}

fn main() {}
