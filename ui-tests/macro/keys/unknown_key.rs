//! expect: unknown key `expirs`; did you mean `expires`?
//! expect: unknown state key `entri`; did you mean `entry`?
//! expect: unknown key `colour`; there are `per_chat`, `per_user`, `per_chat_user`, `per_topic`, `per_inline_user`, `per_callback_origin`, `per_invoice`, `per_application`, `per_update`, `seed`, `chats`, `expires`, `at_most`, `must_end`, `event`, `own_keyboards`, `name`, `version`, `previous`, `schema`, `crate`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, expirs = "10m", colour = red)]
enum Game {
    #[state(entry)]
    Idle,
    #[state(entri)]
    Playing,
}

fn main() {}
