//! expect: a conversation has at most 512 handlers, and this is the 513th
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Game {
    #[state(entry)]
    Idle,
}
use game::Idle;

/// Each `twice` doubles the attributes.
macro_rules! handlers {
    (twice $($twice:ident)*: $($on:tt)*) => {
        handlers!($($twice)*: $($on)* $($on)*);
    };
    (: $($on:tt)*) => {
        #[handler]
        impl Game {
            $($on)*
            fn message() -> Stay { Stay }

            #[on(Idle, callback_query)]
            fn pressed() -> Stay { Stay }

            #[on(Idle, message)]
            fn rest() -> Stay { Stay }
        }
    };
}
handlers!(twice twice twice twice twice twice twice twice twice: #[on(Idle, text)]);

fn main() {}
