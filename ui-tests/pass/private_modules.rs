//! A conversation is seen as far as its enum, also where its fields are of private types, and also within a function.
#![deny(warnings, private_interfaces, private_bounds, unnameable_types)]
#![warn(unreachable_pub)]
#![allow(dead_code)]
mod a {
    mod b {
        use stategram::prelude::*;
        #[derive(Clone, Serialize, Deserialize, Debug)]
        struct Private(u8);
        #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
        #[conversation(per_chat)]
        enum P1 { #[state(entry)] Idle, Has { p: Private, q: self::Private, r: super::Up } }
        #[handler] impl P1 { #[on(_, text)] fn x() -> Any<Self> { to(p1::Idle) } }
        #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
        #[conversation(per_chat)]
        pub(super) enum P2 { #[state(entry)] Idle, Has { r: super::Up } }
        #[handler] impl P2 { #[on(_, text)] fn x() -> Any<Self> { to(p2::Idle) } }
        #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
        #[conversation(per_chat)]
        pub(in crate::a) enum P3 { #[state(entry)] Idle, Has { r: super::Up } }
        #[handler] impl P3 { #[on(_, text)] pub(in crate::a) fn x(h: P3) -> Any<Self> { to(h) } }
        #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
        #[conversation(per_chat)]
        pub(self) enum P4 { #[state(entry)] Idle, Has { r: super::Up } }
        #[handler] impl P4 { #[on(_, text)] fn x() -> Any<Self> { to(p4::Idle) } }
        #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
        #[conversation(per_chat)]
        pub(in super) enum P5 { #[state(entry)] Idle, Has { r: super::Up } }
        #[handler] impl P5 { #[on(_, text)] fn x() -> Any<Self> { to(p5::Idle) } }
        #[derive(CallbackData)] enum B { X(u8) }
        #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
        #[conversation(per_chat)]
        enum P7 { #[state(entry)] Idle }
        #[handler] impl P7 { #[on(_, callback = B::X(_))] fn x(p: Callback<B>) -> Stay { let _ = p; Stay }  #[on(_, text)] fn y() -> Stay { local(); Stay } }
        fn local() {
            use stategram::prelude::*;
            #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
            #[conversation(per_chat)]
            enum Inner { #[state(entry)] Idle, A(u8) }
            use inner::{Idle, A};
            #[handler] impl Inner { #[on(Idle, text)] fn x() -> A { A(1) } #[on(A, text)] fn y(a: A) -> End { let _ = a.0; End } }
            let _ = Bot::new("1:x").unwrap().conversation::<Inner>();
        }
    }
    #[derive(Clone, serde::Serialize, serde::Deserialize, Debug)]
    struct Up;
}
fn main() {}
