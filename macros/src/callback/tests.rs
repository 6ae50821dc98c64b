use expect_test::{ExpectFile, expect_file};
use proc_macro2::TokenStream;
use quote::quote;

use super::*;

#[track_caller]
fn wrong(input: TokenStream, sentences: &[&str]) {
    let mut diag = Diag::default();
    model::read(&syn::parse2(input).unwrap(), &mut diag);
    assert_eq!(diag.messages(), sentences);
}

#[track_caller]
fn expands(input: TokenStream, expected: &ExpectFile) {
    let file = syn::parse2(derive(input)).unwrap();
    expected.assert_eq(&prettyplease::unparse(&file));
}

#[test]
fn an_enum() {
    expands(
        quote! {
            #[callback_data(tag = "b", version = 2, crate = ::stategram)]
            enum Button {
                Yes,
                Day(u8),
                Move { by: i8, far: bool },
            }
        },
        &expect_file!["../../snapshots/callback_data.rs"],
    );
}

#[test]
fn mistakes_are_told_all_at_once() {
    wrong(
        quote! {
            #[callback_data(tag = "much too long", version = 0, sined)]
            enum Button {
                #[callback_data(nam = "x")]
                Yes,
                #[callback_data(name = "Yes")]
                No(#[callback_data(x)] u8),
            }
        },
        &[
            "a tag is 1 to 8 letters, digits and `_`",
            "versions are counted from 1",
            "unknown key `sined`; did you mean `signed`?",
            "unknown variant key `nam`; did you mean `name`?",
            "a field has no `#[callback_data(..)]`: its type says all",
            "`No` and `Yes` come to the same two letters; give one another name in the data: `#[callback_data(name = \"..\")]`",
        ],
    );
}

#[test]
fn what_can_be_no_data() {
    wrong(
        quote!(
            enum Button {}
        ),
        &["callback data says something: the enum needs variants"],
    );
    wrong(
        quote!(
            enum Button<T> {
                A(T),
            }
        ),
        &["callback data has no parameters: what it says is found by its type's name"],
    );
}
