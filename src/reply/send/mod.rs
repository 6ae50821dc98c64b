//! What is sent to a chat: for the update's own with [`Reply`](crate::Reply), for any other with
//! [`ReplyTo`](crate::reply::ReplyTo), and at once with [`Bot`](crate::Bot).

mod actions;
mod files;
mod forms;
mod others;
mod places;
mod text;

/// The same methods for the chat of the update, for another one, and for one that the bot writes to at once:
/// `fn name(at, arguments) -> the parameters { .. }`, where `at` is a `InChat`. What
/// begins with `anywhere` needs no chat of the update's own.
macro_rules! replies {
    (anywhere $($methods:tt)*) => {
        crate::reply::send::replies! { [P] [P] $($methods)* }
    };
    ([$($place:ident)?] [$of:ty] $($(#[$doc:meta])* fn $name:ident($at:ident $(, $arg:ident: $type:ty)* $(,)?) -> $params:ty $body:block)*) => {
        impl<$($place)?> crate::reply::Reply<$of> {
            $(
                $(#[$doc])*
                pub fn $name(&mut self $(, $arg: $type)*) -> crate::reply::Draft<'_, $params> {
                    #[allow(unused_mut)]
                    let mut $at = self.here();
                    $body
                }
            )*
        }

        impl crate::reply::in_chat::ReplyTo<'_> {
            $(
                $(#[$doc])*
                pub fn $name(&mut self $(, $arg: $type)*) -> crate::reply::Draft<'_, $params> {
                    #[allow(unused_mut)]
                    let mut $at = self.again();
                    $body
                }
            )*
        }

        impl crate::bot::BotTo {
            $(
                $(#[$doc])*
                pub fn $name(&self $(, $arg: $type)*) -> crate::bot::Direct<$params> {
                    #[allow(unused_mut)]
                    let mut $at = self.clone();
                    $body
                }
            )*
        }
    };
    ($($methods:tt)*) => {
        crate::reply::send::replies! { [] [crate::reply::Here] $($methods)* }
    };
}
pub(super) use replies;
