//! expect: no state is ever entered, so this handler never runs
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
    #[on(Idle, text)]
    fn start() -> Stay { Stay }

    #[on(_, enter)]
    fn entered() {}
}

fn main() {}
