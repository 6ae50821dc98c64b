//! `callback = Button::Day(1..=7)`: a pattern of the author's own type.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::{Pat, PatIdent, Path};

use crate::diag::Diag;
use crate::place::literal;
use crate::tokens::written;

/// The pattern of an enum, or of a struct.
pub(crate) struct Typed {
    /// What the data is.
    pub(crate) ty: Path,
    /// The pattern, with [`ALIAS`] for the type where the type is followed by a variant.
    pub(crate) pattern: Pat,
    /// The constants that stand in it. One that does not exist would be a binding, which matches anything.
    pub(crate) constants: Vec<Ident>,
    /// As it is written.
    pub(crate) written: String,
    /// What it is one of.
    pub(crate) alternatives: Vec<Alternative>,
}

/// One of what a pattern has between its bars.
pub(crate) struct Alternative {
    /// As it is written.
    written: String,
    /// Its variant.
    variant: String,
    /// Whether it matches whatever is of its variant.
    is_whole: bool,
}

/// The type is named once, so that one that does not exist is told once.
pub(crate) const ALIAS: &str = "__Pressed";

/// Reads the pattern of `trigger`. `None` where it has been told what is wrong.
pub(crate) fn read(tokens: &TokenStream, example: &str, diag: &mut Diag) -> Option<Typed> {
    let before = diag.count();
    let Ok(mut pattern) = Pat::parse_multi_with_leading_vert.parse2(tokens.clone()) else {
        diag.at(tokens, format!("the pattern of `callback` is {example}"));
        return None;
    };
    let mut reader = Reader { ty: None, constants: Vec::new(), alternatives: Vec::new(), example, diag };
    reader.top(&mut pattern);
    let Reader { ty, constants, alternatives, .. } = reader;
    let ty = ty.filter(|_| diag.count() == before)?;
    Some(Typed { ty, pattern, constants, written: written(tokens), alternatives })
}

impl Alternative {
    fn of(pattern: &Pat) -> Option<Self> {
        let any = |part: &Pat| matches!(part, Pat::Wild(_) | Pat::Rest(_));
        let (path, is_whole) = match pattern {
            Pat::Path(it) => (&it.path, true),
            Pat::TupleStruct(it) => (&it.path, it.elems.iter().all(any)),
            Pat::Struct(it) => (&it.path, it.fields.iter().all(|field| any(&field.pat))),
            _ => return None,
        };
        Some(Self { written: written(&pattern.to_token_stream()), variant: written(&path.to_token_stream()), is_whole })
    }
}

struct Reader<'a> {
    ty: Option<Path>,
    constants: Vec<Ident>,
    alternatives: Vec<Alternative>,
    example: &'a str,
    diag: &'a mut Diag,
}

