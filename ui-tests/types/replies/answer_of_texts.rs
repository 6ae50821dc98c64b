//! expect: `&str` is no result of an inline query
//! expect: `stategram::InlineResult` is not an iterator

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
    fn answer(reply: &mut Reply) -> Stay {
        reply.answer(["Good morning"]);
        reply.answer(InlineResult::article("a", "A", "Good morning"));
        Stay
    }
}

fn main() {}
