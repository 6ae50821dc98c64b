//! expect: the trait bound `Alarm: serde::Serialize` is not satisfied
//! expect: the trait bound `Alarm: serde::Deserialize<'de>` is not satisfied
use stategram::prelude::*;

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
    fn alarm() -> End { End }
}

fn main() {}
