//! The examples: each is played by a script, and its graph is a checked file. But for `skeleton`: what that does is print, so
//! it is played as a program, in `tests/programs`.

#![allow(dead_code, missing_docs, reason = "of the examples only their bots are used")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on says so")]
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "`|bot| bot.conversation::<Game>()` is how a bot is written"
)]

mod alarm;
mod bots;
mod broadcast;
mod chatbox;
mod coverage;
mod date_calculator;
mod deep_linking;
mod dicey_clock;
mod emodi;
mod graphs;
mod guess_a_number;
mod hello;
mod in_an_app;
mod indoor_climate;
mod inline_echo;
mod inline_per_user;
mod ip_cam;
mod keyboards;
mod lover;
mod message_counter;
mod metrics;
mod pairing;
mod payment;
mod proxy;
mod quiz;
mod receive_messages;
mod registration;
mod reminder;
mod send_message;
mod set_aside;
mod store_log;
mod two_factor;
mod user_tracker;
mod vote;
mod webhook_counter;
mod webhook_deep_linking;
mod webhook_skeleton;
