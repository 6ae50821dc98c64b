//! Commands with their arguments.

use stategram_macros::Command;

use crate::commands::{CommandError, Commands};
use crate::update::CommandLine;

super::target!(commands, read);

#[derive(Command, Debug)]
#[allow(dead_code, reason = "they are read, and nothing is done with them")]
enum Cmd {
    /// Throws dice
    Roll { sides: u32, times: Option<u8> },
    /// Says it
    Say(String),
    /// Turns it
    Turn(f64, bool, char),
    /// Does something
    Go,
}

fn read(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Some(line) = CommandLine::parse(&text) else { return };
    let is_name = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    assert!(is_name(line.name) && line.name.len() <= 32 && line.mention.is_none_or(is_name), "{text:?}");
    assert_eq!(line.rest.trim(), line.rest);
    let mention = line.mention.map_or(String::new(), |it| format!("@{it}"));
    let again = format!("/{}{mention} {}", line.name, line.rest);
    assert_eq!(CommandLine::parse(&again), Some(line));
    if let Err(CommandError::Usage(usage)) = Cmd::parse(&line) {
        assert!(usage.starts_with(&format!("/{}", line.name)), "{usage}");
    }
}
