//! expect: a `per_update` conversation has no stored form: nothing is kept of it
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_update, schema = 0)]
enum Echo {
    #[state(entry)]
    Idle,
}

fn main() {}
