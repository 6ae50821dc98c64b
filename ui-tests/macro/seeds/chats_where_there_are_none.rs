//! What is written inline, and what is asked about an invoice, comes from no chat that anybody tells.
//!
//! expect: a `per_inline_user` conversation cannot choose its chats: the updates of the inline mode come from none
//! expect: a `per_invoice` conversation cannot choose its chats: the queries about an invoice come from none
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_inline_user, chats(private))]
enum Search {
    #[state(entry)]
    Idle,
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(chats(group), per_invoice)]
enum Order {
    #[state(entry)]
    Idle,
}

fn main() {}
