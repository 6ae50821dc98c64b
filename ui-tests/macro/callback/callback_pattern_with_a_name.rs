//! expect: `day` binds nothing here: leave `day @` out, and take the data as an argument, `Callback<Button>`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

#[derive(CallbackData)]
enum Button {
    Day(u8),
}

#[handler]
impl Game {
    #[on(Idle, callback = Button::Day(day @ 1..=7))]
    fn day() -> Stay { Stay }
}

fn main() {}
