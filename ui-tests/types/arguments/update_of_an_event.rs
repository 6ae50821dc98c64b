//! expect: a handler for `event` is given no update
//! expect: a handler for `undeliverable` is given no user
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
    fn alarm(_update: Update) -> Stay { Stay }

    #[on(Playing, undeliverable)]
    fn refused(_user: User) -> End { End }
}

fn main() {}
