//! expect: callback data `Range` can exceed the 64 bytes Telegram allows
//! expect: `std::string::String` has no bounded length, so it cannot be part of callback data
//! expect: callback data `Paid` can exceed the 51 bytes that a signature leaves of Telegram's 64
//! expect: callback data `Page` can exceed the 64 bytes Telegram allows
use stategram::prelude::*;

#[derive(CallbackData)]
enum Button {
    Yes,
    Range([u64; 5]),
}

#[derive(CallbackData)]
enum Search {
    For { query: String },
    Nothing,
}

#[derive(CallbackData)]
#[callback_data(signed)]
enum Order {
    Opened(u64, u64, u64),
    Paid(u64, u64, u64, u32),
}

#[derive(CallbackData)]
struct Page {
    title: Brief<60>,
}

fn main() {}
