//! Which trigger carries what.
//!
//! These traits are here to be named in the compiler's messages, and as bounds of extractors of your own.

use crate::machine::{Trigger, trigger};
use crate::update::with_contents;

/// A trigger whose events may be what the trigger `Payload` is for: it gives its payload as an argument.
#[diagnostic::on_unimplemented(
    message = "a handler for `{Self}` is given no `{Payload}`",
    label = "there is no `{Payload}` in `{Self}`",
    note = "`{Payload}` comes with the trigger of that name, and may come with `any` and `otherwise`; the content of a message may \
            come with `message` and the other kinds of messages, too"
)]
pub trait Carries<Payload> {
    /// Whether every event of the trigger is.
    const SURE: bool;
}

/// A trigger for one content of messages.
#[diagnostic::on_unimplemented(message = "`{Self}` is not the trigger of a content type")]
pub trait OfContent: Particular {}

/// A trigger with a payload of its own: for one content of messages, or one kind of update.
#[diagnostic::on_unimplemented(message = "`{Self}` is not the trigger of a payload")]
pub trait Particular: Trigger {}

#[diagnostic::do_not_recommend]
impl<F: Particular> Carries<F> for F {
    const SURE: bool = true;
}

macro_rules! contents {
    ($($variant:ident = $field:ident: $trigger:ident,)*) => {
        $(
            impl Particular for trigger::$trigger {}
            impl OfContent for trigger::$trigger {}
        )*
    };
}

with_contents!(contents);

macro_rules! kinds {
    ($($trigger:ident),+ $(,)?) => {
        $(impl Particular for trigger::$trigger {})+
    };
}

kinds! {
    business_connection, deleted_business_messages, message_reaction, message_reaction_count, inline_query,
    chosen_inline_result, callback_query, shipping_query, pre_checkout_query, purchased_paid_media, poll, poll_answer,
    my_chat_member, chat_member, chat_join_request, chat_boost, removed_chat_boost, managed_bot, subscription,
    stopped_message_generation
}

macro_rules! among_others {
    ($bound:ident: $($trigger:ident),+ $(,)?) => {
        $(#[diagnostic::do_not_recommend]
        impl<P: $bound> Carries<P> for trigger::$trigger {
            const SURE: bool = false;
        })+
    };
}

among_others!(Particular: any, otherwise);
among_others! {
    OfContent: message, any_message, edited_message, channel_post, edited_channel_post, business_message,
    edited_business_message, guest_message
}

macro_rules! carries {
    ($(#[$meta:meta])* $name:ident $([contents = $content:literal])?: $($trigger:ident = $sure:literal),+ $(,)?) => {
        $(#[$meta])*
        pub trait $name {
            /// Whether every event of the trigger carries it.
            const SURE: bool;
        }

        $(#[diagnostic::do_not_recommend]
        impl<F: OfContent> $name for F {
            const SURE: bool = $content;
        })?

        $(#[diagnostic::do_not_recommend]
        impl $name for trigger::$trigger {
            const SURE: bool = $sure;
        })+
    };
}

carries! {
    /// A trigger whose events may carry a text.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no text",
        label = "there is no text in `{Self}`",
        note = "texts come with the triggers `text`, `command`, `message`, every other kind of messages, `any` and \
                `otherwise`"
    )]
    CarriesText: text = true, command = true, any_command = true, regex = true, message = false, any_message = false, edited_message = false,
        channel_post = false, edited_channel_post = false, business_message = false, edited_business_message = false,
        guest_message = false, any = false, otherwise = false
}

carries! {
    /// A trigger whose events may be the `/start` of a deep link.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no deep link",
        label = "no link begins a chat with `{Self}`",
        note = "what a link began with comes with `command = \"start\"`, and may come with `text`, `regex`, `message`, \
                `any_message`, `any` and `otherwise`"
    )]
    CarriesDeepLink: text = false, command = false, any_command = false, regex = false, message = false, any_message = false,
        any = false, otherwise = false
}

carries! {
    /// A trigger that looks for something in a text.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no captures",
        label = "nothing is looked for in `{Self}`",
        note = "captures come with the trigger `regex = \"..\"`"
    )]
    CarriesCaptures: regex = true
}

carries! {
    /// A trigger whose events may carry a caption.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no caption",
        label = "there is no caption in `{Self}`",
        note = "captions come with `photo`, `video` and the other media, with `message`, every other kind of messages, `any` \
                and `otherwise`"
    )]
    CarriesCaption: album = false, animation = false, audio = false, document = false, live_photo = false, paid_media = false,
        photo = false, video = false, voice = false, message = false, any_message = false, edited_message = false,
        channel_post = false, edited_channel_post = false, business_message = false, edited_business_message = false,
        guest_message = false, any = false, otherwise = false
}

