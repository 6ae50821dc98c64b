//! What the derive says, and what it writes.

use expect_test::{ExpectFile, expect_file};
use quote::quote;
use syn::{DeriveInput, parse_quote};

use super::{derive, model};
use crate::diag::Diag;

#[track_caller]
fn wrong(input: &DeriveInput, expected: &[&str]) {
    let mut diag = Diag::default();
    model::read(input, &mut diag);
    assert_eq!(diag.messages(), expected);
}

#[track_caller]
fn expands(input: proc_macro2::TokenStream, expected: &ExpectFile) {
    let file = syn::parse2(derive(input)).unwrap();
    expected.assert_eq(&prettyplease::unparse(&file));
}

#[test]
fn clocks_are_inherited_and_the_entry_has_none() {
    let input: DeriveInput = parse_quote! {
        #[conversation(per_user, expires = "10s", at_most = "1h", name = "game", version = 3)]
        enum Game {
            #[state(entry)]
            Idle,
            Playing,
            #[state(expires = never, at_most = "2h")]
            Paused,
        }
    };
    let mut diag = Diag::default();
    let machine = model::read(&input, &mut diag).unwrap();
    assert!(!diag.any());
    assert_eq!(
        (machine.name.as_str(), machine.version, machine.seed.ty.to_string()),
        ("game", 3, "PerUser".to_owned())
    );
    let seconds = |it: Option<std::time::Duration>| it.map(|it| it.as_secs());
    let clocks: Vec<_> = machine.states.iter().map(|it| (seconds(it.expires), seconds(it.at_most))).collect();
    assert_eq!(clocks, [(None, None), (Some(10), Some(3600)), (None, Some(7200))]);
}

#[test]
fn the_module_is_named_after_the_enum() {
    let module = |input: DeriveInput| {
        let machine = model::read(&input, &mut Diag::default()).unwrap();
        machine.module.to_string()
    };
    assert_eq!(
        module(parse_quote!(
            enum GuessGame {}
        )),
        "guess_game"
    );
    assert_eq!(
        module(parse_quote!(
            enum HTTPServer2 {}
        )),
        "http_server2"
    );
    assert_eq!(
        module(parse_quote!(
            enum Match {}
        )),
        "r#match"
    );
    assert_eq!(
        module(parse_quote!(
            enum Crate {}
        )),
        "crate_"
    );
    assert_eq!(
        module(parse_quote!(
            enum game {}
        )),
        "game_states"
    );
}

#[test]
fn an_unknown_key_does_not_hide_the_next() {
    wrong(
        &parse_quote! {
            #[conversation(per_chat, expirs = "10m" + 7, at_most, version = 0, 5)]
            enum Game { #[state(entry = 1)] Idle }
        },
        &[
            "a key is a word, with a value or without: `key`, `key = ..`",
            "unknown key `expirs`; did you mean `expires`?",
            "`at_most` takes a duration: `= \"30m\"`, or `= never`",
            "versions are counted from 1",
            "`entry` takes no value",
        ],
    );
}

#[test]
fn every_previous_form_has_a_version() {
    let wrong = |arguments: proc_macro2::TokenStream, expected: &[&str]| {
        wrong(
            &parse_quote! {
                #[conversation(per_chat, #arguments)]
                enum Game { #[state(entry)] Idle }
            },
            expected,
        );
    };
    wrong(quote!(version = 3, previous = (GameV2, GameV1)), &[]);
    wrong(quote!(version = 7, previous = (GameV6)), &[]);
    let two = "a conversation with a `previous` form is at least `version = 2`";
    wrong(quote!(previous = GameV1), &[two]);
    wrong(quote!(version = 1, previous = (GameV2, GameV1)), &[two]);
    wrong(
        quote!(version = 2, previous = (GameV2, GameV1)),
        &["one `previous` form too many: there is only 1 version before `version = 2`"],
    );
    wrong(
        quote!(version = 3, previous = (GameV3, GameV2, GameV1, GameV0)),
        &["one `previous` form too many: there are only 2 versions before `version = 3`"],
    );
    wrong(
        quote!(version = 3, previous = ()),
        &["`previous` takes a type, or several, the newest first: `= (Name, Other)`"],
    );
}

#[test]
fn the_attribute_needs_parentheses() {
    wrong(
        &parse_quote!(
            #[conversation]
            enum Game {
                #[state]
                #[state(entry)]
                Idle,
            }
        ),
        &["write `#[conversation(..)]`", "write `#[state(..)]`"],
    );
}

#[test]
fn a_conversation_of_two_states() {
    expands(
        quote! {
            #[conversation(per_chat, expires = "10s", crate = ::stategram)]
            enum Game {
                #[state(entry)]
                Idle,
                /// A secret is to be found.
                Playing { secret: u8 },
            }
        },
        &expect_file!["../../snapshots/conversation.rs"],
    );
}

#[test]
fn a_conversation_of_a_third_version_with_events() {
    expands(
        quote! {
            #[conversation(per_chat, version = 3, previous = (GameV2, old::GameV1), event = Alarm, crate = ::stategram)]
            enum Game {
                #[state(entry)]
                Idle,
            }
        },
        &expect_file!["../../snapshots/conversation_of_a_third_version.rs"],
    );
}

#[test]
fn a_conversation_whose_shape_is_pinned() {
    expands(
        quote! {
            #[conversation(per_chat, schema = 0x8f3a91bc, crate = ::stategram)]
            #[serde(rename_all = "snake_case")]
            enum Order {
                #[state(entry)]
                Idle,
                Ordered { pizzas: Vec<Pizza>, before: Option<Box<Self>> },
            }
        },
        &expect_file!["../../snapshots/conversation_that_is_pinned.rs"],
    );
}

#[test]
fn a_mistake_leaves_the_types_and_takes_the_checks() {
    expands(
        quote! {
            #[conversation(per_chat, crate = ::stategram)]
            enum Game { Idle }
        },
        &expect_file!["../../snapshots/conversation_with_a_mistake.rs"],
    );
}
