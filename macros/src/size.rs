//! How much the macros write: what is behind each line is time that every check of an author's crate takes.

#[path = "../../benches/expansion/designs.rs"]
#[allow(dead_code, reason = "the bench compares it with another design")]
mod designs;

use expect_test::{Expect, expect};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, File, Item, Meta};

use crate::{conversation, handler};

#[test]
fn the_guess_bot() {
    check(
        include_str!("../../examples/guess_a_number.rs"),
        &expect!["to 58 lines the derive adds 209, and the attribute 309"],
    );
}

#[test]
fn thirty_states_and_ninety_handlers() {
    check(&designs::with_macros(10), &expect!["to 723 lines the derive adds 2563, and the attribute 6855"]);
}

#[track_caller]
fn check(source: &str, expected: &Expect) {
    let file = syn::parse_file(source).unwrap();
    let written = lines(&file);
    let (derived, handled) = file.items.into_iter().fold((0, 0), |(derived, handled), item| match item {
        Item::Enum(it) => (derived + lines(&parsed(conversation::derive(it.into_token_stream()))), handled),
        Item::Impl(mut it) if it.attrs.iter().any(is_handler) => {
            let arguments = match it.attrs.remove(0).meta {
                Meta::List(list) => list.tokens,
                _ => TokenStream::new(),
            };
            let item = Item::Impl(it).into_token_stream();
            // The block itself is given back.
            let given = lines(&parsed(item.clone()));
            (derived, handled + lines(&parsed(handler::attribute(arguments, item))) - given)
        }
        _ => (derived, handled),
    });
    expected.assert_eq(&format!("to {written} lines the derive adds {derived}, and the attribute {handled}"));
}

fn is_handler(attribute: &Attribute) -> bool {
    attribute.path().is_ident("handler")
}

fn parsed(tokens: TokenStream) -> File {
    syn::parse2(tokens).unwrap()
}

fn lines(file: &File) -> usize {
    prettyplease::unparse(file).lines().count()
}
