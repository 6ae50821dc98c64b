//! Which names stand in an author's places.

use proc_macro2::{TokenStream, TokenTree};

use super::{BLOCKS, TYPES, tokens};
use crate::handler;

/// Words that an editor looks nothing up for.
const KEYWORDS: [&str; 16] = [
    "_", "as", "async", "await", "const", "enum", "fn", "for", "impl", "let", "mod", "move", "pub", "struct", "type",
    "use",
];

/// An editor takes each name in an author's place for what the author wrote there, also where no compiler looks: behind a
/// `#[cfg(..)]` that does not hold.
#[track_caller]
fn only_the_authors_names(input: &str, expansion: TokenStream) {
    for token in without_errors(leaves(expansion)) {
        let Some(source) = token.span().source_text() else { continue };
        let text = token.to_string();
        let is_name = text.starts_with(|it: char| it.is_alphabetic() || it == '_');
        // The compiler makes attributes of the author's comments.
        let is_comment = source.starts_with("//") || source.starts_with("/*");
        // Nobody asks where a sign leads.
        let is_sign = ["#", "("].contains(&&*source);
        if is_name && !is_comment && !is_sign && !KEYWORDS.contains(&&*text) {
            // The module of the states is defined where the enum is, and what is the same module is called otherwise in it.
            let same = [("game", "Game"), ("super", "self")].contains(&(&*text, &*source));
            // A key names nothing, so nobody asks where it leads.
            let key = source == "own_keyboards";
            assert!(same || key || text == source, "`{text}` stands at `{source}` in\n{input}");
        }
    }
}

/// Without `::core::compile_error!{ ".." }`, which has the place of what is wrong: the compiler takes that from the names.
fn without_errors(mut tokens: Vec<TokenTree>) -> Vec<TokenTree> {
    while let Some(at) = tokens.iter().position(|it| it.to_string() == "compile_error") {
        tokens.drain(at - 5..at + 3);
    }
    tokens
}

/// What there is but for brackets.
fn leaves(tokens: TokenStream) -> Vec<TokenTree> {
    let leaves = |token| match token {
        TokenTree::Group(group) => leaves(group.stream()),
        token => vec![token],
    };
    tokens.into_iter().flat_map(leaves).collect()
}

#[test]
fn no_name_of_ours_stands_where_an_author_wrote_another() {
    for (arguments, block) in BLOCKS {
        only_the_authors_names(block, handler::attribute(tokens(arguments), tokens(block)));
    }
    for (_, derive, input) in TYPES {
        only_the_authors_names(input, derive(tokens(input)));
    }
}

#[test]
fn a_variant_is_where_its_struct_is() {
    let (_, derive, input) = TYPES[0];
    let expansion = leaves(derive(tokens(input)));
    let after = |keyword, name| {
        let found = expansion.windows(2).find(|it| it[0].to_string() == keyword && it[1].to_string() == name);
        found.and_then(|it| it[1].span().source_text())
    };
    for state in ["Idle", "Playing", "Paused"] {
        assert_eq!(after("struct", state).as_deref(), Some(state));
    }
    assert_eq!(after("mod", "game").as_deref(), Some("Game"));
}
