//! Whether replies have a chat to go to.

/// What [`Reply`](crate::Reply) says of itself: that it replies to the chat of the update, or of the conversation.
#[derive(Clone, Copy, Debug)]
pub enum Here {}

/// What [`Reply`](crate::Reply) says of itself where there is no such chat, or it does not matter: each reply says its own, and an edit which message
/// it is about.
///
/// ```
/// use stategram::prelude::*;
///
/// #[derive(Conversation, Serialize, Deserialize, Clone)]
/// #[conversation(per_update)]
/// enum Votes {
///     #[state(entry)]
///     Counting,
/// }
/// use votes::Counting;
///
/// #[handler]
/// impl Votes {
///     #[on(Counting, poll_answer)]
///     fn voted(update: Update, reply: &mut Reply<Elsewhere>) -> Stay {
///         reply.to("@the_results").text(format!("Somebody voted: {}", update.raw()));
///         Stay
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Elsewhere {}

/// [`Here`] or [`Elsewhere`].
pub trait ReplyPlace: sealed::Sealed {
    /// Whether there has to be a chat.
    const CHAT: bool;
}

impl ReplyPlace for Here {
    const CHAT: bool = true;
}

impl ReplyPlace for Elsewhere {
    const CHAT: bool = false;
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Here {}

    impl Sealed for super::Elsewhere {}
}
