//! What the types find of the one conversation, and what they make known of the other.
//!
//! expect: undeclared transition: this handler may not go to `Lost`
//! expect: a handler for `text` is given no callback data
//! expect: the application `App` does not provide `Db`
//! expect: a handler of `Game` cannot return `u8`
//! expect: cannot find type `Lst` in this scope
//! expect: state `Closed` is unreachable: no handler that runs goes to it; return it from one, or remove it
//! expect: `again` can never run: in state `Open`, `first` takes every `text` before it
//! expect: `change` takes its state by value, yet may `Stay`: what it changed would be lost; borrow the state with `&` or `&mut`, or return it
use stategram::prelude::*;

#[derive(Clone)]
struct Db;

#[derive(Provide)]
struct App {}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Lost,
}
use game::{Idle, Lost};

#[handler(app = App)]
impl Game {
    #[on(Idle, text)]
    fn start() -> To<Stay, End> { to(Lost) }

    #[on(Idle, text)]
    fn pressed(_: Callback<u8>) -> Lost { Lost }

    #[on(Idle, text)]
    fn save(_: Data<Db>) -> Stay { Stay }

    #[on(Lost, text)]
    fn count() -> u8 { 7 }

    #[on(Idle, text)]
    fn look(_: &Lst) -> Stay { Stay }
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_user)]
enum Door {
    #[state(entry)]
    Open,
    Closed { by: u8 },
    Locked { by: u8 },
}
use door::{Closed, Locked, Open};

#[handler]
impl Door {
    #[on(Open, text)]
    fn first() -> Locked { Locked { by: 1 } }

    #[on(Open, text)]
    fn again() -> Stay { Stay }

    #[on(Locked, text)]
    fn change(door: Locked) -> To<Stay, End> { let _ = door.by + 1; to(Stay) }

    #[on(Closed, text)]
    fn open(_: &Closed) -> End { End }
}

fn main() {
    let _ = Bot::new("1:x").unwrap().with(App {}).conversation::<Game>().conversation::<Door>();
}
