//! Variants may have the names of the prelude's items, and a conversation may say where the crate is.
#![deny(warnings)]
use stategram as framework;
use stategram::prelude::{Conversation, Deserialize, Serialize, handler};

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, crate = framework)]
enum Odd {
    #[state(entry)]
    Text,
    End {},
    Option(),
    Result { r#type: u8 },
    Stay(u8),
}

#[handler(crate = framework)]
impl Odd {
    #[on(odd::Text, text)]
    fn one(framework::Text(word): framework::Text) -> std::result::Result<odd::End, std::num::ParseIntError> {
        let _number: u8 = word.parse()?;
        Ok(odd::End {})
    }

    #[on(odd::End, text)]
    fn two() -> odd::Option {
        odd::Option()
    }

    #[on(odd::Option, text)]
    fn three() -> odd::Result {
        odd::Result { r#type: 1 }
    }

    #[on(odd::Result, text)]
    fn four() -> framework::To<odd::Stay, framework::Stay> {
        framework::to(odd::Stay(1))
    }

    #[on(odd::Stay, text)]
    fn five(stay: &odd::Stay) -> framework::End {
        let _ = stay.0;
        framework::End
    }
}

fn main() {}
