//! expect: state `Counting` can never end: no handler leads from it to the end, not even where it expires; `must_end` asks for one that does
//! expect: `later` can never run: in state `Counting`, `again` takes every `expired` before it
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_callback_origin, expires = "1h", must_end)]
enum Votes {
    #[state(entry)]
    Idle,
    Counting,
}
use votes::{Counting, Idle};

#[handler]
impl Votes {
    #[on(Idle, callback_query)]
    fn start() -> Counting { Counting }

    #[on(Counting, expired)]
    fn again(_reply: &mut Reply) -> Stay { Stay }

    #[on(Counting, expired)]
    fn later() -> Stay { Stay }
}

fn main() {}
