//! expect: `schema` takes the shape of what is stored: write `= 0`, and the compiler says which it is
//! expect: a shape has 32 bits: it is a number up to 0xffffffff
//! expect: a shape is written as the compiler says it, with its `0x`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, schema)]
enum Game {
    #[state(entry)]
    Idle,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, schema = 0x1_0000_0000)]
enum Sheet {
    #[state(entry)]
    Blank,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, schema = 8f3a91bc)]
enum Table {
    #[state(entry)]
    Free,
}

fn main() {}
