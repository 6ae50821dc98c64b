//! expect: the shape of `Order` is 0x22b19c7f, and `schema` says 0xf7b42f85: if what is stored no longer reads, raise `version` and write a migration; then pin 0x22b19c7f
use std::collections::HashMap;

use stategram::prelude::*;

#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Hash)]
struct Guest(String);

// It was `slices: u8`.
#[derive(Schema, Serialize, Deserialize, Clone)]
struct Pizza {
    slices: u16,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, schema = 0xf7b42f85)]
enum Order {
    #[state(entry)]
    Idle,
    #[state(terminal)]
    Ordered { pizzas: HashMap<Guest, Vec<Pizza>> },
}
use order::{Idle, Ordered};

#[handler]
impl Order {
    #[on(Idle, text)]
    fn order() -> Ordered { Ordered { pizzas: HashMap::new() } }
}

fn main() {}
