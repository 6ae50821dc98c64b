//! expect: states `One`, `Two`, `Three`, `Four`, .. can never end: no handler leads from them to the end, not even where they expire; `must_end` asks for one that does
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, must_end)]
enum Game {
    #[state(entry)]
    Idle,
    One,
    Two,
    Three,
    Four,
    #[state(expires = "5s")]
    Five,
}
use game::{Five, Four, Idle, One, Three, Two};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn begin() -> One { One }

    #[on(One, text)]
    fn two() -> Two { Two }

    #[on(Two, text)]
    fn three() -> Three { Three }

    #[on(Three, text)]
    fn four() -> Four { Four }

    #[on(Four, text)]
    fn five() -> Five { Five }

    #[on(Five, text)]
    fn again() -> One { One }

    #[on(Five, expired)]
    fn late() -> Two { Two }
}

fn main() {}
