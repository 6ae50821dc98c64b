//! expect: `later` can never run: in state `Playing`, `alarm` takes every `event` before it
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
    fn alarm(Event(_alarm): Event<Alarm>) -> End { End }

    #[on(Playing, event)]
    fn later() -> End { End }
}

fn main() {}
