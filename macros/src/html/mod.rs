//! `html!`: a text with tags, into which everything is put escaped.

mod holes;
mod tags;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Expr, LitStr, Path, Token};

use self::holes::{Hole, Named, Piece};
use crate::diag::Diag;
use crate::paths;

/// The whole way of the macro.
pub(crate) fn html(input: TokenStream) -> TokenStream {
    let input: Input = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut diag = Diag::default();
    let value = input.text.value();
    let pieces = match holes::read(&value) {
        Ok(pieces) => pieces,
        Err(why) => {
            diag.at(&input.text, why);
            return diag.into_tokens();
        }
    };
    if let Err(why) = tags::check(&pieces) {
        diag.at(&input.text, why);
    }
    let written = written(&input, &pieces, &mut diag);
    if diag.any() { diag.into_tokens() } else { written }
}

/// `"text", values, name = value`, and before it `crate = path,` where the author says so.
struct Input {
    krate: TokenStream,
    text: LitStr,
    values: Vec<(Option<Ident>, Expr)>,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut krate = paths::runtime();
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            krate = input.call(Path::parse_mod_style)?.to_token_stream();
            input.parse::<Token![,]>()?;
        }
        let text =
            input.parse().map_err(|error| syn::Error::new(error.span(), "expected the HTML as a string literal"))?;
        let mut values = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let named = input.peek(syn::Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]);
            let name = if named { Some(input.parse()?) } else { None };
            if named {
                input.parse::<Token![=]>()?;
            }
            values.push((name, input.parse()?));
        }
        Ok(Self { krate, text, values })
    }
}

/// A `format!` of the text, each of whose values is escaped on its way.
fn written(input: &Input, pieces: &[Piece], diag: &mut Diag) -> TokenStream {
    let krate = &input.krate;
    let mut values: Vec<(TokenStream, Span)> =
        input.values.iter().map(|(_, value)| (quote!(#value), value.span())).collect();
    let mut used = vec![false; values.len()];
    let mut captured: Vec<String> = Vec::new();
    let mut next = 0;
    let mut template = String::new();
    let mut puts = Vec::new();
    for piece in pieces {
        let Hole { named, spec } = match piece {
            Piece::Text(text) => {
                template += &text.replace('{', "{{").replace('}', "}}");
                continue;
            }
            Piece::Hole(hole) => hole,
        };
        let position = match named {
            Named::Next => {
                next += 1;
                next - 1
            }
            Named::Position(position) => *position,
            Named::Name(name) => {
                let given = input.values.iter().position(|(it, _)| it.as_ref().is_some_and(|it| it == name));
                given.unwrap_or_else(|| match captured.iter().position(|it| it == name) {
                    Some(at) => used.len() + at,
                    None => {
                        let ident = Ident::new(name, input.text.span());
                        values.push((quote!(#ident), input.text.span()));
                        captured.push(name.clone());
                        values.len() - 1
                    }
                })
            }
        };
        if let (Some(it), true) = (used.get_mut(position), position < input.values.len()) {
            *it = true;
        }
        if position >= values.len() || position >= input.values.len() && !matches!(named, Named::Name(_)) {
            diag.at(
                &input.text,
                "more placeholders than values: give one for each `{}`, or name what is put there: `{name}`",
            );
            return TokenStream::new();
        }
        let (value, span) = (format_ident!("value{position}"), values[position].1);
        let shown = if spec.is_empty() { "{}".to_owned() } else { format!("{{:{spec}}}") };
        template += "{}";
        // What is shown otherwise than by `Display`, as `{:?}` or `{:x}` are, is text whatever it is.
        let (put, is_text) = if spec.ends_with(|it: char| it == '?' || it.is_ascii_alphabetic()) {
            (quote!(#value), quote!(true))
        } else {
            let html = quote_spanned!(span=> #krate::texts::html);
            (quote_spanned!(span=> #html::Put(#value)), quote_spanned!(span=> #html::is_text(#value)))
        };
        puts.push(quote_spanned! {span=>
            #krate::texts::html::Escaped(::core::format_args!(#shown, #put), #is_text)
        });
    }
    for ((_, value), _) in input.values.iter().zip(&used).filter(|(_, used)| !**used) {
        diag.at(value, "no placeholder is there for this value");
    }
    let names = (0..values.len()).map(|it| format_ident!("value{it}"));
    let values = values.iter().map(|(value, _)| value);
    quote! {
        match (#(&(#values),)*) {
            (#(#names,)*) => {
                #krate::texts::html::Html::raw(::std::format!(#template, #(#puts),*))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(input: TokenStream, why: &str) {
        let told = html(input).to_string();
        assert!(told.contains("compile_error") && told.contains(why), "{told}");
    }

    #[test]
    fn each_mistake_is_one_sentence() {
        refused(quote!("<b>{}"), "`<b>` is never closed");
        refused(quote!("{}"), "more placeholders than values");
        refused(quote!("{1}", 1), "more placeholders than values");
        refused(quote!("x", 1), "no placeholder is there for this value");
        refused(quote!("{:>1$}", 1, 2), "a width is a number");
        refused(quote!("{"), "never closed");
        refused(quote!("}"), "write `}}`");
        refused(quote!("<a href={}>x</a>", url), "between double quotes");
        refused(quote!(text), "expected the HTML as a string literal");
    }

    #[test]
    fn a_value_is_put_where_it_is_named() {
        let written = html(quote!("{b} {} {{}} {a} {a:?}", 1, b = 2)).to_string();
        assert!(written.contains("\"{} {} {{}} {} {}\""), "{written}");
        assert!(written.contains("match (& (1) , & (2) , & (a) ,)"), "{written}");
    }
}
