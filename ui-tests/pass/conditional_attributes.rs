//! Whatever the macros read may stand under a condition.
#![deny(warnings)]
use stategram::prelude::*;

#[cfg_attr(all(), derive(Conversation, Serialize, Deserialize, Clone))]
#[cfg_attr(all(), conversation(per_chat, expires = "1h"))]
#[cfg_attr(any(), conversation(per_user))]
enum Game {
    #[cfg_attr(all(), state(entry))]
    Idle,
    #[cfg_attr(any(), state(terminal))]
    Playing { secret: u8 },
}
use game::{Idle, Playing};

#[cfg_attr(all(), handler)]
impl Game {
    #[cfg_attr(all(), on(Idle, text))]
    #[cfg_attr(any(), on(Idle, voice))]
    fn start() -> Playing { Playing { secret: 7 } }

    #[cfg_attr(any(), on(Playing, text), must_use)]
    #[on(Playing, photo)]
    fn seen(game: &Playing) -> End { let _ = game.secret; End }

    #[cfg_attr(all(), cfg(any()))]
    #[on(Playing, voice)]
    fn heard(drawing: Nonsense) -> End { drawing }

    #[cfg_attr(any(), on(Playing, video))]
    fn left_to_itself() -> u8 { 7 }
}

fn main() {
    let triggers: Vec<_> = Game::graph().edges.iter().filter(|it| it.handler.is_some()).map(|it| it.trigger).collect();
    assert_eq!((triggers, Game::left_to_itself()), (vec!["text", "photo"], 7));
}
