//! A public conversation in a module, its handlers in another.
#![deny(warnings, unreachable_pub, missing_debug_implementations)]

mod states {
    use stategram::prelude::*;

    #[derive(Clone, Copy, Debug, Serialize, Deserialize)]
    pub(crate) struct Kind(u8);

    pub(super) mod deep {
        use super::Kind;
        use stategram::prelude::*;

        #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
        #[conversation(per_chat)]
        pub(in super::super) enum HTTPGame {
            #[state(entry)]
            Idle,
            Playing(self::Kind, super::Kind, Option<Box<Self>>),
        }
    }

    #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
    #[conversation(per_chat)]
    pub(crate) enum Match {
        #[state(entry)]
        Begin,
    }
}

mod handlers {
    use crate::states::deep::{HTTPGame, http_game};
    use crate::states::{Match, r#match};
    use stategram::prelude::*;

    #[handler]
    impl HTTPGame {
        #[on(http_game::Idle, text)]
        fn talk() -> Stay {
            Stay
        }

        #[on(http_game::Idle, message)]
        fn start() -> Result<http_game::Playing, &'static str> {
            Err("none")
        }

        #[on(http_game::Playing, text)]
        fn stop(playing: &http_game::Playing) -> End {
            let http_game::Playing(..) = playing;
            End
        }
    }

    #[handler]
    impl Match {
        #[on(r#match::Begin, text)]
        fn r#fn() -> Stay {
            Stay
        }
    }
}

fn main() {
    use stategram::prelude::*;
    assert_eq!(states::deep::HTTPGame::graph().edges.len(), 3);
    assert_eq!(states::Match::graph().edges[0].handler, Some("fn"));
}
