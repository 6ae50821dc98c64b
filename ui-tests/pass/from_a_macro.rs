//! The enum and the block may come from the author's own macro, and any part of them from its arguments.
#![deny(warnings)]
use stategram::prelude::*;
mod kinds { #[derive(serde::Serialize, serde::Deserialize, Clone)] pub struct Kind; }
macro_rules! conversation {
    ($(#[$meta:meta])* $vis:vis enum $name:ident in $module:ident { $entry:ident, $state:ident { $($field:ident: $ty:ty),* $(,)? }, $third:ident($tty:ty), }
     $expires:literal $key:ident $text:literal $pat:expr; $ret:ty; $arg:ty; $body:block; $path:path; $trigger:ident; $app:ty; $p:pat, $tt:tt) => {
        $(#[$meta])*
        #[derive(Conversation, Serialize, Deserialize, Clone)]
        #[conversation($key, expires = $expires)]
        $vis enum $name { #[state(entry)] $entry, $state { $($field: $ty),* }, $third($tty) }
        use $module::{$entry, $state, $third};
        #[handler(app = $app)]
        impl $name {
            #[on($entry, command = $text)]
            fn start(reply: $arg) -> $ret { let _ = reply; $body }
            #[on($path, $trigger)]
            fn two(reply: &mut Reply, $p: Text<$tty>) -> To<Stay, $third> { reply.text($text); to(Stay) }
            #[on($path | $third, callback = $pat)]
            fn three(x: &mut Reply) -> End { x.text("x"); End }
            #[on($tt, otherwise)]
            fn four(x: &$name) -> Any<$name> { let _ = x; to(End) }
        }
    };
}
#[derive(CallbackData)]
enum Button { Yes }
#[derive(Provide)]
struct App { n: u8 }
conversation! {
    /// Doc
    pub(crate) enum Game in game { Idle, Playing { secret: Vec<u8>, kind: kinds::Kind, own: self::kinds::Kind, bx: Option<Box<Game>> }, Third(u8), }
    "1h" per_chat "start" Button::Yes; Result<To<Playing, Stay>, String>; &mut Reply; { Ok(to(Stay)) }; game::Playing; text; App; Text(_n), _
}
fn main() { let _ = Button::Yes; let _ = Game::graph(); }
