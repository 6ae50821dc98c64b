//! The simulator over real HTTP, as any client sees it.

mod alone;
mod api;
mod callbacks;
mod control;
mod messages;
mod people;
mod profile;
mod requests;
mod updates;
