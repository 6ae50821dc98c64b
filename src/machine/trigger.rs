//! The second word of `#[on(State, trigger)]`: what happens.
//!
//! Each trigger is a type, so that the compiler can say which argument goes with which. How they are written, and what they
//! are for, is on the page of [`#[handler]`](macro@crate::handler).

use crate::update::{Leaf, Leaves, with_contents};

/// A trigger, as named in `#[on(..)]`.
pub trait Trigger {
    /// Its name.
    const NAME: &'static str;

    /// The events it takes.
    const LEAVES: Leaves;
}

macro_rules! triggers {
    ($($(#[$docs:meta])* $name:ident: $leaves:expr;)*) => {$(
        $(#[$docs])*
        #[allow(non_camel_case_types, reason = "named as it is written in #[on(..)]")]
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl Trigger for $name {
            const NAME: &'static str = stringify!($name);
            const LEAVES: Leaves = $leaves;
        }
    )*};
}

macro_rules! contents {
    ($($variant:ident = $field:ident: $trigger:ident,)*) => {
        triggers! {
            $(
                #[doc = concat!("A new message with `", stringify!($field), "`.")]
                #[doc = ""]
                #[doc = taken!($variant $field $trigger)]
                $trigger: Leaves::of(&[Leaf::$variant]);
            )*
        }
    };
}

/// How the content is taken: as its argument, or, where it says nothing more than its name, as nothing.
macro_rules! taken {
    (DeleteChatPhoto $($rest:tt)+) => { taken!(@alone $($rest)+) };
    (GroupChatCreated $($rest:tt)+) => { taken!(@alone $($rest)+) };
    (SupergroupChatCreated $($rest:tt)+) => { taken!(@alone $($rest)+) };
    (ChannelChatCreated $($rest:tt)+) => { taken!(@alone $($rest)+) };
    (CommunityChatRemoved $($rest:tt)+) => { taken!(@alone $($rest)+) };
    (ForumTopicClosed $($rest:tt)+) => { taken!(@alone $($rest)+) };
    (ForumTopicReopened $($rest:tt)+) => { taken!(@alone $($rest)+) };
    (GeneralForumTopicHidden $($rest:tt)+) => { taken!(@alone $($rest)+) };
    (GeneralForumTopicUnhidden $($rest:tt)+) => { taken!(@alone $($rest)+) };
    (VideoChatStarted $($rest:tt)+) => { taken!(@alone $($rest)+) };
    (@alone $field:ident $trigger:ident) => {
        taken!(
            $trigger
            "It says nothing more than that, so there is no argument for it; [`Message`](crate::Message) has all there is besides.",
            concat!("(message: Message) -> Stay {\n    println!(\"", stringify!($field), " in {}\", message.chat.id);")
        )
    };
    ($variant:ident $field:ident $trigger:ident) => {
        taken!(
            $trigger
            concat!("What is in it is had as [`", stringify!($variant), "`](crate::extract::", stringify!($variant), ")."),
            concat!("(", stringify!($variant), "(it): ", stringify!($variant), ") -> Stay {\n    println!(\"{it:?}\");")
        )
    };
    ($trigger:ident $says:expr, $handler:expr) => {
        concat!(
            $says,
            " It is a field of the Bot API's [`Message`](https://core.telegram.org/bots/api#message), and one of\n",
            "[the contents of a message](macro@crate::handler#the-contents-of-a-message).\n\n",
            "```\n# use stategram::prelude::*;\n",
            "# #[derive(Conversation, Serialize, Deserialize, Clone)]\n",
            "# #[conversation(per_chat)]\n# enum Shop { #[state(entry)] Open }\n# use shop::Open;\n# #[handler]\n# impl Shop {\n",
            "#[on(Open, ", stringify!($trigger), ")]\nfn ", stringify!($trigger), $handler, "\n    Stay\n}\n# }\n```"
        )
    };
}

/// Those that have a paragraph of their own where `#[on(..)]` is documented.
macro_rules! explained {
    ($($(#[$docs:meta])* $name:ident: $leaves:expr;)*) => {
        triggers! {
            $(
                $(#[$docs])*
                #[doc = ""]
                #[doc = concat!("With an example: [`", stringify!($name), "`](macro@crate::handler#", stringify!($name), ").")]
                $name: $leaves;
            )*
        }
    };
}

with_contents!(contents);

triggers! {
    /// A message that begins with a command of this bot, whichever: `command` without a pattern.
    ///
    /// With an example: [`command`](macro@crate::handler#command).
    any_command: Leaves::of(&[Leaf::Command]);
}

explained! {
    /// Any update, of whatever kind.
    any: Leaves::UPDATES;
    /// Any new message.
    message: Leaves::MESSAGES;
    /// What telepot calls `chat`: a message or a channel post, new or edited.
    any_message: Leaves::MESSAGES
        .union(Leaves::of(&[Leaf::EditedMessage, Leaf::ChannelPost, Leaf::EditedChannelPost]));
    /// A new message with text, commands included.
    text: Leaves::of(&[Leaf::Text, Leaf::Command]);
    /// A message that begins with one command: `command = "start"` is `/start`, also as `/start@ThisBot`.
    command: Leaves::of(&[Leaf::Command]);
    /// A new message with a text in which a regular expression finds something: `regex = "[0-9]+"`.
    regex: Leaves::of(&[Leaf::Text, Leaf::Command]);
    /// Several messages that their sender sent as one album.
    album: Leaves::of(&[Leaf::Album]);
    /// An update `edited_message`.
    edited_message: Leaves::of(&[Leaf::EditedMessage]);
    /// An update `channel_post`.
    channel_post: Leaves::of(&[Leaf::ChannelPost]);
    /// An update `edited_channel_post`.
    edited_channel_post: Leaves::of(&[Leaf::EditedChannelPost]);
    /// An update `business_connection`.
    business_connection: Leaves::of(&[Leaf::BusinessConnection]);
    /// An update `business_message`.
    business_message: Leaves::of(&[Leaf::BusinessMessage]);
    /// An update `edited_business_message`.
    edited_business_message: Leaves::of(&[Leaf::EditedBusinessMessage]);
    /// An update `deleted_business_messages`.
    deleted_business_messages: Leaves::of(&[Leaf::DeletedBusinessMessages]);
    /// An update `guest_message`.
    guest_message: Leaves::of(&[Leaf::GuestMessage]);
    /// An update `message_reaction`.
    message_reaction: Leaves::of(&[Leaf::MessageReaction]);
    /// An update `message_reaction_count`.
    message_reaction_count: Leaves::of(&[Leaf::MessageReactionCount]);
    /// An update `inline_query`.
    inline_query: Leaves::of(&[Leaf::InlineQuery]);
    /// An update `chosen_inline_result`.
    chosen_inline_result: Leaves::of(&[Leaf::ChosenInlineResult]);
    /// A pressed inline button, whatever its data.
    callback_query: Leaves::of(&[Leaf::CallbackQuery]);
    /// An update `shipping_query`.
    shipping_query: Leaves::of(&[Leaf::ShippingQuery]);
    /// An update `pre_checkout_query`.
    pre_checkout_query: Leaves::of(&[Leaf::PreCheckoutQuery]);
    /// An update `purchased_paid_media`.
    purchased_paid_media: Leaves::of(&[Leaf::PurchasedPaidMedia]);
    /// An update `poll`.
    poll: Leaves::of(&[Leaf::PollState]);
    /// An update `poll_answer`.
    poll_answer: Leaves::of(&[Leaf::PollAnswer]);
    /// An update `my_chat_member`.
    my_chat_member: Leaves::of(&[Leaf::MyChatMember]);
    /// An update `chat_member`.
    chat_member: Leaves::of(&[Leaf::ChatMember]);
    /// An update `chat_join_request`.
    chat_join_request: Leaves::of(&[Leaf::ChatJoinRequest]);
    /// An update `chat_boost`.
    chat_boost: Leaves::of(&[Leaf::ChatBoost]);
    /// An update `removed_chat_boost`.
    removed_chat_boost: Leaves::of(&[Leaf::RemovedChatBoost]);
    /// An update `managed_bot`.
    managed_bot: Leaves::of(&[Leaf::ManagedBot]);
    /// An update `subscription`.
    subscription: Leaves::of(&[Leaf::Subscription]);
    /// An update `stopped_message_generation`.
    stopped_message_generation: Leaves::of(&[Leaf::StoppedMessageGeneration]);
    /// A pressed inline button with one data: `callback = "yes"`.
    callback: Leaves::of(&[Leaf::CallbackQuery]);
    /// An update of a kind that Bot API 10.3 does not have, or one that cannot be read: there is its JSON alone.
    unknown: Leaves::of(&[Leaf::Unknown]);
    /// The conversation has gone to this state.
    enter: Leaves::of(&[Leaf::Enter]);
    /// The conversation is leaving this state.
    exit: Leaves::of(&[Leaf::Exit]);
    /// The conversation has fallen silent in this state, or been in it for as long as it may.
    expired: Leaves::of(&[Leaf::Expired]);
    /// A handler in this state has failed.
    failed: Leaves::of(&[Leaf::Failed]);
    /// A timer of the conversation came up, or somebody sent it an event of its own type.
    event: Leaves::of(&[Leaf::Event]);
    /// Telegram refused a reply of the conversation for good.
    undeliverable: Leaves::of(&[Leaf::Undeliverable]);
    /// Any update that no other handler of this state takes.
    otherwise: Leaves::UPDATES;
}
