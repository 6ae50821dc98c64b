//! expect: `version` takes a number: `= 2`
//! expect: versions are counted from 1
//! expect: `name` takes a string: `= ".."`
//! expect: a conversation is stored under its name, so it needs one
//! expect: `crate` takes a path: `= ::name`
//! expect: `app` takes a type: `= Name`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, version = "2", name = game)]
enum Game {
    #[state(entry)]
    Idle,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, version = 0, name = "")]
enum Nameless {
    #[state(entry)]
    Idle,
}

#[handler(crate = "stategram", app = "App")]
impl Game {}

fn main() {}
