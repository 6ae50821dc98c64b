//! expect: the shape of `Order` is 0xca1218ad, and `schema` says 0xb3177fa8: if what is stored no longer reads, raise `version` and write a migration; then pin 0xca1218ad
use stategram::prelude::*;

// It was stored as `slices`.
#[derive(Schema, Serialize, Deserialize, Clone)]
struct Ordered {
    #[serde(rename = "pieces")]
    slices: u8,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, schema = 0xb3177fa8)]
enum Order {
    #[state(entry)]
    Idle,
    #[state(terminal)]
    Ordered(Ordered),
}
use order::Idle;

#[handler]
impl Order {
    #[on(Idle, text)]
    fn order() -> Ordered { Ordered { slices: 8 } }
}

fn main() {}
