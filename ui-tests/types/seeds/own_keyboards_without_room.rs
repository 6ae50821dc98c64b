//! expect: callback data of up to 47 bytes, and 31 for the `own_keyboards` of `Game`: Telegram allows 64 in all
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, own_keyboards)]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

#[derive(CallbackData)]
enum Button {
    Said(Brief<38>),
    Short,
}

#[handler]
impl Game {
    #[on(Idle, callback = Button::Short)]
    fn short(reply: &mut Reply) -> Stay {
        if let Ok(words) = Brief::new("words") {
            reply.text("?").keyboard(Keyboard::new().button("Said", Button::Said(words)).button("Short", Button::Short));
        }
        Stay
    }
}

fn main() {}
