//! What the type means, and all that is wrong with it.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{Attribute, Data, DeriveInput, Field, GenericParam, Generics, parse_quote};

use super::form::Form;
use crate::diag::Diag;
use crate::keys::{self, Key};
use crate::paths;

/// A type whose shape is to be known.
pub(crate) struct Schema {
    /// The way to the runtime crate.
    pub(crate) krate: TokenStream,
    pub(crate) ident: Ident,
    /// Its parameters; those that are types have to have a shape, too.
    pub(crate) generics: Generics,
    pub(crate) form: Form,
}

/// Reads the type. `None` where there is nothing to go on with.
pub(crate) fn read(input: &DeriveInput, diag: &mut Diag) -> Option<Schema> {
    let mut krate = None;
    for key in keys::of_attributes(&input.attrs, "schema", diag) {
        match key.name.to_string().as_str() {
            "crate" => krate = key.path(diag),
            _ => key.unknown("key", &["crate"], diag),
        }
    }
    let krate = krate.map_or_else(paths::runtime, ToTokens::into_token_stream);
    let fields: Vec<&Field> = match &input.data {
        Data::Struct(of) => of.fields.iter().collect(),
        Data::Enum(of) => {
            for attribute in of.variants.iter().flat_map(|it| schema_attributes(&it.attrs)) {
                diag.at(attribute, "a variant has no `#[schema(..)]`: its fields may");
            }
            of.variants.iter().flat_map(|it| &it.fields).collect()
        }
        Data::Union(_) => {
            diag.at(&input.ident, "what is stored is a struct or an enum");
            return None;
        }
    };
    let mut generics = input.generics.clone();
    for parameter in &mut generics.params {
        match parameter {
            GenericParam::Type(it) => it.bounds.push(parse_quote!(#krate::machine::Schema)),
            GenericParam::Lifetime(it) => {
                diag.at(it, "what is stored borrows from nothing, so that a type with a shape has no lifetimes");
                return None;
            }
            GenericParam::Const(_) => {}
        }
    }
    for field in fields {
        for key in keys::of_attributes(&field.attrs, "schema", diag) {
            match key.name.to_string().as_str() {
                "opaque" => key.flag(diag),
                _ => key.unknown("key", &["opaque"], diag),
            }
        }
    }
    Some(Schema { krate, ident: input.ident.clone(), generics, form: Form::of(input, is_opaque) })
}

fn is_opaque(field: &Field) -> bool {
    let is_opaque = |key: &Key| key.name == "opaque";
    keys::of_attributes(&field.attrs, "schema", &mut Diag::default()).iter().any(is_opaque)
}

fn schema_attributes(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|it| it.path().is_ident("schema"))
}
