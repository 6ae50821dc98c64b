//! expect: `day` binds nothing here: write `_`, and take the data as an argument, `Callback<Button>`
//! expect: `by` binds nothing here: leave it to `..`, or write `by: _`, and take the data as an argument, `Callback<Button>`
//! expect: say whose `Yes` it is: `Button::Yes`
//! expect: one pattern is of one type: this is of `Other`, and the first of `Button`
//! expect: every press is a `callback_query`; a `callback` has a pattern
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

#[derive(CallbackData)]
enum Other {
    No,
}

#[handler]
impl Game {
    #[on(Idle, callback = Button::Day(day))]
    fn day() -> Stay { Stay }

    #[on(Idle, callback = Button::Move { by })]
    fn moved() -> Stay { Stay }

    #[on(Idle, callback = Yes)]
    fn yes() -> Stay { Stay }

    #[on(Idle, callback = Button::No | Other::No)]
    fn no() -> Stay { Stay }

    #[on(Idle, callback = _)]
    fn any() -> Stay { Stay }
}

fn main() {}
