//! expect: `early` can never run: in state `Idle`, `day` takes every `callback = Button::Day(1..=7)` before it
//! expect: `yes` can never run: in state `Idle`, `day` takes every `callback = Button::Yes` before it
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
    /// Takes its own alone, so what is of the same variant is left for others.
    #[on(Idle, callback = Button::Move { by: 1 } | Button::No)]
    fn one() -> Stay { Stay }

    #[on(Idle, callback = Button::Move { .. })]
    fn far() -> Stay { Stay }

    #[on(Idle, callback = Button::Day(_) | Button::Yes)]
    fn day() -> Stay { Stay }

    /// All of that variant is taken.
    #[on(Idle, callback = Button::Day(1..=7))]
    fn early() -> Stay { Stay }

    /// So is this alternative.
    #[on(Idle, callback = Button::Yes)]
    fn yes() -> Stay { Stay }
}

fn main() {
    let _ = Keyboard::new().button("Move", Button::Move { by: 1 }).button("No", Button::No);
    let _ = Keyboard::new().button("Yes", Button::Yes).button("Day", Button::Day(1));
}
