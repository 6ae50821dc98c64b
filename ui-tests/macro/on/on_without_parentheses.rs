//! expect: write `#[on(State, trigger)]`
//! expect: expected a pattern: `command = ".."`
//! expect: expected a state, `A | B`, or `_` for every state
//! expect: the pattern of `callback` is a string or a value: `callback = "yes"`, `callback = Button::Yes`
//! expect: expected a trigger: `#[on(State, text)]`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

#[handler]
impl Game {
    #[on]
    fn bare() -> Stay { Stay }

    #[on(Idle, command =)]
    fn nothing() -> Stay { Stay }

    #[on("Idle", text)]
    fn quoted() -> Stay { Stay }

    #[on(Idle, callback = 7)]
    fn number() -> Stay { Stay }

    #[on(Idle, 7)]
    fn seven() -> Stay { Stay }
}

fn main() {}
