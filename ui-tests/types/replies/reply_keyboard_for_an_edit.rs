//! expect: `ReplyKeyboard` is no keyboard for this message

use stategram::prelude::*;
use stategram::reply::ReplyKeyboard;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

#[handler]
impl Game {
    #[on(Idle, text)]
    fn change(reply: &mut Reply) -> Stay {
        reply.edit(7, "What now?").keyboard(ReplyKeyboard::new().button("On"));
        Stay
    }
}

fn main() {}
