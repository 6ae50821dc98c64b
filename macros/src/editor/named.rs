//! What an author names is named in the expansion, at its own place: there an editor looks up where it leads.

use proc_macro2::{TokenStream, TokenTree};

use super::{BLOCKS, Token, flat, tokens};
use crate::handler;

/// What an `#[on(..)]` names.
pub(super) struct Named {
    pub(super) states: Vec<Token>,
    pub(super) trigger: Option<Token>,
}

/// What is named by each `#[on(..)]` of the block.
pub(super) fn named(item: &TokenStream) -> Vec<Named> {
    let Some(TokenTree::Group(body)) = item.clone().into_iter().last() else { return Vec::new() };
    let on = body.stream().into_iter().filter(|it| it.to_string().starts_with("[on"));
    let named = |attribute: TokenTree| {
        let tokens = flat(attribute.into());
        let mut words = tokens[2..].split(|it| it.text == ",").map(|word| {
            word.iter().filter(|it| it.text.starts_with(char::is_alphabetic)).cloned().collect::<Vec<Token>>()
        });
        let states = words.next().unwrap_or_default();
        Named { states, trigger: words.next().and_then(|word| word.first().cloned()) }
    };
    on.map(named).collect()
}

/// Without what is for an editor alone.
pub(super) fn compiled(expansion: &[Token]) -> Vec<Token> {
    let offers = expansion.windows(3).position(|it| it.iter().map(|it| &*it.text).eq(["cfg", "(", "rust_analyzer"]));
    let Some(offers) = offers else { return expansion.to_vec() };
    let (mut depth, mut end) = (0, offers);
    for token in &expansion[offers..] {
        end += 1;
        depth += i32::from(token.text == "{") - i32::from(token.text == "}");
        if depth == 0 && token.text == "}" {
            break;
        }
    }
    [&expansion[..offers], &expansion[end..]].concat()
}

#[test]
fn every_state_and_every_trigger_is_named_at_its_place() {
    let mut count = 0;
    for (arguments, block) in BLOCKS {
        let item = tokens(block);
        let expansion = flat(handler::attribute(tokens(arguments), item.clone()));
        // What is no block of handlers has none.
        if !block.starts_with("impl Game") {
            continue;
        }
        for Named { states, trigger } in named(&item) {
            count += states.len();
            for name in states.iter().chain(&trigger) {
                assert!(expansion.contains(name), "`{}` is not named, in\n{block}", name.text);
            }
        }
    }
    assert!(count > 20, "{count}");
}

#[test]
fn the_states_of_a_handler_that_is_left_out_are_used() {
    let block = "impl Game {
        #[on(Idle, comand = \"play\")] fn a() -> Stay { Stay }
        #[on(Playing | game::Paused,)] fn b() -> Stay { Stay }
        #[on(Over)] fn c() -> Stay { Stay }
        #[on(Fresh, text)] fn d(self) -> Stay { Stay }
    }";
    let item = tokens(block);
    let expansion = compiled(&flat(handler::attribute(TokenStream::new(), item.clone())));
    assert!(!expansion.iter().any(|it| it.text == "rust_analyzer"));
    for state in named(&item).iter().flat_map(|it| &it.states) {
        assert!(expansion.contains(state), "`{}` is not used", state.text);
    }
    assert!(!expansion.iter().any(|it| it.text == "run"), "all four are left out");
}

/// What is offered has to stand at one place in the expansion, whatever has been typed of the name.
#[test]
fn what_precedes_a_name_is_the_same_with_the_name_and_without() {
    let marker = "raCompletionMarker";
    for typed in
        ["#[on(^)]", "#[on(Pl^)]", "#[on(^, text)]", "#[on(Idle | ^, text)]", "#[on(Idle, ^)]", "#[on(Idle, te^)]"]
            .into_iter()
            .chain(["#[on(Idle,^ = \"x\")]", "#[on(Idle, callback = ^)]", "#[on(Idle, callback = Button::^)]"])
    {
        for function in ["fn a() -> Stay { Stay }", "fn a(it: ) ->", ""] {
            let expansion = |name: &str| {
                let on = typed.replace('^', name);
                let block = format!("impl Game {{ #[on(Other, photo)] fn b() -> Stay {{ Stay }} {on} {function} }}");
                let expansion = handler::attribute(TokenStream::new(), tokens(&block)).to_string();
                let offers = expansion.find("rust_analyzer").unwrap();
                (offers, expansion)
            };
            let ((offers, now), (then_offers, then)) = (expansion(""), expansion(marker));
            let at = offers + then[then_offers..].find(marker).unwrap();
            let name = then[..at].rfind(' ').unwrap();
            assert_eq!(now[offers..name], then[then_offers..name - offers + then_offers], "{typed} {function}");
            assert_eq!(offers, then_offers, "{typed} {function}");
            assert!(then[..name].ends_with("::") || typed.contains("callback = ^"), "{typed} {function}");
        }
    }
}
