//! expect: state `String` is named like the type of a field; rename the state, or make it `String(String)` if that type is its data
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
    String { text: Vec<String> },
}

fn main() {}
