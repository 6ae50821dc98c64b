//! States, fields, handlers and conversations may be called like keywords.
#![deny(warnings)]
#![allow(non_camel_case_types)]
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat, expires = "1h")]
enum Match {
    #[state(entry)]
    r#type,
    r#fn {
        r#struct: u8,
        r#enum: u8,
    },
    r#Loop(u8),
}
use r#match::{r#fn, r#Loop, r#type};

#[handler]
impl Match {
    #[on(r#type, text)]
    fn r#impl() -> r#fn { r#fn { r#struct: 1, r#enum: 2 } }

    #[on(r#fn, text)]
    fn r#for(r#in: &mut r#fn) -> To<Stay, r#Loop> { r#in.r#struct += 1; to(r#Loop(r#in.r#enum)) }

    #[on(r#Loop, r#text)]
    fn r#while(r#Loop(_): r#Loop) -> End { End }
}

#[derive(CallbackData)]
enum r#do {
    r#box { r#yield: u8 },
    r#final,
}

fn main() {
    assert_eq!(format!("{:?}", r#fn { r#struct: 1, r#enum: 2 }), "fn { struct: 1, enum: 2 }");
    assert_eq!(Match::graph().states.len(), 3);
    let _ = [r#do::r#box { r#yield: 1 }, r#do::r#final];
}
