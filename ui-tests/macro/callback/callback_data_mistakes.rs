//! expect: a tag is 1 to 8 letters, digits and `_`
//! expect: versions are counted from 1
//! expect: unknown key `sined`; did you mean `signed`?
//! expect: unknown variant key `nam`; did you mean `name`?
//! expect: a field has no `#[callback_data(..)]`: its type says all
//! expect: `No` and `Never` come to the same two letters; give one another name in the data: `#[callback_data(name = "..")]`
//! expect: callback data says something: the enum needs variants
//! expect: callback data has no parameters: what it says is found by its type's name
use stategram::prelude::*;

#[derive(CallbackData)]
#[callback_data(tag = "b:", version = 0, sined)]
enum Button {
    #[callback_data(nam = "y")]
    Yes,
    #[callback_data(name = "No")]
    Never,
    No,
    Day(#[callback_data(name = "d")] u8),
}

#[derive(CallbackData)]
enum Nothing {}

#[derive(CallbackData)]
struct Page<T> {
    number: T,
}

fn main() {}
