//! expect: nothing sends events to `Game`, so this handler never runs; say what its events are: `#[conversation(event = ..)]`
use stategram::prelude::*;

#[derive(Serialize, Deserialize)]
struct Alarm;

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

    #[on(Playing, event)]
    fn alarm() -> End { End }

    #[on(Playing, text)]
    fn stop() -> End { End }
}

fn main() {}
