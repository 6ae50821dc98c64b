//! expect: expected a trigger: `#[on(State, text)]`
//! expect: expected a trigger after the state: `#[on(Playing, text)]`
//! expect: expected nothing more: `#[on(State, trigger)]`, or `trigger = "pattern"`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u32 },
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Playing,)]
    fn one() -> End { End }

    #[on(Playing)]
    fn two() -> End { End }

    #[on(Playing, text, Idle)]
    fn three() -> End { End }
}

fn main() {}
