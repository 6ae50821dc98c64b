//! expect: states `Lost`, `Found` are unreachable: no handler of another state goes to one of them; return one from there, or remove them
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Lost,
    Found,
}
use game::{Found, Idle, Lost};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Stay { Stay }

    #[on(Lost, text)]
    fn find() -> Found { Found }

    #[on(Found, text)]
    fn lose() -> To<Lost, End> { to(End) }
}

fn main() {}
