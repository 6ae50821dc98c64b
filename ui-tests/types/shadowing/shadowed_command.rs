//! expect: `roll` can never run: in state `Idle`, `any` takes every `command = "roll"` before it
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
    #[on(Idle, command)]
    fn any() -> Stay { Stay }

    #[on(Idle, command = "roll")]
    fn roll() -> Stay { Stay }

    #[on(Idle, text)]
    fn what_is_for_another_bot() -> Stay { Stay }
}

fn main() {}
