//! expect: a second field of type `String`: `Data` finds things by their type, so wrap one in a type of its own, or mark it `#[provide(skip)]`
use stategram::prelude::*;

#[derive(Provide)]
struct App {
    name: String,
    motto: String,
}

fn main() {}
