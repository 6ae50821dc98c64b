//! Where the compiler says that something of ours stands.
//!
//! An editor takes each name that stands in an author's place for what the author wrote there: it goes to all of them, and
//! offers what fits all of them. So no name of ours has such a place. Signs and brackets may, and the compiler goes by them.
//!
//! What the compiler knew of an item before an edit it still knows if each token in it stands as far behind the item's first as it
//! did. So an item with an author's tokens in it begins and ends around them, and what is ours in it stands at its first: an edit
//! then moves all of it, or nothing.

use proc_macro2::{Delimiter, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;

use crate::template::{Trees, group, trees};

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

    /// Where one token stands.
    pub(crate) fn at(span: Span) -> Self {
        Self { first: span, last: span }
    }

    /// From the first token of one to the last of the other.
    pub(crate) fn between(self, last: Self) -> Self {
        Self { first: self.first, last: last.last }
    }

    /// Where it begins, for what is ours: names are resolved as ours are.
    pub(crate) fn start(self) -> Span {
        Span::call_site().located_at(self.first)
    }

    /// The sign at the end of an item of this place, whose first token stands at the place's first.
    pub(crate) fn end(self) -> TokenTree {
        let mut end = Punct::new(';', Spacing::Alone);
        end.set_span(Span::call_site().located_at(self.last));
        end.into()
    }

    /// `(function)(arguments)`, which the compiler shows as all that is in this place.
    pub(crate) fn call(self, function: TokenStream, arguments: TokenStream) -> TokenStream {
        self.called(trees(function), trees(arguments)).into_iter().collect()
    }

    /// The same as a list.
    pub(crate) fn called(self, function: Trees, arguments: Trees) -> [TokenTree; 2] {
        [(function, self.first), (arguments, self.last)].map(|(body, at)| group(Delimiter::Parenthesis, body, at))
    }
}

/// A literal that stands there.
pub(crate) fn literal(value: impl ToTokens, at: Span) -> TokenStream {
    let located = |mut token: TokenTree| {
        token.set_span(at);
        token
    };
    value.into_token_stream().into_iter().map(located).collect()
}
