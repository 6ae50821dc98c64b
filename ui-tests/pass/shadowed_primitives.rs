//! Nor is what is called like a primitive type.
#![deny(warnings)]
#![allow(dead_code, non_camel_case_types, unused_macros)]
#![no_implicit_prelude]
use ::stategram::prelude::{CallbackData, Command, Provide};
use ::std::prelude::rust_2024::derive;
struct Option; struct Result; struct Some; struct None; struct Ok; struct Err; struct Send; struct Sync; struct Clone; struct Debug; struct PartialEq; struct Default; struct From; struct Into;
struct String; struct str_; struct Vec; struct Box; struct Iterator; struct ToString; struct Fn; struct FnOnce; struct Sized; struct Copy; struct Drop;
type u8 = (); type u16 = (); type u32 = (); type u64 = (); type usize = (); type bool = (); type str = (); type i64 = (); type char = ();
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
fn f() { let x: ::std::primitive::u8 = 5; let _ = ::stategram::html!("<b>{}</b> {x} {0:?} {0:>5}", 1); }
fn main() { f() }
