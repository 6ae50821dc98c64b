//! expect: `schema` takes the shape of what is stored: write `= 0`, and the compiler says which it is
//! expect: a shape has 32 bits: it is a number up to 0xffffffff
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, schema = "8f3a91bc")]
enum Song {
    #[state(entry)]
    Silence,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, schema = -1)]
enum Table {
    #[state(entry)]
    Free,
}

fn main() {}
