//! The block may stand in another module than the enum, and helpers in a block of their own.
#![deny(warnings)]

mod states {
    use stategram::prelude::*;
    #[derive(Conversation, Serialize, Deserialize, Clone)]
    #[conversation(per_chat)]
    pub(crate) enum Game {
        #[state(entry)]
        Idle,
        Playing { secret: u8 },
    }
}

mod play {
    use crate::states::Game;
    use crate::states::game::{self, Playing};
    use stategram::prelude::*;

    #[handler]
    impl Game {
        #[on(game::Idle, text)]
        pub(super) fn start() -> Playing { Self::new(7) }
        #[on(Playing, text)]
        fn stop(game: Self) -> Any<Self> {
            match game {
                Self::Playing { secret: 0 } => to(End),
                other => to(other),
            }
        }
    }

    impl Game {
        fn new(secret: u8) -> Playing { Playing { secret } }
    }
}

fn main() {
    use stategram::prelude::*;
    assert_eq!(states::Game::start().secret, 7);
    assert_eq!(states::Game::graph().name, "Game");
}
