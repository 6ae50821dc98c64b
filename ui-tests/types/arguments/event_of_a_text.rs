//! expect: a handler for `text` is given no event
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

    #[on(Playing, text)]
    fn alarm(Event(_alarm): Event<Alarm>) -> End { End }
}

fn main() {}
