//! Variants and handlers may depend on the configuration.
#![deny(warnings)]
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    #[cfg(windows)]
    Drawing { on: std::os::windows::io::RawHandle },
    Playing {
        secret: u8,
        #[cfg(windows)]
        handle: u8,
    },
}
use game::{Idle, Playing};

#[handler]
impl Game {
    #[cfg(windows)]
    #[on(Idle, text)]
    fn start(drawing: Nonsense) -> Playing {
        Playing { secret: 8, handle: drawing }
    }

    #[cfg(not(windows))]
    #[on(Idle, text)]
    fn start() -> Playing {
        Playing { secret: 7 }
    }

    #[on(Playing, text)]
    fn guess(Playing { secret }: Playing, Text(n): Text<u8>) -> To<Playing, End> {
        if n == secret { to(End) } else { to(Playing { secret }) }
    }
}

fn main() {
    assert_eq!(Game::graph().edges.len(), 3);
}
