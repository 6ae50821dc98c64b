//! expect: `To` has at most 8 targets, and this is the 9th: from where one may go everywhere return `Any<..>` of the conversation
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
#[rustfmt::skip]
enum Menu {
    #[state(entry)]
    Top, A, B, C, D, E, F, G,
}
use menu::{A, B, C, D, E, F, G, Top};

#[handler]
impl Menu {
    #[on(Top, text)]
    fn choose(Text(word): Text) -> To<Stay, A, B, C, D, E, F, G, End> {
        match word.as_str() {
            "a" => to(A),
            "g" => to(G),
            "end" => to(End),
            _ => to(Stay),
        }
    }

    #[on(A | B | C | D | E | F | G, text)]
    fn back() -> Top { Top }
}

fn main() {}
