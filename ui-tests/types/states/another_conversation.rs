//! An argument of another conversation's type would never be there.
//!
//! expect: `Other` is not available to a handler for `text` in state `Idle`
//! expect: a handler for `text` in state `Idle` cannot borrow `Other`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Other {
    #[state(entry)]
    Zero,
}

#[handler]
impl Other {
    #[on(other::Zero, text)]
    fn zero() -> Stay {
        Stay
    }
}

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
    fn start(_other: Other) -> End {
        End
    }

    #[on(Idle, text)]
    fn again(_other: &Other) -> End {
        End
    }
}

fn main() {}
