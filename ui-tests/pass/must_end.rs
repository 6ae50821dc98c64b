//! Ways to the end that satisfy `must_end`.
#![deny(warnings)]
use stategram::prelude::*;

#[derive(Serialize, Deserialize)]
struct Alarm;

/// An argument that may refuse.
struct Perhaps;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, must_end, event = Alarm)]
enum Game {
    #[state(entry)]
    Idle,
    /// Ends by what another state does.
    Asking,
    /// Ends where `Any` goes.
    Hub,
    /// Ends by going to the entry.
    Back,
    /// Ends by an event.
    Timed,
    /// Ends without a word.
    #[state(expires = "5m")]
    Silent,
    /// Ends as its `expired` handler says.
    #[state(at_most = "5m")]
    Late,
    /// Its `expired` handler stays, but need not take it.
    #[state(expires = "5m")]
    Unsure,
    #[state(terminal, expires = "1d")]
    Over,
}
use game::{Asking, Back, Hub, Idle, Late, Over, Silent, Timed, Unsure};

impl<S, F, A> Extract<S, F, A> for Perhaps {
    fn extract(_cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        Err(Refusal::Skip)
    }
}

#[handler]
impl Game {
    #[on(Idle, text)]
    fn start() -> To<Asking, Hub, Late, Silent, Timed, Unsure> { to(Asking) }

    #[on(Asking, text)]
    fn ask() -> To<Stay, Back> { to(Stay) }

    #[on(Hub, text)]
    fn go() -> Any<Game> { to(Stay) }

    #[on(Back, text)]
    fn back() -> Idle { Idle }

    #[on(Timed, event)]
    fn rings(_alarm: Event<Alarm>) -> End { End }

    #[on(Silent | Late | Unsure, text)]
    fn wait() -> Stay { Stay }

    #[on(Late, expired)]
    fn late() -> Over { Over }

    #[on(Unsure, expired)]
    fn perhaps(_perhaps: Perhaps) -> Stay { Stay }

    #[on(Over, text)]
    fn over() -> Stay { Stay }
}

fn main() {
    assert_eq!(Game::graph().traps(), [""; 0]);
}
