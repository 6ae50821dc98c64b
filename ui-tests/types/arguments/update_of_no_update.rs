//! expect: a handler for `expired` is given no update
//! expect: a handler for `expired` is given no user
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, expires = "10s")]
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

    #[on(Playing, expired)]
    fn late(_update: Update, _user: User) -> End { End }
}

fn main() {}
