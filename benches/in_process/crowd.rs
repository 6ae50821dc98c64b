//! Conversations that are registered beside the one that is measured.

use stategram::prelude::*;
use stategram::{AccessList, Builder};

macro_rules! crowd {
    ($($one:ident $module:ident)*) => {
        $(
            #[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
            #[conversation(per_chat)]
            enum $one {
                #[state(entry)]
                Idle,
            }

            #[handler]
            impl $one {
                #[on($module::Idle, message)]
                fn hear() -> Stay {
                    Stay
                }
            }
        )*

        /// Registers so many of them, each for whoever is on this list.
        pub(crate) fn beside<A: Send + Sync + 'static>(mut bot: Builder<A>, count: usize, list: &AccessList) -> Builder<A> {
            let mut left = count;
            $(
                if left > 0 {
                    bot = bot.conversation_where::<$one>(list.clone());
                    left -= 1;
                }
            )*
            assert_eq!(left, 0, "there are not so many");
            bot
        }
    };
}

crowd! {
    C0 c0 C1 c1 C2 c2 C3 c3 C4 c4 C5 c5 C6 c6 C7 c7
    C8 c8 C9 c9 C10 c10 C11 c11 C12 c12 C13 c13 C14 c14 C15 c15
    C16 c16 C17 c17 C18 c18 C19 c19 C20 c20 C21 c21 C22 c22 C23 c23
    C24 c24 C25 c25 C26 c26 C27 c27 C28 c28 C29 c29 C30 c30
}
