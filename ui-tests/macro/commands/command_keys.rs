//! expect: unknown key `descripton`; did you mean `description`?
//! expect: `name` takes a string: `= ".."`
//! expect: `hidden` takes no value
//! expect: an alias is a string: `alias = ["r", "d"]`
use stategram::prelude::*;

#[derive(Command)]
enum Cmd {
    /// Throws dice
    #[command(descripton = "Rolls")]
    Roll,
    /// Stops
    #[command(name = 7)]
    Stop,
    /// Goes
    #[command(hidden = "yes")]
    Go,
    /// Waits
    #[command(alias = ["w", 7])]
    Wait,
}

fn main() {}
