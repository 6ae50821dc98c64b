//! expect: conversation `Game` has no events of type `Other`
//! expect: conversation `Game` has no events of type `Vec<Other>`
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

#[derive(Serialize, Deserialize)]
struct Other;

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Playing { Playing { secret: 7 } }

    #[on(Playing, event)]
    fn alarm(Event(_other): Event<Other>, _timers: &mut Timers<Vec<Other>>) -> End { End }
}

fn main() {}
