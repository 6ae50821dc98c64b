//! What the attribute says, and what it writes.

use expect_test::{ExpectFile, expect_file};
use proc_macro2::TokenStream;
use quote::quote;

use super::triggers::{TRIGGERS, Takes};
use super::{attribute, model, parse};
use crate::diag::Diag;
use crate::documented::Page;

#[track_caller]
fn wrong(input: TokenStream, expected: &[&str]) {
    let mut diag = Diag::default();
    if let Some(block) = parse::read(input, &mut diag) {
        let keys = model::keys(quote!(crate = ::stategram), &mut diag);
        model::read(keys, block, &mut diag);
    }
    assert_eq!(diag.messages(), expected);
}

#[track_caller]
fn expands(arguments: TokenStream, input: TokenStream, expected: &ExpectFile) {
    let file = syn::parse2(attribute(arguments, input)).unwrap();
    expected.assert_eq(&prettyplease::unparse(&file));
}

#[test]
fn what_has_no_on_is_none_of_our_business() {
    wrong(
        quote! {
            impl Game {
                const SIZE: [u8; 2] = [1, 2];
                type Odd = u8;
                fn helper<T>(self, it: impl Into<T>) -> impl Sized { let = }
                whatever!{}
                #[on(Idle, text)]
                pub(crate) async fn start(Point { x, .. }: Point) -> Playing { let = ; }
            }
        },
        &[],
    );
}

#[test]
fn a_signature_that_cannot_be_read_does_not_hide_the_next() {
    wrong(
        quote! {
            impl Game {
                #[on(Idle, text)]
                fn (reply: &mut Reply) -> Playing { }
                #[on(Idle, txt)]
                fn next() -> Playing { }
            }
        },
        &["expected identifier", "unknown trigger `txt`; did you mean `text`?"],
    );
}

#[test]
fn a_signature_that_is_being_typed_is_for_the_compiler_to_tell() {
    for arguments in
        [quote!((reply) -> Stay), quote!((reply: ) -> Stay), quote!((reply: &mut Reply, n:) -> Stay), quote!(() ->)]
    {
        wrong(
            quote! {
                impl Game {
                    #[on(Idle, text)]
                    fn start #arguments { }
                    #[on(Idle, message)]
                    fn next() -> Stay { }
                }
            },
            &[],
        );
    }
}

#[test]
fn a_wrong_attribute_and_a_wrong_signature_are_both_told() {
    wrong(
        quote! {
            impl Game {
                #[on]
                fn start(&mut self, #[cfg(x)] y: u8) -> Playing { }
            }
        },
        &[
            "a handler takes its state as an argument, e.g. `state: Playing`, not as `self`",
            "a handler's arguments are always there; put the `cfg` on the handler",
            "write `#[on(State, trigger)]`",
        ],
    );
}

#[test]
fn an_unfinished_attribute_still_names_its_states() {
    let input = quote! {
        impl Game {
            #[on(Idle | game::Playing,)]
            fn start() -> Playing { }
            #[on(_)]
            fn next() -> Playing { }
        }
    };
    let mut diag = Diag::default();
    let block = parse::read(input, &mut diag).unwrap();
    let handlers = model::read(model::keys(quote!(crate = ::stategram), &mut diag), block, &mut diag);
    assert_eq!((handlers.mentioned.len(), diag.messages().len()), (2, 2));
}

#[test]
fn what_is_no_block_of_handlers() {
    wrong(
        quote!(
            fn start() {}
        ),
        &["`#[handler]` stands before the block of the conversation's handlers: `impl Game { .. }`"],
    );
    wrong(
        quote!(
            impl Limits for Game {}
        ),
        &["handlers stand in a block of their own, not in the `impl` of a trait"],
    );
}

#[test]
fn two_handlers() {
    expands(
        quote!(app = App, crate = ::stategram),
        quote! {
            impl Game {
                #[on(Idle, command = "start")]
                fn start(reply: &mut Reply) -> Playing { body }
                #[cfg(feature = "slow")]
                #[on(Idle | Playing, text)]
                async fn guess(game: &Game, Text(n): Text<u8>) -> To<Stay, End> { body }
            }
        },
        &expect_file!["../../snapshots/handlers.rs"],
    );
}

#[test]
fn a_mistake_gives_the_block_back_and_keeps_its_names_used() {
    expands(
        quote!(crate = ::stategram),
        quote! {
            impl Game {
                #[on(Idle, txet)]
                fn start() -> Playing { body }
            }
        },
        &expect_file!["../../snapshots/handlers_with_a_mistake.rs"],
    );
}

#[test]
fn a_pattern_of_a_type_binds_nothing_and_is_of_one_type() {
    let instead = "take the data as an argument, `Callback<Button>`";
    wrong(
        quote! {
            impl Game {
                #[on(Idle, callback = Button::Day(day))] fn a() -> Stay { Stay }
                #[on(Idle, callback = Button::Move { by, .. })] fn b() -> Stay { Stay }
                #[on(Idle, callback = Button::Move { by: n @ 1..=3 })] fn c() -> Stay { Stay }
                #[on(Idle, callback = button)] fn d() -> Stay { Stay }
                #[on(Idle, callback = Yes)] fn e() -> Stay { Stay }
                #[on(Idle, callback = Button::Yes | Other::No)] fn f() -> Stay { Stay }
                #[on(Idle, callback = _)] fn g() -> Stay { Stay }
                #[on(Idle, callback = 7)] fn h() -> Stay { Stay }
            }
        },
        &[
            &format!("`day` binds nothing here: write `_`, and {instead}"),
            &format!("`by` binds nothing here: leave it to `..`, or write `by: _`, and {instead}"),
            &format!("`n` binds nothing here: leave `n @` out, and {instead}"),
            &format!("`button` binds nothing here: write `_`, and {instead}"),
            "say whose `Yes` it is: `Button::Yes`",
            "one pattern is of one type: this is of `Other`, and the first of `Button`",
            "every press is a `callback_query`; a `callback` has a pattern",
            "the pattern of `callback` is a string or a value: `callback = \"yes\"`, `callback = Button::Yes`",
        ],
    );
}

#[test]
fn every_trigger_has_its_paragraph_or_is_among_the_contents() {
    let page = Page::read("handler");
    for (name, takes) in TRIGGERS {
        let (alone, patterned) = (format!(", {name})]"), format!(", {name} = "));
        match takes {
            Takes::Nothing if page.lists(name, "crate::machine::trigger") => {}
            Takes::Nothing => page.explains(name, |example| example.contains(&alone)),
            Takes::Pattern(_) => page.explains(name, |example| example.contains(&patterned)),
            Takes::MaybePattern(_) => {
                page.explains(name, |example| example.contains(&alone));
                page.explains(name, |example| example.contains(&patterned));
            }
        }
    }
}
