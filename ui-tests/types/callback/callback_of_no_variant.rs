//! expect: no variant or associated item named `Yse` found for enum `Button` in the current scope
//! expect: mismatched types
//! expect: cannot find type `Buton` in this scope
//! expect: cannot find value `MONDAY` in this scope
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
    Yes,
    No,
    Day(u8),
    Move { by: i8 },
}

#[handler]
impl Game {
    #[on(Idle, callback = Button::Yse)]
    fn yes() -> Stay { Stay }

    #[on(Idle, callback = Button::Day("Monday"))]
    fn day() -> Stay { Stay }

    #[on(Idle, callback = Buton::No)]
    fn no() -> Stay { Stay }

    #[on(Idle, callback = Button::Day(MONDAY))]
    fn monday() -> Stay { Stay }
}

fn main() {}
