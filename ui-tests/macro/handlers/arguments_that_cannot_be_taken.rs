//! expect: a handler's arguments are found by their types, and `impl ..` names none
//! expect: a handler is given no `str`: the text of a message is taken as `Text(text): Text`
//! expect: a handler is lent its state, `&mut Reply`, `&mut Timers<..>` and `&mut Events`, and no `[u8]`
//! expect: leave the lifetime out: what a handler borrows it has for its turn
//! expect: leave the lifetime out: what a handler borrows it has for its turn, e.g. `game: &Playing`
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
    fn start(_: impl Copy) -> Playing { Playing { secret: 7 } }

    #[on(Playing, text)]
    fn guess(text: &str) -> Stay { let _ = text.len(); Stay }

    #[on(Playing, photo)]
    fn seen(bytes: &[u8]) -> Stay { let _ = bytes.len(); Stay }

    #[on(Playing, voice)]
    fn heard(game: &'static Playing) -> Stay { let _ = game.secret; Stay }

    #[on(Playing, video)]
    fn watched<'a>(game: &'a Playing) -> End { let _ = game.secret; End }
}

fn main() {}
