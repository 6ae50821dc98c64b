//! expect: a key is a word, with a value or without: `key`, `key = ..`
//! expect: expected `,` or `=` after `per_chat`
//! expect: expected `,` after `chats(..)`
//! expect: `expires =` has no value
//! expect: write `#[state(..)]`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, "expires")]
enum Quoted {
    #[state(entry)]
    Idle,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat: true)]
enum Colon {
    #[state(entry)]
    Idle,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, chats(private) expires = "5m")]
enum Comma {
    #[state(entry)]
    Idle,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, expires =)]
enum Unfinished {
    #[state(entry)]
    Idle,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Bare {
    #[state]
    Idle,
}

fn main() {}
