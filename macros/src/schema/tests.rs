use std::collections::BTreeMap;

use expect_test::{ExpectFile, expect_file};
use proc_macro2::{Delimiter, Group, Ident, Literal, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{Data, DeriveInput, parse_quote};

use super::*;

#[track_caller]
fn wrong(input: TokenStream, sentences: &[&str]) {
    let mut diag = Diag::default();
    model::read(&syn::parse2(input).unwrap(), &mut diag);
    assert_eq!(diag.messages(), sentences);
}

#[track_caller]
fn expands(input: TokenStream, expected: &ExpectFile) {
    let file = syn::parse2(derive(input)).unwrap();
    expected.assert_eq(&prettyplease::unparse(&file));
}

fn form(input: &DeriveInput) -> Form {
    Form::of(input, |_| false)
}

/// What is hashed, and what is asked for its own shape.
#[track_caller]
fn check(input: &DeriveInput, text: &str, types: &[&str]) {
    let form = form(input);
    assert_eq!(form.text, text);
    let asked: Vec<_> = form.types.iter().map(|it| it.to_token_stream().to_string().replace(' ', "")).collect();
    assert_eq!(asked, types);
}

#[test]
fn a_form_is_its_tokens_as_text() {
    check(
        &parse_quote! {
            #[derive(Clone)]
            #[serde(tag = "in", rename_all = "snake_case",)]
            #[conversation(per_chat)]
            pub(crate) enum Game {
                /// Nothing.
                #[state(entry)]
                Idle,
                #[serde(rename = "on", alias = "playing")] #[serde(default)]
                Playing { secret: u8, #[serde(with = "hex")] r#type: crate::Kind, },
                Won(u8, (u16,), Vec<(u8, u16,),>) = 0x1f,
            }
        },
        "# tag = \"in\" # rename_all = \"snake_case\" enum Idle ; \
         # rename = \"on\" # alias = \"playing\" # default Playing { secret : u8 , # with = \"hex\" type : crate : : Kind , } ; \
         Won ( u8 , ( u16 , ) , Vec < ( u8 , u16 ) > , ) = 0x1f ;",
        &["u8", "crate::Kind", "(u16,)", "u16", "Vec<(u8,u16,),>", "(u8,u16,)"],
    );
    check(
        &parse_quote!(
            struct Unit;
        ),
        "struct",
        &[],
    );
    check(
        &parse_quote!(
            struct Grid<const N: usize>([[u8; N]; 2]);
        ),
        "struct ( [ [ u8 ; N ] ; 2 ] , )",
        &["[[u8;N];2]", "[u8;N]", "u8"],
    );
}

#[test]
fn what_mentions_itself_is_not_asked() {
    check(
        &parse_quote!(
            struct Node {
                kids: BTreeMap<Key, Vec<Node>>,
                other: other::Node,
                parent: Option<Box<Self>>,
            }
        ),
        "struct { kids : BTreeMap < Key , Vec < Node > > , other : other : : Node , parent : Option < Box < Self > > , }",
        &["Key", "other::Node"],
    );
}

#[test]
fn nobody_sees_what_a_macro_put_around_a_type() {
    let by_hand: DeriveInput = parse_quote!(
        struct A(Vec<Option<u8>>);
    );
    let group = |tokens| TokenTree::Group(Group::new(Delimiter::None, tokens));
    let inner = group(quote!(Option<u8>));
    let whole = group(quote!(Vec<#inner>));
    let by_macro: DeriveInput = parse_quote!(struct A(#whole););
    assert_eq!(form(&by_macro).text, form(&by_hand).text);
    assert_eq!(form(&by_macro).types.len(), form(&by_hand).types.len());
}

/// Types of every kind; each word in them, apart from their names, belongs to the stored form.
const FORMS: [&str; 4] = [
    r#"#[serde(tag = "in", content = "c")] enum Name {
        Idle,
        #[serde(rename = "on")] Playing { secret: u8, #[serde(default, with = "a::b")] r#type: crate::Kind },
        Won(u8, (u16,), std::vec::Vec<(u32, [i8; 7])>) = 0x1f,
    }"#,
    r#"#[serde(transparent)] struct Name { #[serde(skip_serializing_if = "f", alias = "g")] it: Option<<X as Y>::Z> }"#,
    r#"struct Name(HashMap<A, B<'static, { 1 + 2 }>>, fn(C) -> D, Box<dyn E + F>, &'static str, *const G);"#,
    r#"enum Name { A(B), C { d: E }, F }"#,
];

#[test]
fn neither_layout_nor_comments_nor_other_attributes_change_a_form() {
    for source in FORMS {
        let plain: DeriveInput = syn::parse_str(source).unwrap();
        let expected = form(&plain).text;
        let tokens: TokenStream = source.parse().unwrap();
        for between in [" ", "\n\n\t", "/* new */", "// new\n"] {
            let laid_out = laid_out(tokens.clone(), between);
            let input = syn::parse_str(&laid_out).unwrap_or_else(|error| panic!("{laid_out}: {error}"));
            assert_eq!(form(&input).text, expected, "{laid_out}");
        }
        let mut adorned = plain;
        let new: [syn::Attribute; 5] = [
            parse_quote!(#[doc = "New."]),
            parse_quote!(#[state(terminal)]),
            parse_quote!(#[conversation(per_chat)]),
            parse_quote!(#[allow(dead_code)]),
            parse_quote!(#[schema(opaque)]),
        ];
        let adorn = |attributes: &mut Vec<syn::Attribute>| {
            for (at, attribute) in new.iter().enumerate() {
                attributes.insert(at % (attributes.len() + 1), attribute.clone());
            }
        };
        adorn(&mut adorned.attrs);
        match &mut adorned.data {
            Data::Enum(data) => {
                for variant in &mut data.variants {
                    adorn(&mut variant.attrs);
                    variant.fields.iter_mut().for_each(|field| adorn(&mut field.attrs));
                }
            }
            Data::Struct(data) => data.fields.iter_mut().for_each(|field| adorn(&mut field.attrs)),
            Data::Union(_) => unreachable!(),
        }
        adorned.vis = parse_quote!(pub(crate));
        adorned.ident = format_ident!("Renamed");
        assert_eq!(form(&adorned).text, expected);
    }
}

/// Every word is exchanged for another one, which makes so many forms that are all different.
#[test]
fn every_word_changes_a_form() {
    for source in FORMS {
        let tokens: TokenStream = source.parse().unwrap();
        let mut forms = BTreeMap::from([(form(&syn::parse2(tokens.clone()).unwrap()).text, tokens.to_string())]);
        let mut changes = 0;
        for nth in 0.. {
            let mut left = nth;
            let changed = changed(tokens.clone(), &mut left);
            if left != usize::MAX {
                break;
            }
            // A keyword, or the name of `serde`, has become something else: that is no form to compare.
            let Ok(input) = syn::parse2::<DeriveInput>(changed.clone()) else { continue };
            if input.ident != "Name" || !changed.to_string().contains("serde") && source.contains("serde") {
                continue;
            }
            let text = form(&input).text;
            let same = forms.insert(text, changed.to_string());
            assert_eq!(same, None, "{changed}");
            changes += 1;
        }
        assert!(changes >= 6, "{changes} of {source}");
    }
}

#[test]
fn order_and_kind_of_fields_change_a_form() {
    let sources = [
        "struct A;",
        "struct A {}",
        "struct A();",
        "struct A(u8, u16);",
        "struct A(u16, u8);",
        "struct A((u8, u16));",
        "struct A((u8,), u16);",
        "struct A((u8), u16);",
        "struct A { a: u8, b: u16 }",
        "struct A { b: u16, a: u8 }",
        "enum A {}",
        "enum A { B, C }",
        "enum A { C, B }",
        "enum A { B = 1, C }",
        "enum A { B {}, C }",
        "enum A { B(), C }",
        "enum A { B(u8), C }",
        "enum A { #[serde(other)] B, C }",
        "enum A { B, #[serde(other)] C }",
        "#[serde(other)] enum A { B, C }",
    ];
    let forms: BTreeMap<_, _> = sources.iter().map(|it| (form(&syn::parse_str(it).unwrap()).text, it)).collect();
    assert_eq!(forms.len(), sources.len(), "{forms:#?}");
}

/// The tokens with something between them all, but for the signs that are written as one.
fn laid_out(tokens: TokenStream, between: &str) -> String {
    let mut text = String::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let inner = laid_out(group.stream(), between);
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => unreachable!(),
                };
                text.extend([open, between, &inner, close, between]);
            }
            TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint => text.push(punct.as_char()),
            token => text.extend([&token.to_string(), between]),
        }
    }
    text
}

/// The tokens with another word instead of the one that has so many before it; `left` says when there was one.
fn changed(tokens: TokenStream, left: &mut usize) -> TokenStream {
    let change = |token: TokenTree| {
        if let TokenTree::Group(group) = token {
            return Group::new(group.delimiter(), changed(group.stream(), left)).into();
        }
        if matches!(token, TokenTree::Punct(_)) || *left == usize::MAX {
            return token;
        }
        if *left > 0 {
            *left -= 1;
            return token;
        }
        *left = usize::MAX;
        match token {
            TokenTree::Ident(it) => {
                Ident::new(&format!("{}x", it.to_string().trim_start_matches("r#")), it.span()).into()
            }
            TokenTree::Literal(it) => match syn::parse_str::<syn::LitStr>(&it.to_string()) {
                Ok(text) => Literal::string(&format!("{}x", text.value())).into(),
                Err(_) => Literal::usize_unsuffixed(4711).into(),
            },
            token => token,
        }
    };
    tokens.into_iter().map(change).collect()
}

#[test]
fn a_struct_with_parameters() {
    expands(
        quote! {
            #[schema(crate = ::stategram)]
            #[serde(transparent)]
            struct Page<T: Clone, const N: usize> where T: Default {
                /// They are few.
                items: Vec<T>,
                #[schema(opaque)]
                next: Option<Box<Other>>,
            }
        },
        &expect_file!["../../snapshots/schema.rs"],
    );
}

#[test]
fn mistakes_are_told_all_at_once() {
    wrong(
        quote! {
            #[schema(crat = x)]
            enum Size {
                #[schema(opaque)]
                Small,
                Large(#[schema(opaqe)] u8, #[schema(opaque = 1)] u16),
            }
        },
        &[
            "unknown key `crat`; did you mean `crate`?",
            "a variant has no `#[schema(..)]`: its fields may",
            "unknown key `opaqe`; did you mean `opaque`?",
            "`opaque` takes no value",
        ],
    );
    wrong(
        quote!(
            struct Name<'a>(&'a str);
        ),
        &["what is stored borrows from nothing, so that a type with a shape has no lifetimes"],
    );
    wrong(
        quote!(
            union Bits {
                a: u8,
            }
        ),
        &["what is stored is a struct or an enum"],
    );
}
