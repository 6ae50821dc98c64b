//! The graph of each example is a checked file: a transition that appears or disappears is seen in review.
//!
//! `UPDATE_EXPECT=1 cargo test --test graphs` writes the files anew.

#![allow(dead_code, missing_docs, reason = "of the examples only their conversations are used")]

use expect_test::expect_file;
use stategram::prelude::Handlers;

#[path = "../examples/guess_a_number.rs"]
mod guess_a_number;
#[path = "../examples/hello.rs"]
mod hello;
#[path = "../examples/message_counter.rs"]
mod message_counter;
#[path = "../examples/reminder.rs"]
mod reminder;
#[path = "../examples/set_aside.rs"]
mod set_aside;

macro_rules! check {
    ($example:ident :: $conversation:ident) => {
        #[test]
        fn $example() {
            let graph = $example::$conversation::graph();
            let file = |kind| concat!("../docs/graphs/", stringify!($example), ".").to_owned() + kind;
            expect_file![file("mmd")].assert_eq(&graph.mermaid().to_string());
            expect_file![file("dot")].assert_eq(&graph.dot().to_string());
        }
    };
}

check!(guess_a_number::Game);
check!(hello::Hello);
check!(message_counter::Counter);
check!(reminder::Reminders);
check!(set_aside::Shop);
