//! Whatever reaches such a conversation is a pressed button, so nothing is left for the second handler.
//!
//! expect: `rest` can never run: in state `Idle`, `pressed` takes every `any` before it
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_callback_origin)]
enum Quiz {
    #[state(entry)]
    Idle,
}
use quiz::Idle;

#[handler]
impl Quiz {
    #[on(Idle, callback_query)]
    fn pressed() -> Stay {
        Stay
    }

    #[on(Idle, any)]
    fn rest() -> Stay {
        Stay
    }
}

fn main() {}
