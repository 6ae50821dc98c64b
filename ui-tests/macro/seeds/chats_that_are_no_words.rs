//! expect: a type of chat is a word: `private`, `group`, `supergroup` or `channel`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, chats("private"))]
enum Game {
    #[state(entry)]
    Idle,
}

fn main() {}
