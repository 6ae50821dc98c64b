//! Whatever stands behind it is not to blame.
//!
//! expect: a conversation has no parameters: what is stored is of one type, so write that type in the state
//! expect: a conversation has no lifetime: its states are stored and read again, so they own what they hold, as a `String` does
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game<T, const N: u8> {
    #[state(entry)]
    Idle,
    Playing { secret: T },
}
use game::{Idle, Playing};

#[handler]
impl<T: Default, const N: u8> Game<T, N> {
    #[on(Idle, text)]
    fn start() -> Playing<T> { Playing { secret: T::default() } }

    #[on(Playing, text)]
    fn stop(playing: &mut Playing<T>) -> To<Stay, End> { playing.secret = T::default(); to(End) }
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Lent<'a> {
    #[state(entry)]
    Start,
    Lent { secret: &'a str },
}

fn main() {
    let _ = Game::<u8, 1>::graph();
    let _ = Game::<u8, 1>::from(Playing { secret: 1 });
    let _ = Bot::new("1:x").unwrap().conversation::<Game<u8, 1>>();
}
