//! expect: `second` can never run: in state `Idle`, `first` takes every `inline_query` before it

use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_user)]
enum Search {
    #[state(entry)]
    Idle,
}
use search::Idle;

#[handler]
impl Search {
    #[on(Idle, inline_query)]
    fn first(_query: Inline, reply: &mut Reply) -> Stay {
        reply.answer([InlineResult::article("a", "A", "a")]);
        Stay
    }

    #[on(Idle, inline_query)]
    fn second(_query: Inline) -> Stay {
        Stay
    }
}

fn main() {}
