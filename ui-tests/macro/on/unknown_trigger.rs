//! expect: unknown trigger `comand`; did you mean `command`?
//! expect: unknown trigger `timer`; timers come as `event`
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

    #[on(Playing, comand = "stop")]
    fn stop() -> End { End }

    #[on(Playing, timer)]
    fn time_is_up() -> End { End }
}

fn main() {}
