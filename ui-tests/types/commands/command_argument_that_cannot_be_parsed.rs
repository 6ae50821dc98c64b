//! expect: the trait bound `Dice: FromStr` is not satisfied
use stategram::prelude::*;

struct Dice;

#[derive(Command)]
enum Cmd {
    /// Throws dice
    Roll { dice: Dice, times: Option<u8> },
}

fn main() {}
