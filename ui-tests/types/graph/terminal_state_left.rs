//! expect: `again` leaves the terminal state `Playing`, which is kept until it expires; return `Stay`, or drop `terminal`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    #[state(terminal)]
    Playing { secret: u32 },
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Playing, text)]
    fn again() -> End { End }
}

fn main() {}
