//! The simulator over real HTTP, as any client sees it.

#![allow(clippy::unwrap_used, reason = "the helpers are tests too")]
#![allow(clippy::needless_pass_by_value, reason = "`json!(..)` reads better than `&json!(..)`")]

mod alone;
mod api;
mod callbacks;
mod control;
mod edits;
mod inline;
mod kit;
mod messages;
mod people;
mod profile;
mod requests;
mod updates;
