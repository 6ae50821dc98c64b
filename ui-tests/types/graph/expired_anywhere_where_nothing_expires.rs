//! expect: no state ever expires, so this handler never runs; give one an `expires`
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

    #[on(Playing, text)]
    fn stop() -> End { End }

    #[on(_, expired)]
    fn late() -> End { End }
}

fn main() {}
