//! expect: callback data is an enum or a struct
use stategram::prelude::*;

#[derive(CallbackData)]
union Button {
    number: u8,
}

fn main() {}
