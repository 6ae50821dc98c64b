//! expect: cycle detected when simplifying constant for the type system `stategram::machine::schema::ShapeOf::<T>::SHAPE`
use stategram::prelude::*;

#[derive(Schema, Serialize, Deserialize, Clone)]
enum Term {
    Number(u8),
    Root(Box<Root>),
}

#[derive(Schema, Serialize, Deserialize, Clone)]
struct Root {
    of: Term,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, schema = 0x8f3a91bc)]
enum Game {
    #[state(entry)]
    Idle,
    Solving { term: Term },
}
use game::{Idle, Solving};

#[handler]
impl Game {
    #[on(Idle, text)]
    fn solve() -> Solving { unreachable!() }

    #[on(Solving, text)]
    fn stop() -> End { End }
}

fn main() {}
