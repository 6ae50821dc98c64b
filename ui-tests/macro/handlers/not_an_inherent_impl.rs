//! expect: handlers stand in a block of their own, not in the `impl` of a trait
use stategram::prelude::*;

struct Game;

#[handler]
impl Default for Game {
    fn default() -> Self { Game }
}

fn main() {}
