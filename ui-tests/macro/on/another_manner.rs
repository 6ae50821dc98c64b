//! What stands in the wrong place, or in another framework's manner, is told how it is written here.
//!
//! expect: expected a state and a trigger: `#[on(State, text)]`
//! expect: expected a trigger after the state: `#[on(Idle, text)]`
//! expect: expected a state before the trigger: `#[on(State, text)]`
//! expect: expected `,` and then a trigger: `#[on(State, text)]`
//! expect: expected a trigger: `command = "start"`, `callback = "start"`, or `text`
//! expect: the state comes first: `#[on(Idle, text)]`
//! expect: write `command = "start"`
//! expect: a state is named by its struct: `game::Idle`, or `Idle` where that is imported
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
}

#[handler]
impl Game {
    #[on()]
    fn nothing() -> Stay {
        Stay
    }

    #[on(Idle)]
    fn no_trigger() -> Stay {
        Stay
    }

    #[on(text)]
    fn no_state() -> Stay {
        Stay
    }

    #[on(Idle text)]
    fn no_comma() -> Stay {
        Stay
    }

    #[on(Idle, "start")]
    fn mere_pattern() -> Stay {
        Stay
    }

    #[on(text, Idle)]
    fn swapped() -> Stay {
        Stay
    }

    #[on(Idle, command("start"))]
    fn called() -> Stay {
        Stay
    }

    #[on(Game::Idle, text)]
    fn variant() -> Stay {
        Stay
    }
}

fn main() {}