impl Reader<'_> {
    /// One of the alternatives: it names the type.
    fn top(&mut self, pattern: &mut Pat) {
        self.alternatives.extend(Alternative::of(pattern));
        match pattern {
            Pat::Or(it) => it.cases.iter_mut().for_each(|case| self.top(case)),
            Pat::Paren(it) => self.top(&mut it.pat),
            Pat::Path(it) => self.path(&mut it.path),
            Pat::TupleStruct(it) => {
                self.path(&mut it.path);
                it.elems.iter().for_each(|part| self.part(part));
            }
            Pat::Struct(it) => {
                self.path(&mut it.path);
                self.fields(it);
            }
            Pat::Ident(PatIdent { ident, subpat: None, by_ref: None, mutability: None, .. }) if is_upper(ident) => {
                self.diag.at(&*ident, format!("say whose `{ident}` it is: `Button::{ident}`"));
            }
            Pat::Ident(_) => self.part(pattern),
            Pat::Wild(_) => self.diag.at(&*pattern, "every press is a `callback_query`; a `callback` has a pattern"),
            other => self.diag.at(&*other, format!("the pattern of `callback` is {}", self.example)),
        }
    }

    /// `Button::Yes`, or `Page` where that is a struct.
    fn path(&mut self, path: &mut Path) {
        let mut ty = path.clone();
        let enumeration = path.segments.iter().rev().nth(1).is_some_and(|it| is_upper(&it.ident));
        if enumeration {
            ty.segments.pop();
            ty.segments.pop_punct();
        }
        let name = |path: &Path| path.to_token_stream().to_string().replace(' ', "");
        match &self.ty {
            Some(first) if name(first) != name(&ty) => {
                let (first, ty) = (name(first), name(&ty));
                self.diag
                    .at(&*path, format!("one pattern is of one type: this is of `{ty}`, and the first of `{first}`"));
            }
            _ => {
                if enumeration && let Some(variant) = path.segments.pop() {
                    let mut alias = Path::from(Ident::new(ALIAS, Span::call_site()));
                    alias.segments.push(variant.into_value());
                    *path = alias;
                }
                self.ty.get_or_insert(ty);
            }
        }
    }

    fn fields(&mut self, of: &syn::PatStruct) {
        for field in &of.fields {
            match (&field.colon_token, &*field.pat) {
                (None, Pat::Ident(PatIdent { ident, .. })) => {
                    let instead = format!("leave it to `..`, or write `{ident}: _`");
                    self.binding(ident, &instead);
                }
                (_, pattern) => self.part(pattern),
            }
        }
    }

    /// What is inside: anything but a name for it.
    fn part(&mut self, pattern: &Pat) {
        match pattern {
            Pat::Ident(it) if it.subpat.is_some() => {
                self.binding(&it.ident, &format!("leave `{} @` out", it.ident));
            }
            Pat::Ident(it) if is_upper(&it.ident) && it.by_ref.is_none() && it.mutability.is_none() => {
                self.constants.push(it.ident.clone());
            }
            Pat::Ident(it) => self.binding(&it.ident, "write `_`"),
            Pat::Or(it) => it.cases.iter().for_each(|case| self.part(case)),
            Pat::Paren(it) => self.part(&it.pat),
            Pat::Reference(it) => self.part(&it.pat),
            Pat::Slice(it) => it.elems.iter().for_each(|part| self.part(part)),
            Pat::Tuple(it) => it.elems.iter().for_each(|part| self.part(part)),
            Pat::TupleStruct(it) => it.elems.iter().for_each(|part| self.part(part)),
            Pat::Struct(it) => self.fields(it),
            _ => {}
        }
    }

    fn binding(&mut self, name: &Ident, instead: &str) {
        let ty = self.ty.as_ref().and_then(|it| it.segments.last());
        let ty = ty.map_or_else(|| "Button".to_owned(), |it| it.ident.to_string());
        self.diag.at(
            name,
            format!("`{name}` binds nothing here: {instead}, and take the data as an argument, `Callback<{ty}>`"),
        );
    }
}

fn is_upper(ident: &Ident) -> bool {
    ident.unraw().to_string().starts_with(char::is_uppercase)
}

/// The pattern as a part of the handler table, all of which stands there but what is the author's.
pub(crate) fn expand(typed: &Typed, at: Span) -> TokenStream {
    let Typed { ty, pattern, constants, written, alternatives } = typed;
    let written = literal(written, at);
    let alternatives = alternatives.iter().map(|Alternative { written, variant, is_whole }| {
        let (written, variant, is_whole) = (literal(written, at), literal(variant, at), literal(is_whole, at));
        quote_spanned!(at=> __ours::Alternative { written: #written, variant: #variant, is_whole: #is_whole })
    });
    let alias = Ident::new(ALIAS, at);
    quote_spanned! {at=>
        __Some({
            type #alias = #ty;
            __Pattern::Typed(__ours::TypedPattern {
                written: #written,
                alternatives: &[#(#alternatives),*],
                longest: __ours::longest::<#ty>(),
                matches: |data| __ours::pressed::<#ty>(data, |data| {
                    #(let _ = #constants;)*
                    #[allow(unreachable_patterns)]
                    match *data {
                        #pattern => true,
                        _ => false,
                    }
                }),
            })
        })
    }
}
