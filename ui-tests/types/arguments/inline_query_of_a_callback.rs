//! expect: a handler for `callback_query` is given no `inline_query`
//! expect: a handler for `inline_query` is given no `chosen_inline_result`

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
    #[on(Idle, callback_query)]
    fn typed(query: Inline, reply: &mut Reply) -> Stay {
        reply.text(&query.query);
        Stay
    }

    #[on(Idle, inline_query)]
    fn chosen(result: Chosen, reply: &mut Reply) -> Stay {
        reply.text(&result.result_id);
        Stay
    }
}

fn main() {}
