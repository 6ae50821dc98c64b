//! expect: conversation `Game` has no events of type `Alarm`
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

    #[on(Playing, text)]
    fn later(_timers: &mut Timers<Alarm>) -> End { End }
}

fn main() {}
