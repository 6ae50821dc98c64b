//! expect: unknown trigger `photos`; did you mean `photo`?
//! expect: unknown trigger `new_chat_member`; did you mean `new_chat_members`?
//! expect: unknown trigger `pre_checkout`; did you mean `pre_checkout_query`?
//! expect: unknown trigger `chat`; what telepot calls `chat` is `any_message`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u32 },
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Playing, photos)]
    fn photos() -> End { End }

    #[on(Playing, new_chat_member)]
    fn new_chat_member() -> End { End }

    #[on(Playing, pre_checkout)]
    fn pre_checkout() -> End { End }

    #[on(Playing, chat)]
    fn chat() -> End { End }
}

fn main() {}
