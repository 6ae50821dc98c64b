//! What never reaches a conversation is told at the trigger: why not, and what to keep it per instead.
//!
//! expect: `inline_query` never reaches a `per_chat` conversation: it comes from no chat that the bot is in; use `per_inline_user` or `per_user`
//! expect: `business_message` never reaches a `per_chat` conversation: it comes through a business account, whose chats have ids that are those of others as well; use `per_application` or `per_update`
//! expect: `poll` never reaches a `per_user` conversation: it comes from no user; use `per_application` or `per_update`
//! expect: `chat_boost` never reaches a `per_chat_user` conversation: it does not come from a user in a chat that the bot is in; use `per_chat` or `per_application`
//! expect: `guest_message` never reaches a `per_topic` conversation: it comes from no chat that the bot is in; use `per_user` or `per_application`
//! expect: `callback = "yes"` never reaches a `per_inline_user` conversation: that is for `inline_query` and `chosen_inline_result`; use `per_callback_origin` or `per_chat`, or add `own_keyboards` for the buttons that it sends itself
//! expect: `text` never reaches a `per_callback_origin` conversation: that is for pressed buttons, `callback_query`; use `per_chat` or `per_user`
//! expect: `message_poll` never reaches a `per_invoice` conversation: that is for `shipping_query`, `pre_checkout_query` and `successful_payment`; use `per_chat` or `per_user`
//! expect: `channel_post` never reaches `Private`: it comes from none of the chats in `chats(..)`
//! expect: `inline_query` never reaches `Groups`: it comes from none of the chats in `chats(..)`
//! expect: `unknown` never reaches a `per_chat` conversation: it comes from no chat that the bot is in; use `per_application` or `per_update`
use stategram::prelude::*;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum OfChat {
    #[state(entry)]
    Idle,
}

#[handler]
impl OfChat {
    #[on(of_chat::Idle, inline_query)]
    fn hello() -> Stay {
        Stay
    }
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Business {
    #[state(entry)]
    Idle,
}

#[handler]
impl Business {
    #[on(business::Idle, business_message)]
    fn hello() -> Stay {
        Stay
    }
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_user)]
enum OfUser {
    #[state(entry)]
    Idle,
}

#[handler]
impl OfUser {
    #[on(of_user::Idle, poll)]
    fn hello() -> Stay {
        Stay
    }
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat_user)]
enum OfChatUser {
    #[state(entry)]
    Idle,
}

#[handler]
impl OfChatUser {
    #[on(of_chat_user::Idle, chat_boost)]
    fn hello() -> Stay {
        Stay
    }
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_topic)]
enum OfTopic {
    #[state(entry)]
    Idle,
}

#[handler]
impl OfTopic {
    #[on(of_topic::Idle, guest_message)]
    fn hello() -> Stay {
        Stay
    }
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_inline_user)]
enum OfInlineUser {
    #[state(entry)]
    Idle,
}

#[handler]
impl OfInlineUser {
    #[on(of_inline_user::Idle, callback = "yes")]
    fn hello() -> Stay {
        Stay
    }
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_callback_origin)]
enum OfOrigin {
    #[state(entry)]
    Idle,
}

#[handler]
impl OfOrigin {
    #[on(of_origin::Idle, text)]
    fn hello() -> Stay {
        Stay
    }
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_invoice)]
enum OfInvoice {
    #[state(entry)]
    Idle,
}

#[handler]
impl OfInvoice {
    #[on(of_invoice::Idle, message_poll)]
    fn hello() -> Stay {
        Stay
    }
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat, chats(private, group))]
enum Private {
    #[state(entry)]
    Idle,
}

#[handler]
impl Private {
    #[on(private::Idle, channel_post)]
    fn hello() -> Stay {
        Stay
    }
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_user, chats(group))]
enum Groups {
    #[state(entry)]
    Idle,
}

#[handler]
impl Groups {
    #[on(groups::Idle, inline_query)]
    fn hello() -> Stay {
        Stay
    }
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Unknown {
    #[state(entry)]
    Idle,
}

#[handler]
impl Unknown {
    #[on(unknown::Idle, unknown)]
    fn hello() -> Stay {
        Stay
    }
}

fn main() {}
