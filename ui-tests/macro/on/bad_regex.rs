//! expect: `(\d+` is no regular expression: unclosed group
//! expect: `(?=a)` is no regular expression: look-around, including look-ahead and look-behind, is not supported
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

    #[on(Playing, regex = r"(\d+")]
    fn unclosed() -> End { End }

    #[on(Playing, regex = "(?=a)")]
    fn ahead() -> End { End }
}

fn main() {}
