//! expect: an `enter` or `exit` handler goes nowhere, so it cannot return `Playing`
//! expect: an `enter` or `exit` handler goes nowhere, so it cannot return `stategram::Stay`
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

    #[on(Playing, enter)]
    fn welcome() -> Playing { Playing { secret: 8 } }

    #[on(Playing, exit)]
    fn goodbye() -> Stay { Stay }
}

fn main() {}
