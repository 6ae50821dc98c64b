//! expect: `u8` is not a conversation
use stategram::machine::PerChat;
use stategram::prelude::*;

fn wake(events: &mut Events) {
    events.send::<u8>(&PerChat(1), 7);
}

fn main() {}
