//! The transitions as a table, in the documentation of the block.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{GenericArgument, PathArguments, Type};

use super::conditions;
use super::model::{Entry, Handlers};
use super::on::States;
use crate::tokens;

/// One line for each handler, behind what the author says of the block. It is all as it is written: what the types mean is not
/// known here, and what is not compiled has no line.
pub(super) fn table(handlers: &Handlers) -> TokenStream {
    if handlers.entries.is_empty() {
        return TokenStream::new();
    }
    let rows = handlers.entries.iter().map(|entry| {
        let row = row(entry);
        let conditions: Vec<_> =
            entry.cfgs.iter().filter_map(|cfg| conditions::predicate(&cfg.meta.to_token_stream())).collect();
        match &conditions[..] {
            [] => quote!(#[doc = #row]),
            [condition] => quote!(#[cfg_attr(#condition, doc = #row)]),
            conditions => quote!(#[cfg_attr(all(#(#conditions),*), doc = #row)]),
        }
    });
    quote! {
        #[doc = ""]
        #[doc = "| state | trigger | goes to | handler |"]
        #[doc = "|---|---|---|---|"]
        #(#rows)*
    }
}

fn row(Entry { states, written, output, name, .. }: &Entry) -> String {
    let states = match states {
        States::Every(_) => vec!["_".to_owned()],
        States::Listed(paths) => paths.iter().map(|it| tokens::written(&it.to_token_stream())).collect(),
    };
    let mut targets = Vec::new();
    add_targets(output, &mut targets);
    let all = |texts: Vec<String>| texts.iter().map(|text| code(text)).collect::<Vec<_>>().join(", ");
    format!("| {} | {} | {} | {} |", all(states), code(written), all(targets), code(&name.unraw().to_string()))
}

/// The targets that a return type names: those of `To`, also in a `Result`, or itself.
fn add_targets(ty: &Type, targets: &mut Vec<String>) {
    let arguments = match ty {
        Type::Tuple(it) if it.elems.is_empty() => return,
        Type::Path(it) => it.path.segments.last().and_then(|last| match &last.arguments {
            PathArguments::AngleBracketed(arguments) if last.ident == "To" => Some((&arguments.args, usize::MAX)),
            PathArguments::AngleBracketed(arguments) if last.ident == "Result" => Some((&arguments.args, 1)),
            _ => None,
        }),
        _ => None,
    };
    let Some((arguments, most)) = arguments else {
        return targets.push(tokens::written(&ty.to_token_stream()));
    };
    for argument in arguments.iter().take(most) {
        if let GenericArgument::Type(ty) = argument {
            add_targets(ty, targets);
        }
    }
}

/// A text in the type of code, in a cell of a table.
fn code(text: &str) -> String {
    if !text.contains(['`', '|', '\n']) {
        return format!("`{text}`");
    }
    // These end a cell, a line, or the code itself, and so does what stands for them between backticks.
    let mut html = String::new();
    for letter in text.chars() {
        match letter {
            '\n' => html.push(' '),
            ':' | '=' | ',' | '.' | '(' | ')' => html.push(letter),
            _ if letter.is_ascii_punctuation() => html.extend(["&#", &u32::from(letter).to_string(), ";"]),
            _ => html.push(letter),
        }
    }
    format!("<code>{html}</code>")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use syn::Attribute;
    use syn::parse::Parser;

    use super::super::{model, parse};
    use super::*;
    use crate::diag::Diag;

    #[test]
    fn it_says_what_is_written_and_no_markup() {
        let block = quote! {
            impl Game {
                #[on(Idle, command = "start")]
                fn start() -> Playing {}
                #[on(Idle | game::Playing, callback = Button::Yes | Button::Day(1..=7))]
                #[on(_, callback = r"a|`b`*\d")]
                fn r#match(n: Nonsense) -> std::result::Result<stategram::To<Stay, game::Over, End>, Box<dyn Error>> {}
                #[cfg(unix)]
                #[cfg_attr(feature = "slow", cfg(not(test)))]
                #[on(Playing, text)]
                async fn guess() -> Result<Any<Game>> {}
                #[on(Playing, callback = "two
        lines")]
                fn alias() -> Next<Game, { 1 < 2 }> {}
                #[on(Playing, enter)]
                fn entered() {}
            }
        };
        let mut diag = Diag::default();
        let block = parse::read(block, &mut diag).unwrap();
        let keys = model::keys(quote!(crate = ::stategram), &mut diag);
        let table = table(&model::read(keys, block, &mut diag));
        let lines = Attribute::parse_outer.parse2(table).unwrap().into_iter().map(|it| match it.meta {
            syn::Meta::NameValue(it) => syn::parse2::<syn::LitStr>(it.value.to_token_stream()).unwrap().value(),
            other => other.to_token_stream().to_string(),
        });
        expect![[r#"

            | state | trigger | goes to | handler |
            |---|---|---|---|
            | `Idle` | `command = "start"` | `Playing` | `start` |
            | `Idle`, `game::Playing` | <code>callback = Button::Yes &#124; Button::Day(1..=7)</code> | `Stay`, `game::Over`, `End` | `match` |
            | `_` | <code>callback = r&#34;a&#124;&#96;b&#96;&#42;&#92;d&#34;</code> | `Stay`, `game::Over`, `End` | `match` |
            cfg_attr (all (unix , any (not (feature = "slow") , not (test))) , doc = "| `Playing` | `text` | `Any<Game>` | `guess` |")
            | `Playing` | `enter` |  | `entered` |"#]].assert_eq(&lines.collect::<Vec<_>>().join("\n"));
    }
}
