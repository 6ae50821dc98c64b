//! What the type means, and all that is wrong with it.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, Member, Type, Variant};

use crate::diag::Diag;
use crate::{keys, paths};

const KEYS: [&str; 4] = ["tag", "version", "signed", "crate"];

/// Callback data.
pub(crate) struct CallbackData {
    /// The way to the runtime crate.
    pub(crate) krate: TokenStream,
    pub(crate) ident: Ident,
    /// What the texts begin with, if the author says so.
    pub(crate) tag: Option<String>,
    pub(crate) version: u32,
    pub(crate) signed: bool,
    /// A struct has one form, which has no name of its own.
    pub(crate) forms: Vec<Form>,
}

/// A variant, or a whole struct.
pub(crate) struct Form {
    /// The variant's name.
    pub(crate) variant: Option<Ident>,
    /// The letters that say which variant it is.
    pub(crate) code: String,
    pub(crate) fields: Vec<(Member, Type)>,
}

/// Reads the type. `None` where there is nothing to go on with.
pub(crate) fn read(input: &DeriveInput, diag: &mut Diag) -> Option<CallbackData> {
    if !input.generics.params.is_empty() {
        diag.at(&input.generics, "callback data has no parameters: what it says is found by its type's name");
        return None;
    }
    let mut data = head(input, diag);
    match &input.data {
        Data::Struct(of) => {
            data.forms.push(Form { variant: None, code: String::new(), fields: fields(&of.fields, diag) });
        }
        Data::Enum(of) if of.variants.is_empty() => {
            diag.at(&input.ident, "callback data says something: the enum needs variants");
        }
        Data::Enum(of) => {
            let forms = of.variants.iter().map(|variant| form(variant, diag));
            data.forms = forms.collect();
            same_code(&data.forms, diag);
        }
        Data::Union(_) => diag.at(&input.ident, "callback data is an enum or a struct"),
    }
    Some(data)
}

fn head(input: &DeriveInput, diag: &mut Diag) -> CallbackData {
    let mut data = CallbackData {
        krate: TokenStream::new(),
        ident: input.ident.clone(),
        tag: None,
        version: 1,
        signed: false,
        forms: Vec::new(),
    };
    for key in keys::of_attributes(&input.attrs, "callback_data", diag) {
        match key.name.to_string().as_str() {
            "tag" => {
                if let Some(tag) = key.string(diag) {
                    let is_tag = |it: &str| {
                        (1..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
                    };
                    if !is_tag(&tag.value()) {
                        diag.at(&tag, "a tag is 1 to 8 letters, digits and `_`");
                    }
                    data.tag = Some(tag.value());
                }
            }
            "version" => {
                if let Some(number) = key.number(diag) {
                    match number.base10_parse() {
                        Ok(number @ 1..) => data.version = number,
                        _ => diag.at(&number, "versions are counted from 1"),
                    }
                }
            }
            "signed" => {
                key.flag(diag);
                data.signed = true;
            }
            "crate" => data.krate = key.path(diag).to_token_stream(),
            _ => key.unknown("key", &KEYS, diag),
        }
    }
    if data.krate.is_empty() {
        data.krate = paths::runtime();
    }
    data
}

fn form(variant: &Variant, diag: &mut Diag) -> Form {
    let mut name = variant.ident.unraw().to_string();
    for key in keys::of_attributes(&variant.attrs, "callback_data", diag) {
        match key.name.to_string().as_str() {
            "name" => name = key.string(diag).map_or(name, |it| it.value()),
            _ => key.unknown("variant key", &["name"], diag),
        }
    }
    Form { variant: Some(variant.ident.clone()), code: code(&name), fields: fields(&variant.fields, diag) }
}

fn fields(fields: &Fields, diag: &mut Diag) -> Vec<(Member, Type)> {
    for attribute in fields.iter().flat_map(|it| &it.attrs).filter(|it| it.path().is_ident("callback_data")) {
        diag.at(attribute, "a field has no `#[callback_data(..)]`: its type says all");
    }
    fields.members().zip(fields.iter().map(|it| it.ty.clone())).collect()
}

/// Two letters made from the name, so that neither the order of the variants nor a new one changes what a button says.
fn code(name: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let hash = hash ^ hash >> 29;
    let letter = |bits: u64| char::from(ALPHABET[usize::try_from(bits & 63).unwrap_or_default()]);
    String::from_iter([letter(hash), letter(hash >> 6)])
}

/// Of ten variants it happens to one in a hundred enums.
fn same_code(forms: &[Form], diag: &mut Diag) {
    for (at, form) in forms.iter().enumerate() {
        let earlier = forms[..at].iter().find(|it| it.code == form.code);
        if let (Some(Form { variant: Some(earlier), .. }), Some(variant)) = (earlier, &form.variant) {
            diag.at(
                variant,
                format!(
                    "`{variant}` and `{earlier}` come to the same two letters; give one another name in the data: \
                     `#[callback_data(name = \"..\")]`"
                ),
            );
        }
    }
}
