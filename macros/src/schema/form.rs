//! What of a type's own tokens is its stored form.
//!
//! Every pin rests on this text, in whichever bot: where it changes for a type that did not, a release breaks them all.

use proc_macro2::Ident;
use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Field, Fields, GenericArgument, PathArguments, Type};

use super::tokens;
use crate::conversation::mentions;
use crate::keys;

/// The stored form of a type, as far as its own tokens say.
pub(crate) struct Form {
    /// The tokens that count.
    pub(crate) text: String,
    /// The types whose own shapes count as well, in the order in which they stand there.
    pub(crate) types: Vec<Type>,
}

impl Form {
    /// Reads the type. The types of fields that are `opaque` count as they are written, and no more.
    pub(crate) fn of(input: &DeriveInput, opaque: fn(&Field) -> bool) -> Self {
        let mut reader = Reader { name: &input.ident, opaque, text: String::new(), types: Vec::new() };
        reader.serde(&input.attrs);
        match &input.data {
            Data::Enum(data) => {
                reader.word("enum");
                for variant in &data.variants {
                    reader.serde(&variant.attrs);
                    reader.word(&variant.ident.unraw().to_string());
                    reader.fields(&variant.fields);
                    if let Some((_, number)) = &variant.discriminant {
                        reader.word("=");
                        reader.tokens(number);
                    }
                    reader.word(";");
                }
            }
            Data::Struct(data) => {
                reader.word("struct");
                reader.fields(&data.fields);
            }
            // Nothing stores it, and nothing gives it a shape.
            Data::Union(_) => {}
        }
        Self { text: reader.text.trim_start().to_owned(), types: reader.types.into_iter().map(|(_, ty)| ty).collect() }
    }
}

struct Reader<'a> {
    name: &'a Ident,
    opaque: fn(&Field) -> bool,
    text: String,
    /// Each once, beside its text.
    types: Vec<(String, Type)>,
}

impl Reader<'_> {
    fn fields(&mut self, fields: &Fields) {
        let (open, close) = match fields {
            Fields::Named(_) => ("{", "}"),
            Fields::Unnamed(_) => ("(", ")"),
            Fields::Unit => return,
        };
        self.word(open);
        for field in fields {
            self.serde(&field.attrs);
            if let Some(name) = &field.ident {
                self.word(&name.unraw().to_string());
                self.word(":");
            }
            self.tokens(&field.ty);
            self.word(",");
            if !(self.opaque)(field) {
                self.types_in(&field.ty);
            }
        }
        self.word(close);
    }

    /// All that `serde` is told, one thing after the other, in however many attributes.
    fn serde(&mut self, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|it| it.path().is_ident("serde")) {
            let Ok(list) = attribute.meta.require_list() else { continue };
            for told in keys::split(list.tokens.clone()).into_iter().filter(|it| !it.is_empty()) {
                self.word("#");
                self.tokens(told);
            }
        }
    }

    /// The type, and those in it: of a `HashMap<Uuid, Pizza>` it may be `Pizza` alone that has a shape.
    fn types_in(&mut self, ty: &Type) {
        // What is asked for its own shape would never come to an end.
        let recursive = [self.name, &format_ident!("Self")].iter().any(|it| mentions(ty.to_token_stream(), it));
        let text = tokens::text(ty.to_token_stream());
        if !recursive && self.types.iter().all(|(known, _)| *known != text) {
            self.types.push((text, ty.clone()));
        }
        match ty {
            Type::Array(it) => self.types_in(&it.elem),
            Type::Group(it) => self.types_in(&it.elem),
            Type::Paren(it) => self.types_in(&it.elem),
            Type::Slice(it) => self.types_in(&it.elem),
            Type::Tuple(it) => it.elems.iter().for_each(|it| self.types_in(it)),
            Type::Path(it) => {
                for segment in &it.path.segments {
                    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { continue };
                    for argument in &arguments.args {
                        if let GenericArgument::Type(ty) = argument {
                            self.types_in(ty);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn tokens(&mut self, tokens: impl ToTokens) {
        self.text.push_str(&tokens::text(tokens.to_token_stream()));
    }

    fn word(&mut self, word: &str) {
        self.text.push(' ');
        self.text.push_str(word);
    }
}
