//! What is only reached from an unreachable state lacks nothing of its own.
//!
//! expect: state `Lost` is unreachable: no handler that runs goes to it; return it from one, or remove it
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Found,
    Lost,
    Searching,
}
use game::{Found, Idle, Lost, Searching};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> Stay { Stay }

    #[on(Lost, text)]
    fn search() -> Searching { Searching }

    #[on(Searching, text)]
    fn find() -> To<Found, Stay> { to(Found) }

    #[on(Found, text)]
    fn search_again() -> To<Searching, End> { to(End) }
}

fn main() {}
