//! A supergroup is no group, a word that is none is told, and each is said once.
//!
//! expect: unknown type of chat `supergrup`; did you mean `supergroup`?
//! expect: `private` stands here twice
//! expect: `chats` takes a list: `chats(private, group)`
//! expect: which chats? there are `private`, `group`, `supergroup` and `channel`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, chats(private, supergrup, private))]
enum Game {
    #[state(entry)]
    Idle,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, chats = private)]
enum Private {
    #[state(entry)]
    Idle,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, chats())]
enum Nowhere {
    #[state(entry)]
    Idle,
}

fn main() {}
