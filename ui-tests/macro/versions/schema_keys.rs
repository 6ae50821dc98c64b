//! expect: unknown key `opaque`; there is `crate`
//! expect: a variant has no `#[schema(..)]`: its fields may
//! expect: unknown key `opaqe`; did you mean `opaque`?
//! expect: `opaque` takes no value
use stategram::prelude::*;

#[derive(Schema)]
#[schema(opaque)]
struct Pizza {
    #[schema(opaqe)]
    size: Size,
    #[schema(opaque = true)]
    slices: u8,
}

#[derive(Schema)]
enum Size {
    #[schema(opaque)]
    Small,
    Large,
}

fn main() {}
