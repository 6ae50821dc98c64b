//! expect: a handler cannot take `stategram::Timers<Alarm>` by value
//! expect: a handler for `event` in state `Playing` cannot borrow `stategram::Events`
use stategram::prelude::*;

#[derive(Serialize, Deserialize)]
struct Alarm;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, event = Alarm)]
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
    fn alarm(_timers: Timers<Alarm>, _events: &Events) -> End { End }
}

fn main() {}
