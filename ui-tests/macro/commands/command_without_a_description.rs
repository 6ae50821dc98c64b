//! expect: a command has a description, which Telegram shows: write a comment `/// ..` above it, or mark it `#[command(hidden)]`
//! expect: the description of a command has 260 characters; Telegram allows 256: `#[command(description = "..")]`
use stategram::prelude::*;

#[derive(Command)]
enum Cmd {
    Roll { sides: u32 },
    #[command(hidden)]
    Debug,
    /// 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789
    /// 01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567
    /// 012345678901234567890123456789012345678901234567890123456789
    ///
    /// This is not shown.
    Long,
}

fn main() {}