carries! {
    /// A trigger whose events may be polls.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no poll",
        label = "there is no poll in `{Self}`",
        note = "polls come with the triggers `poll`, `message_poll`, `message`, every other kind of messages, `any` and \
                `otherwise`"
    )]
    CarriesPoll: poll = true, message_poll = true, message = false, any_message = false, edited_message = false,
        channel_post = false, edited_channel_post = false, business_message = false, edited_business_message = false,
        guest_message = false, any = false, otherwise = false
}

carries! {
    /// A trigger whose events may carry the data of a pressed button. A button that starts a game has none.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no callback data",
        label = "there is no pressed button in `{Self}`",
        note = "callback data comes with the triggers `callback`, `callback_query`, `any` and `otherwise`"
    )]
    CarriesCallback: callback = true, callback_query = false, any = false, otherwise = false
}

carries! {
    /// A trigger whose events may be of a message that was sent inline.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no inline message",
        label = "there is no message that was sent inline in `{Self}`",
        note = "inline messages come with the triggers `chosen_inline_result`, `callback`, `callback_query`, `any` and `otherwise`"
    )]
    CarriesInlineMessage: chosen_inline_result = false, callback_query = false, callback = false, any = false, otherwise = false
}

carries! {
    /// A trigger whose events may be messages.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no message",
        label = "there is no message in `{Self}`",
        note = "messages come with the triggers `message`, `text`, `command`, those of the other contents and kinds of \
                messages, `any` and `otherwise`"
    )]
    CarriesMessage [contents = true]: message = true, album = true, text = true, command = true, any_command = true, regex = true, any_message = true,
        edited_message = true, channel_post = true, edited_channel_post = true, business_message = true,
        edited_business_message = true, guest_message = true, any = false, otherwise = false
}

carries! {
    /// A trigger whose events may be updates. A conversation is left, entered and let down on account of an update, or
    /// of none, if it expires or is sent an event.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no update",
        label = "`{Self}` is no update",
        note = "what happens without an update knows its state, its chat (`Chat`), `&mut Reply`, `&mut Timers<T>`, \
                `Bot` and `Data<T>`"
    )]
    CarriesUpdate [contents = true]: message = true, album = true, text = true, command = true, any_command = true, regex = true, any_message = true,
        edited_message = true, channel_post = true, edited_channel_post = true, business_connection = true,
        business_message = true, edited_business_message = true, deleted_business_messages = true, guest_message = true,
        message_reaction = true, message_reaction_count = true, inline_query = true, chosen_inline_result = true,
        callback_query = true, callback = true, shipping_query = true, pre_checkout_query = true,
        purchased_paid_media = true, poll = true, poll_answer = true, my_chat_member = true, chat_member = true,
        chat_join_request = true, chat_boost = true, removed_chat_boost = true, managed_bot = true, subscription = true,
        stopped_message_generation = true, any = true, unknown = true, otherwise = true,
        enter = false, exit = false, failed = false
}

carries! {
    /// A trigger whose events may come from a user. What is posted in a channel comes from none.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no user",
        label = "`{Self}` comes from no user",
        note = "keep what you need of a user in the state"
    )]
    CarriesUser [contents = false]: message = false, album = false, text = false, command = false, any_command = false, regex = false, any_message = false,
        edited_message = false, business_connection = true,
        business_message = false, edited_business_message = false, guest_message = false, message_reaction = false,
        inline_query = true, chosen_inline_result = true, callback_query = true, callback = true, shipping_query = true,
        pre_checkout_query = true, purchased_paid_media = true, poll_answer = false, my_chat_member = true,
        chat_member = true, chat_join_request = true, managed_bot = true, subscription = true, any = false,
        otherwise = false, enter = false, exit = false, failed = false
}

carries! {
    /// A trigger whose events may be from a chat, or have the conversation's own. A button may stand under a message that was
    /// sent inline.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no chat",
        label = "`{Self}` happens in no chat",
        note = "keep what you need of a chat in the state"
    )]
    CarriesChat [contents = true]: message = true, album = true, text = true, command = true, any_command = true, regex = true, any_message = true,
        edited_message = true, channel_post = true, edited_channel_post = true, business_message = true,
        edited_business_message = true, deleted_business_messages = true, guest_message = true,
        message_reaction = true, message_reaction_count = true, callback_query = false, callback = false,
        my_chat_member = true, chat_member = true, chat_join_request = true, chat_boost = true,
        removed_chat_boost = true, stopped_message_generation = true, any = false, otherwise = false, enter = true,
        exit = true, failed = true, expired = true, event = true, undeliverable = true
}

carries! {
    /// A trigger whose events are albums.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no album",
        label = "there is no album in `{Self}`",
        note = "albums come with the trigger `album`; elsewhere each of their messages comes by itself"
    )]
    CarriesAlbum: album = true
}
