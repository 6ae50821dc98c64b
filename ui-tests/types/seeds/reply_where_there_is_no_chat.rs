//! Where neither the update nor the conversation has a chat, a reply says where it goes.
//!
//! expect: `poll_answer` comes from no chat, and a `per_update` conversation has none of its own: there is no `Chat`, and to reply take `&mut Reply<Elsewhere>` and say `reply.to(chat)`
//! expect: `expired` comes from no chat, and a `per_application` conversation has none of its own: there is no `Chat`, and to reply take `&mut Reply<Elsewhere>` and say `reply.to(chat)`
//! expect: `event` comes from no chat, and a `seed = ..` conversation has none of its own: there is no `Chat`, and to reply take `&mut Reply<Elsewhere>` and say `reply.to(chat)`
use stategram::prelude::*;
use stategram::update::Incoming;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_update)]
enum Votes {
    #[state(entry)]
    Idle,
}

#[handler]
impl Votes {
    #[on(votes::Idle, poll_answer)]
    fn voted(reply: &mut Reply) -> Stay {
        reply.text("Thank you");
        Stay
    }
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_application, expires = "1h")]
enum Log {
    #[state(entry)]
    Idle,
    Writing,
}

#[handler]
impl Log {
    #[on(log::Idle, message)]
    fn first(reply: &mut Reply) -> log::Writing {
        reply.text("Noted.");
        log::Writing
    }

    #[on(log::Writing, expired)]
    fn late(chat: Chat) -> End {
        let _ = chat;
        End
    }
}

fn everybody(_: &Incoming) -> Option<u8> {
    Some(1)
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(seed = everybody, event = u8)]
enum Bell {
    #[state(entry)]
    Idle,
}

#[handler]
impl Bell {
    #[on(bell::Idle, event)]
    fn rings(reply: &mut Reply) -> Stay {
        reply.text("Ding");
        Stay
    }
}

fn main() {}
