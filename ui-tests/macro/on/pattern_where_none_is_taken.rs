//! expect: `text` takes no pattern
//! expect: `event` takes no pattern: match on its `Event<..>` argument
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

    #[on(Playing, text = "stop")]
    fn stop() -> End { End }

    #[on(Playing, event = "GiveUp")]
    fn give_up() -> End { End }
}

fn main() {}
