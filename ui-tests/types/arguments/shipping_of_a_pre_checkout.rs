//! expect: a handler for `pre_checkout_query` is given no `shipping_query`

use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_invoice)]
enum Shop {
    #[state(entry)]
    Open,
}
use shop::Open;

#[handler]
impl Shop {
    #[on(Open, pre_checkout_query)]
    fn checkout(query: Shipping, reply: &mut Reply) -> Stay {
        if query.invoice_payload == "cream" {
            reply.approve();
        }
        Stay
    }
}

fn main() {}
