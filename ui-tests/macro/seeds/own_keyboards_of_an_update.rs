//! expect: a `per_update` conversation is over when its buttons are pressed: drop this, or keep it `per_chat`
//! expect: `own_keyboards` takes no value
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_update, own_keyboards = true)]
enum Game {
    #[state(entry)]
    Idle,
}

fn main() {}
