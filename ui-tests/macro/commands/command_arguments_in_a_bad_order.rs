//! expect: an argument that has to be there stands before those that need not: nobody could tell which is meant
//! expect: nothing is left behind a `Vec`, which takes all words; put it last
use stategram::prelude::*;

#[derive(Command)]
enum Cmd {
    /// Throws dice
    Roll { times: Option<u8>, sides: u32 },
    /// Adds up
    Add(Vec<i32>, String),
}

fn main() {}
