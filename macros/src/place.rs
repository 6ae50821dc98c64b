//! Where the compiler says that something of ours stands.
//!
//! An editor takes each name that stands in an author's place for what the author wrote there: it goes to all of them, and
//! offers what fits all of them. So no name of ours has such a place. Signs and brackets may, and the compiler goes by them.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// From the first to the last of an author's tokens: a span of both is not to be had.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    first: Span,
    last: Span,
}

impl Place {
    /// Where these tokens stand.
    pub(crate) fn of(tokens: impl ToTokens) -> Self {
        let mut spans = tokens.into_token_stream().into_iter().map(|it| it.span());
        let first = spans.next().unwrap_or_else(Span::call_site);
        Self { first, last: spans.last().unwrap_or(first) }
    }

    /// `(function)(arguments)`, which the compiler shows as all that is in this place.
    pub(crate) fn call(self, function: TokenStream, arguments: TokenStream) -> TokenStream {
        let function = group(Delimiter::Parenthesis, function, self.first);
        let arguments = group(Delimiter::Parenthesis, arguments, self.last);
        [function, arguments].into_iter().map(TokenTree::Group).collect()
    }
}

fn group(delimiter: Delimiter, body: TokenStream, span: Span) -> Group {
    let mut group = Group::new(delimiter, body);
    group.set_span(span);
    group
}
