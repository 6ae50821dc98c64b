//! Signatures may be written with aliases, and bodies may call whatever helps.
#![deny(warnings)]
use std::fmt::Display;
use stategram::prelude::*;

type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;
type Number = Text<u8>;
type Next = To<Stay, Won, End>;
type Current = game::Playing;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: u8 },
    #[state(terminal)]
    Won,
}
use game::{Idle, Won};

#[handler]
impl Game {
    #[on(Idle, command = "start")]
    #[on(Idle, text)]
    #[on(Won, text)]
    fn begin(reply: &mut Reply) -> Result<Stay> { say(reply, "Not yet"); Ok(Stay) }

    #[on(Idle, photo)]
    fn start() -> Result<Current> { Ok(Current { secret: "7".parse()? }) }

    #[on(Current, text)]
    async fn guess(game: &Current, Text(n): Number, reply: &mut Reply) -> Result<Next> {
        say(reply, n);
        Ok(Self::judge(n.abs_diff(game.secret)))
    }

    fn judge(difference: u8) -> Next {
        match difference {
            0 => to(Won),
            1..10 => to(Stay),
            _ => to(End),
        }
    }
}

fn say<T: Display>(reply: &mut Reply, what: T) { reply.text(what.to_string()); }

fn main() {
    let edges = Game::graph().edges;
    assert_eq!(edges.iter().filter(|it| it.handler == Some("begin")).count(), 3);
}
