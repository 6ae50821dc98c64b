//! The simulator over real HTTP, as any client sees it.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "the helpers are tests too")]
#![allow(
    clippy::redundant_closure_for_method_calls,
    reason = "`|bot| bot.conversation::<Game>()` is how a bot is written"
)]
#![allow(clippy::needless_pass_by_value, reason = "`json!(..)` reads better than `&json!(..)`")]

mod alone;
mod api;
mod callbacks;
mod channels;
mod contents;
mod control;
mod edits;
mod groups;
mod inline;
mod kit;
mod media;
mod messages;
mod outside;
mod page;
mod paying;
mod people;
mod played;
mod presents;
mod profile;
mod recordings;
mod requests;
mod topics;
mod updates;
mod webhook;
