//! Whatever the author's crate forbids, what the macros write does not do.
#![deny(warnings, missing_docs, unreachable_pub, missing_debug_implementations, rust_2018_idioms, single_use_lifetimes, unused_lifetimes, unused_qualifications, trivial_casts, trivial_numeric_casts, let_underscore_drop, non_ascii_idents, unit_bindings, variant_size_differences, unused_results, elided_lifetimes_in_paths, explicit_outlives_requirements, absolute_paths_not_starting_with_crate, keyword_idents, macro_use_extern_crate, meta_variable_misuse, redundant_lifetimes, unnameable_types, unused_extern_crates, unused_import_braces, unused_macro_rules, ambiguous_negative_literals, closure_returning_async_block, deprecated_in_future, ffi_unwind_calls, if_let_rescope, impl_trait_redundant_captures, missing_unsafe_on_extern, redundant_imports, tail_expr_drop_order, future_incompatible, nonstandard_style)]
#![forbid(unsafe_code)]
use stategram::prelude::*;

/// App.
#[derive(Provide, Debug)]
pub struct App { /// Name.
 pub name: String, #[provide(skip)] /// O
 pub other: String }

/// Button.
#[derive(CallbackData, Clone, Copy, Debug, PartialEq)]
pub enum Button { /// Yes
 Yes, /// day
 Day(u8), /// m
 Move { /// b
 by: i8, /// f
 far: bool } }

/// Page.
#[derive(CallbackData, Debug)]
#[callback_data(tag = "p", version = 2, signed)]
pub struct Page(/// x
pub u8);

/// Order
#[derive(Command, Debug)]
pub enum Order {
    /// One.
    Roll { /// s
sides: u8, /// t
times: Option<u8> },
    /// Two.
    Say(/// x
String),
    /// Help.
    Help,
}

/// The game.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[conversation(per_chat, expires = "10s", at_most = "3h", event = u8, own_keyboards)]
pub enum Game {
    /// Idle.
    #[state(entry)]
    Idle,
    /// Playing.
    Playing { /// s
    secret: u8, /// h
    hint: String },
    /// Won
    Won(/// x
u8),
}
use game::{Idle, Playing, Won};

#[handler(app = App)]
impl Game {
    /// Start.
    #[on(Idle, command)]
    pub async fn start(Command(order): Command<Order>, app: Data<String>, reply: &mut Reply) -> Playing {
        let _order = order;
        let _sent = reply.text(stategram::html!("<b>{}</b> {x} {0:?} {0:>5}", app.0, x = 5));
        Playing { secret: 7, hint: String::new() }
    }
    #[on(Playing, callback = Button::Day(1..=7) | Button::Move { by: 1, .. })]
    fn pressed(Callback(b): Callback<Button>) -> Won { let _b = b; Won(1) }
    #[on(Playing, regex = "[0-9]+")]
    fn re(c: Captures) -> Stay { let _c = c; Stay }
    #[on(Playing, text)]
    fn guess(game: &mut Playing, Text(n): Text<u8>) -> Result<To<Stay, Won>, std::num::ParseIntError> {
        game.secret += n;
        Ok(to(Won(n)))
    }
    #[on(Won | Playing, event)]
    fn ev(Event(_e): Event<u8>, seed: PerChat) -> End { let _s = seed; End }
    #[on(Won, expired)]
    fn over(won: Won) -> Idle { let Won(_) = won; Idle }
    #[on(Won, exit)]
    fn bye() {}
    #[on(_, otherwise)]
    fn rest(game: &Self) -> Stay { let _ = game; Stay }
    #[on(_, failed)]
    async fn failed() -> Any<Self> { to(Stay) }
}
fn main() {}
