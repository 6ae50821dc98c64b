//! expect: `/Roll` is no command that can be registered: it is 1 to 32 of `a-z`, `0-9` and `_`
//! expect: write the command without its slash: `"stop"`
//! expect: a second command `/go`: give this one another name
//! expect: a second command `/g`: give this one another name
use stategram::prelude::*;

#[derive(Command)]
enum Cmd {
    /// Throws dice
    #[command(name = "Roll")]
    Roll,
    /// Stops
    #[command(name = "/stop")]
    Stop,
    /// Goes
    #[command(alias = "g")]
    Go,
    /// Goes as well
    #[command(name = "go", alias = ["g", "gg"])]
    Gone,
}

fn main() {}
