//! Which trigger carries what.

use crate::machine::trigger;

macro_rules! carries {
    ($(#[$meta:meta])* $name:ident: $($trigger:ident = $sure:literal),+ $(,)?) => {
        $(#[$meta])*
        pub trait $name {
            /// Whether every event of the trigger carries it.
            const SURE: bool;
        }

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
        note = "texts come with the triggers `text`, `command`, `message` and `otherwise`"
    )]
    CarriesText: text = true, command = true, message = false, otherwise = false
}

carries! {
    /// A trigger whose events may carry the data of a pressed button. A button that starts a game has none.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no callback data",
        label = "there is no pressed button in `{Self}`",
        note = "callback data comes with the triggers `callback`, `callback_query` and `otherwise`"
    )]
    CarriesCallback: callback = true, callback_query = false, otherwise = false
}

carries! {
    /// A trigger whose events may be messages.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no message",
        label = "there is no message in `{Self}`",
        note = "messages come with the triggers `message`, `text`, `command` and `otherwise`"
    )]
    CarriesMessage: message = true, text = true, command = true, otherwise = false
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
    CarriesUpdate: message = true, text = true, command = true, callback_query = true, callback = true,
        otherwise = true, enter = false, exit = false, failed = false
}

carries! {
    /// A trigger whose events may come from a user. A message in a channel comes from none.
    #[diagnostic::on_unimplemented(
        message = "a handler for `{Self}` is given no user",
        label = "nobody did `{Self}`",
        note = "keep what you need of the user in the state"
    )]
    CarriesUser: message = false, text = false, command = false, callback_query = true, callback = true,
        otherwise = false, enter = false, exit = false, failed = false
}
