//! A conversation that is new for every update has its entry, and nothing that lasts.
//!
//! expect: a `per_update` conversation never expires: it ends with its update
//! expect: a `per_update` conversation always ends: with its update
//! expect: a `per_update` conversation is sent no events: it ends with its update
//! expect: a `per_update` conversation has no stored form: nothing is kept of it
//! expect: a `per_update` conversation is new for every update, so its entry is its only state; one that goes on is kept `per_chat`, `per_user` or per something else
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_update, expires = "10s", must_end, event = u8, version = 2)]
enum Game {
    #[state(entry)]
    Idle,
    Playing,
    Over,
}

fn main() {}
