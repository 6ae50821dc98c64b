//! A reply that goes elsewhere says where.
//!
//! expect: no method named `text` found for mutable reference `&mut stategram::Reply<stategram::prelude::Elsewhere>` in the current scope
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_update)]
enum Votes {
    #[state(entry)]
    Idle,
}
use votes::Idle;

#[handler]
impl Votes {
    #[on(Idle, poll_answer)]
    fn voted(reply: &mut Reply<Elsewhere>) -> Stay {
        reply.text("Thank you");
        Stay
    }
}

fn main() {}
