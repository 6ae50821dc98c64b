//! expect: an application is a struct: each field is something to provide
//! expect: unknown key `skp`; did you mean `skip`?
use stategram::prelude::*;

#[derive(Provide)]
enum App {
    Db,
}

#[derive(Provide)]
struct Other {
    #[provide(skp)]
    name: String,
}

fn main() {}
