//! What is written many times over.
//!
//! `quote!` makes every token anew, asks the compiler for it, and copies it into each of the streams around it. Macros are not
//! optimized when a bot is checked, so that was a fifth of the check. Here the tokens are made once, and those around others are
//! lists of them until the compiler gets them.

use std::mem;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// Tokens, as a list.
pub(crate) type Trees = Vec<TokenTree>;

/// Code of ours, with a hole `_0`, `_1`, .. wherever something else stands in it, each of them once.
pub(crate) struct Template(Vec<Part>);

enum Part {
    Tree(TokenTree),
    Group(Delimiter, Template),
    Hole(usize),
}

impl Template {
    /// Reads the code.
    pub(crate) fn of(code: TokenStream) -> Self {
        let part = |tree: TokenTree| match &tree {
            TokenTree::Group(group) => Part::Group(group.delimiter(), Self::of(group.stream())),
            TokenTree::Ident(name) => match name.to_string().strip_prefix('_').and_then(|it| it.parse().ok()) {
                Some(hole) => Part::Hole(hole),
                None => Part::Tree(tree),
            },
            TokenTree::Punct(_) | TokenTree::Literal(_) => Part::Tree(tree),
        };
        Self(code.into_iter().map(part).collect())
    }

    /// The code, standing there, with these in its holes.
    pub(crate) fn filled<const HOLES: usize>(&self, at: Span, mut with: [Trees; HOLES]) -> Trees {
        let mut trees = Vec::new();
        self.fill(at, &mut with, &mut trees);
        trees
    }

    fn fill(&self, at: Span, with: &mut [Trees], trees: &mut Trees) {
        for part in &self.0 {
            match part {
                Part::Tree(tree) => {
                    let mut tree = tree.clone();
                    tree.set_span(at);
                    trees.push(tree);
                }
                Part::Group(delimiter, inside) => {
                    let mut body = Vec::new();
                    inside.fill(at, with, &mut body);
                    trees.push(group(*delimiter, body, at));
                }
                Part::Hole(hole) => trees.extend(with.get_mut(*hole).map(mem::take).unwrap_or_default()),
            }
        }
    }
}

/// What somebody else wrote.
pub(crate) fn trees(of: impl ToTokens) -> Trees {
    of.into_token_stream().into_iter().collect()
}

/// One token that stands there.
pub(crate) fn one(tree: impl Into<TokenTree>, at: Span) -> Trees {
    let mut tree = tree.into();
    tree.set_span(at);
    vec![tree]
}

/// These between brackets that stand there.
pub(crate) fn group(delimiter: Delimiter, body: Trees, at: Span) -> TokenTree {
    let mut group = Group::new(delimiter, body.into_iter().collect());
    group.set_span(at);
    group.into()
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn what_is_in_a_hole_stays_as_it_is() {
        let template = Template::of(quote!(
            fn _0(a: u8) -> _1 {
                call(_, _2)
            }
        ));
        let with = [trees(quote!(name)), trees(quote!((u8, u8))), Vec::new()];
        let filled: TokenStream = template.filled(Span::call_site(), with).into_iter().collect();
        assert_eq!(filled.to_string().replace(' ', ""), "fnname(a:u8)->(u8,u8){call(_,)}");
    }
}
