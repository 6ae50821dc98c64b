//! Every seed, with all that may be written about it.
#![deny(warnings)]
use stategram::prelude::*;
use stategram::update::Incoming;

mod keys {
    use super::*;

    /// A key may borrow from its update.
    pub(super) fn by_words(update: &Incoming) -> Option<(&str, Option<i64>)> {
        update.text().map(|text| (text, update.user_id()))
    }
}

macro_rules! conversation {
    ($name:ident in $module:ident, ($($key:tt)*), $trigger:ident, $seed:ty) => {
        #[derive(Conversation, Serialize, Deserialize, Clone)]
        #[conversation($($key)*)]
        enum $name {
            #[state(entry)]
            Idle,
        }

        #[handler]
        impl $name {
            #[on($module::Idle, $trigger)]
            fn taken(_: $seed, reply: &mut Reply) -> Stay {
                reply.text("here");
                Stay
            }

            #[on($module::Idle, failed)]
            fn failed(seed: $seed, reply: &mut Reply<Elsewhere>) -> Stay {
                let _ = seed;
                reply.to(7).text("there");
                Stay
            }

            #[on(_, otherwise)]
            fn otherwise(reply: &mut Reply) -> End {
                reply.text("here");
                End
            }
        }
    };
}

conversation!(OfChat in of_chat, (per_chat, chats(channel)), channel_post, PerChat);
conversation!(OfUser in of_user, (per_user, chats(private, group, supergroup, channel,)), callback_query, PerUser);
conversation!(OfChatUser in of_chat_user, (per_chat_user), my_chat_member, PerChatUser);
conversation!(OfTopic in of_topic, (per_topic, chats(supergroup)), forum_topic_closed, PerTopic);
conversation!(OfInlineUser in of_inline_user, (per_inline_user), inline_query, PerInlineUser);
conversation!(OfInvoice in of_invoice, (per_invoice), pre_checkout_query, PerInvoice);
conversation!(OfApplication in of_application, (per_application), any_message, PerApplication);
conversation!(OfUpdate in of_update, (per_update, name = "fresh"), business_message, PerUpdate);
conversation!(OfKey in of_key, (seed = keys::by_words, chats(private)), text, PerKey);

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_callback_origin, expires = "1h")]
enum Quiz {
    #[state(entry)]
    Idle,
    Asked,
}

#[handler]
impl Quiz {
    #[on(quiz::Idle, callback_query)]
    fn first(origin: PerCallbackOrigin, reply: &mut Reply) -> quiz::Asked {
        reply.toast(format!("{origin:?}"));
        quiz::Asked
    }

    // It may have been sent inline, or not.
    #[on(quiz::Asked, expired)]
    fn late(origin: PerCallbackOrigin, reply: &mut Reply) -> End {
        if let PerCallbackOrigin::Message(..) = origin {
            reply.text("Too late.");
        }
        End
    }
}

fn main() {
    let bot = Bot::new("1:x").unwrap().conversation_where::<OfChat>(only([7])).conversation_where::<OfUser>(except([8]));
    let bot = bot.conversation::<OfChatUser>().conversation::<OfTopic>().conversation::<OfInlineUser>();
    let bot = bot.conversation::<OfInvoice>().conversation::<OfApplication>().conversation::<OfUpdate>();
    let _ = bot.conversation::<OfKey>().conversation::<Quiz>();
    assert_eq!(OfUpdate::graph().states.len(), 1);
}
