//! Blocks and enums of which something is missing, or in which something too much stands: the macros never panic, and what
//! is not wrong is there all the same.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;

use super::given_back::{expected, is_in};
use super::named::{compiled, named};
use super::{BLOCKS, TYPES, flat, tokens};
use crate::handler;

/// The tokens without one of them, for each of them, and with another in its stead.
fn broken(input: &TokenStream) -> Vec<TokenStream> {
    let others = ["", ",", "{}", "fn"].map(tokens);
    broken_by(input, &others)
}

fn broken_by(input: &TokenStream, others: &[TokenStream]) -> Vec<TokenStream> {
    let mut all = Vec::new();
    let trees: Vec<TokenTree> = input.clone().into_iter().collect();
    let with = |at: usize, instead: TokenStream| -> TokenStream {
        trees[..at].iter().cloned().chain(instead).chain(trees[at + 1..].iter().cloned()).collect()
    };
    for (at, tree) in trees.iter().enumerate() {
        all.extend(others.iter().map(|instead| with(at, instead.clone())));
        if let TokenTree::Group(group) = tree {
            for inside in broken_by(&group.stream(), others) {
                let mut group_of_it = Group::new(group.delimiter(), inside);
                group_of_it.set_span(group.span());
                all.push(with(at, TokenTree::Group(group_of_it).into()));
            }
        }
    }
    all
}

#[test]
fn no_block_makes_the_attribute_panic_and_every_block_is_given_back() {
    let mut count = 0;
    for (arguments, block) in BLOCKS {
        let (arguments, block) = (tokens(arguments), tokens(block));
        // Looking up how the crate is called takes longer than all the rest.
        let named = quote!(crate = ::stategram, #arguments);
        for item in broken(&block) {
            let shown = item.to_string();
            is_in(&flat(handler::attribute(named.clone(), item.clone())), &expected(&item), &shown);
            count += 1;
        }
        for arguments in broken(&arguments) {
            handler::attribute(arguments, block.clone());
        }
    }
    assert!(count > 1_500, "{count}");
}

#[test]
fn a_handler_survives_whatever_is_wrong_with_another() {
    let sound = |name, state| format!("#[on({state}, text)] fn {name}(state: &mut {state}) -> Stay {{ Stay }}");
    let (before, after) = (sound("before", "First"), sound("after", "Last"));
    let handlers = "#[on(Idle | Playing, command = \"play\")] #[cfg(x)] pub async fn play(&mut self, n: Text<u8>) -> To<A> { body }";
    for between in broken(&tokens(handlers)) {
        let item = tokens(&format!("impl Game {{ {before} {between} {after} }}"));
        let expansion = compiled(&flat(handler::attribute(quote!(crate = ::stategram), item.clone())));
        for state in named(&item).iter().flat_map(|it| &it.states).filter(|it| ["First", "Last"].contains(&&*it.text)) {
            // A function that lacks its body takes that of the next one, and so does one for the compiler.
            let is_next = state.text == "Last" && !between.to_string().trim_end().ends_with('}');
            assert!(is_next || expansion.contains(state), "`{}` is lost, behind\n{between}", state.text);
        }
    }
}

#[test]
fn no_type_makes_a_derive_panic_and_an_enum_keeps_its_states() {
    let mut count = 0;
    for (name, derive, input) in TYPES {
        for input in broken(&tokens(input)) {
            let expansion = derive(input.clone());
            let Ok(syn::DeriveInput { data: syn::Data::Enum(data), generics, .. }) = syn::parse2(input.clone()) else {
                continue;
            };
            if name != "Conversation" || !generics.params.is_empty() {
                continue;
            }
            count += 1;
            let expansion = expansion.to_string();
            for variant in data.variants {
                let own = expansion.contains(&format!("State < Game > for {} {{", variant.ident));
                let name = &variant.ident;
                assert!(own || expansion.contains(&format!("struct {name}")), "`{name}` is lost, in\n{input}");
            }
        }
    }
    assert!(count > 150, "{count}");
}
