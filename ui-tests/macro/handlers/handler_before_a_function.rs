//! expect: `#[handler]` stands before the block of the conversation's handlers: `impl Game { .. }`
use stategram::prelude::*;

#[handler]
fn start() -> Stay { Stay }

fn main() {}
