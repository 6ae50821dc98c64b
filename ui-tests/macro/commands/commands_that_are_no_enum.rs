//! expect: only an enum can be a set of commands: its variants are the commands
//! expect: a set of commands has no parameters: its arguments are owned
use stategram::prelude::*;

#[derive(Command)]
struct Cmd {
    roll: u32,
}

#[derive(Command)]
enum Lent<'a> {
    /// Says it
    Say(&'a str),
}

fn main() {}
