//! expect: what is stored borrows from nothing, so that a type with a shape has no lifetimes
//! expect: what is stored is a struct or an enum
use stategram::prelude::*;

#[derive(Schema)]
struct Name<'a>(&'a str);

#[derive(Schema)]
union Bits {
    number: u32,
    real: f32,
}

fn main() {}
