//! What the author calls like something of the standard library, or like a macro of it, is none of the expansions' business.
#![deny(warnings)]
#![allow(dead_code, non_camel_case_types, unused_macros)]
#![no_implicit_prelude]
use ::stategram::prelude::{CallbackData, Command, Provide, Conversation, Deserialize, Serialize, handler};
use ::std::prelude::rust_2024::derive;
struct Option; struct Result; struct Some; struct None; struct Ok; struct Err; struct Send; struct Sync; struct Clone; struct Debug; struct PartialEq; struct Default; struct From; struct Into;
struct String; struct str_; struct Vec; struct Box; struct Iterator; struct ToString; struct Fn; struct FnOnce; struct Sized; struct Copy; struct Drop;
mod std {} mod core {} mod alloc {} mod stategram {} mod serde {} mod tokio {}
macro_rules! panic { () => { compile_error!("no") } }
macro_rules! assert { () => { compile_error!("no") } }
macro_rules! format { () => { compile_error!("no") } }
macro_rules! format_args { () => { compile_error!("no") } }
macro_rules! concat { () => { compile_error!("no") } }
macro_rules! module_path { () => { compile_error!("no") } }
macro_rules! matches { () => { compile_error!("no") } }
macro_rules! vec { () => { compile_error!("no") } }
macro_rules! stringify { () => { compile_error!("no") } }
macro_rules! unreachable { () => { compile_error!("no") } }
type Word = ::std::string::String;
type Byte = ::std::primitive::u8;
#[derive(Provide)]
struct App { name: Word, #[provide(skip)] other: Word }
#[derive(CallbackData, ::std::clone::Clone, ::std::marker::Copy, ::std::fmt::Debug, ::std::cmp::PartialEq)]
enum Button { Yes, Day(Byte), Move { by: ::std::primitive::i8, far: ::std::primitive::bool } }
#[derive(CallbackData)]
#[callback_data(tag = "p", version = 2, signed)]
struct Page(Byte);
#[derive(Command)]
enum Order {
    /// One.
    Roll { sides: Byte, times: ::std::option::Option<Byte> },
    /// Two.
    Say(Word),
    /// All.
    All(::std::vec::Vec<Byte>),
    /// None.
    Help,
}
#[derive(Conversation, Serialize, Deserialize, ::std::clone::Clone)]
#[conversation(per_chat, expires = "10s", at_most = "3h", event = Byte, own_keyboards, version = 2, previous = Old)]
enum Game {
    #[state(entry)]
    Idle,
    Playing { secret: Byte, hint: Word },
    Won(Byte),
    #[state(terminal)]
    Own(Own),
}
use game::{Idle, Playing, Won};
#[derive(Serialize, Deserialize, ::std::clone::Clone)]
struct Own { x: Byte }
#[derive(Deserialize)]
struct Old {}
impl ::stategram::machine::Migrate<Old> for Game { fn migrate(_: Old) -> Game { Game::Idle } }
#[handler(app = App)]
impl Game {
    #[on(Idle, command)]
    async fn start(::stategram::Command(order): ::stategram::Command<Order>, app: ::stategram::Data<Word>, reply: &mut ::stategram::Reply) -> Playing {
        let _ = order;
        reply.text(::stategram::html!("<b>{}</b> {x} {0:?} {0:>5}", app.0, x = 5));
        Playing { secret: 7, hint: Word::new() }
    }
    #[on(Playing, callback = Button::Day(1..=7) | Button::Move { by: 1, .. })]
    fn pressed(::stategram::Callback(b): ::stategram::Callback<Button>) -> Won { let _ = b; Won(1) }
    #[on(Playing, callback = "x")]
    fn other() -> Own { Own { x: 1 } }
    #[on(Playing, regex = "[0-9]+")]
    fn re(c: ::stategram::Captures) -> ::stategram::Stay { let _ = c; ::stategram::Stay }
    #[on(Playing, text)]
    fn guess(game: &mut Playing, ::stategram::Text(n): ::stategram::Text<Byte>) -> ::std::result::Result<::stategram::To<::stategram::Stay, Won>, ::std::num::ParseIntError> {
        game.secret += n;
        game.hint.clear();
        ::std::result::Result::Ok(::stategram::to(Won(n)))
    }
    #[on(Won | Playing, event)]
    fn ev(::stategram::Event(_e): ::stategram::Event<Byte>, seed: ::stategram::machine::PerChat) -> ::stategram::End { let _ = seed; ::stategram::End }
    #[on(Won, expired)]
    fn over(won: Won) -> Idle { let Won(_) = won; Idle }
    #[on(Won, exit)]
    fn bye() {}
    #[on(_, otherwise)]
    fn rest(game: &Game) -> ::stategram::Stay { let _ = game; ::stategram::Stay }
    #[on(_, failed)]
    async fn failed() -> ::stategram::Any<Game> { ::stategram::to(::stategram::Stay) }
}
#[derive(Conversation, Serialize, Deserialize, ::std::clone::Clone)]
#[conversation(seed = by, chats(private))]
enum Keyed { #[state(entry)] Start }
fn by(update: &::stategram::update::Incoming) -> ::std::option::Option<::std::primitive::i64> { update.user_id() }
#[handler]
impl Keyed { #[on(keyed::Start, text)] fn x() -> ::stategram::Stay { ::stategram::Stay } }
fn main() { }
