//! expect: `again` can never run: in state `Idle`, `day` takes every `callback = Button::Day(_) | Button::Yes` before it
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
    #[on(Idle, callback = Button::Day(_) | Button::Yes)]
    fn day(Callback(_button): Callback<Button>) -> Stay { Stay }

    /// Of one of these alternatives something is left.
    #[on(Idle, callback = Button::Yes | Button::No)]
    fn other() -> Stay { Stay }

    #[on(Idle, callback = Button::Day(_) | Button::Yes)]
    fn again() -> Stay { Stay }
}

#[derive(CallbackData)]
enum Other {
    Yes,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Refused {
    #[state(entry)]
    Start,
}
use refused::Start;

/// What takes the data as something else may refuse it.
#[handler]
impl Refused {
    #[on(Start, callback = Button::Yes)]
    fn number(Callback(_number): Callback<u8>) -> Stay { Stay }

    #[on(Start, callback = Button::Yes)]
    fn other(Callback(_other): Callback<Other>) -> Stay { Stay }

    #[on(Start, callback = Button::Yes)]
    fn yes() -> Stay { Stay }
}

fn main() {
    let _ = Keyboard::new().button("Move", Button::Move { by: 1 }).button("No", Button::No);
    let _ = Keyboard::new().button("Yes", Other::Yes);
}
