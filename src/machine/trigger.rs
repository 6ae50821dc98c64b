//! The second word of `#[on(State, trigger)]`: what happens.
//!
//! Each trigger is a type, so that the compiler can say which argument goes with which.

use crate::update::{Leaf, Leaves};

/// A trigger, as named in `#[on(..)]`.
pub trait Trigger {
    /// Its name.
    const NAME: &'static str;

    /// The events it takes.
    const LEAVES: Leaves;
}

macro_rules! triggers {
    ($($(#[$docs:meta])* $name:ident: $($leaf:ident)|+;)*) => {$(
        $(#[$docs])*
        #[allow(non_camel_case_types, reason = "named as it is written in #[on(..)]")]
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl Trigger for $name {
            const NAME: &'static str = stringify!($name);
            const LEAVES: Leaves = Leaves::of(&[$(Leaf::$leaf),+]);
        }
    )*};
}

triggers! {
    /// Any new message.
    message: Text | Command | OtherMessage;
    /// A new message with text, commands included.
    text: Text | Command;
    /// A message that begins with one command: `command = "start"` is `/start`, also as `/start@ThisBot`.
    command: Command;
    /// A pressed inline button, whatever its data.
    callback_query: CallbackQuery;
    /// A pressed inline button with one data: `callback = "yes"`.
    callback: CallbackQuery;
    /// The conversation has gone to this state.
    enter: Enter;
    /// The conversation is leaving this state.
    exit: Exit;
    /// The conversation has fallen silent in this state, or been in it for as long as it may.
    expired: Expired;
    /// A handler in this state has failed.
    failed: Failed;
    /// A timer of the conversation came up, or somebody sent it an event of its own type.
    event: Event;
    /// Telegram refused a reply of the conversation for good.
    undeliverable: Undeliverable;
    /// Any update that no other handler of this state takes.
    otherwise: Text | Command | OtherMessage | CallbackQuery | OtherUpdate;
}
