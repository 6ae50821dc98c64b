//! A conversation of a third version, restored from each before it.
#![deny(warnings)]
use stategram::machine::{Conversation as _, Migrate};
use stategram::prelude::*;

mod old {
    use super::Deserialize;

    #[derive(Deserialize)]
    pub(crate) struct GameV1(pub(crate) u8);
}

#[derive(Deserialize)]
struct GameV2 {
    tries: u8,
}

#[derive(Conversation, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[conversation(per_chat, version = 3, previous = (GameV2, old::GameV1))]
enum Game {
    #[state(entry)]
    Idle,
    Playing { tries: u32 },
}
use game::{Idle, Playing};

impl Migrate<GameV2> for Game {
    fn migrate(GameV2 { tries }: GameV2) -> Self {
        Self::Playing { tries: tries.into() }
    }
}

impl Migrate<old::GameV1> for GameV2 {
    fn migrate(old::GameV1(tries): old::GameV1) -> Self {
        Self { tries }
    }
}

#[handler]
impl Game {
    #[on(Idle, message)]
    fn start() -> Playing {
        Playing { tries: 0 }
    }

    #[on(Playing, message)]
    fn guess(game: &mut Playing) -> Stay {
        game.tries += 1;
        Stay
    }
}

fn main() {
    assert_eq!(Game::restore(1, b"7").unwrap(), Game::Playing { tries: 7 });
    assert_eq!(Game::restore(2, br#"{"tries":7}"#).unwrap(), Game::Playing { tries: 7 });
    assert_eq!(Game::restore(3, br#""Idle""#).unwrap(), Game::Idle);
    assert!(Game::restore(4, b"null").is_err());
}
