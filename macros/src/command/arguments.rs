//! The fields of a command: its arguments, in the order in which they are written.

use syn::ext::IdentExt;
use syn::{Fields, GenericArgument, PathArguments, PathSegment, Type};

use crate::conversation::snake_case;
use crate::diag::Diag;

/// One argument.
pub(super) struct Argument {
    pub(super) takes: Takes,
    /// What is parsed: the type itself, or that in the `Option` or `Vec`.
    pub(super) ty: Type,
    /// What it is called in the usage line.
    name: String,
}

/// How much an argument takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// One word.
    One,
    /// One word, if there is one.
    Optional,
    /// All words.
    Many,
    /// All that is left, as it was written.
    Rest,
    /// The same, if there is something.
    OptionalRest,
}

/// Reads the fields.
pub(super) fn read(fields: &Fields, diag: &mut Diag) -> Vec<Argument> {
    let count = fields.len();
    let mut arguments: Vec<Argument> = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let last = at + 1 == count;
        let argument = argument(&field.ty, last);
        let Argument { takes, ty, .. } = &argument;
        match arguments.last().map(|it| it.takes) {
            Some(Takes::Optional) if matches!(takes, Takes::One | Takes::Rest) => {
                diag.at(&field.ty, "an argument that has to be there stands before those that need not: nobody could tell which is meant");
            }
            Some(Takes::Many) => {
                diag.at(&field.ty, "nothing is left behind a `Vec`, which takes all words; put it last");
            }
            _ => {}
        }
        let name = match &field.ident {
            Some(ident) => ident.unraw().to_string(),
            None => called(ty),
        };
        arguments.push(Argument { name, ..argument });
    }
    arguments
}

/// `/roll <sides> [times]`
pub(super) fn usage(command: &str, arguments: &[Argument]) -> String {
    let mut usage = format!("/{command}");
    for Argument { takes, name, .. } in arguments {
        usage += &match takes {
            Takes::One => format!(" <{name}>"),
            Takes::Rest => format!(" <{name}...>"),
            Takes::Optional => format!(" [{name}]"),
            Takes::Many | Takes::OptionalRest => format!(" [{name}...]"),
        };
    }
    usage
}

fn argument(ty: &Type, last: bool) -> Argument {
    let rest = |ty: &Type| last && segment(ty).is_some_and(|it| it.ident == "String");
    let (takes, ty) = match segment(ty).and_then(|it| Some((it.ident.to_string(), inner(it)?))) {
        Some((name, inner)) if name == "Option" && rest(inner) => (Takes::OptionalRest, inner),
        Some((name, inner)) if name == "Option" => (Takes::Optional, inner),
        Some((name, inner)) if name == "Vec" => (Takes::Many, inner),
        _ if rest(ty) => (Takes::Rest, ty),
        _ => (Takes::One, ty),
    };
    Argument { takes, ty: ty.clone(), name: String::new() }
}

/// What a value of this type is called where it has no name.
fn called(ty: &Type) -> String {
    let name = segment(ty).map_or_else(String::new, |it| it.ident.unraw().to_string());
    match name.as_str() {
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "f32"
        | "f64" => "number".to_owned(),
        "" | "String" => "text".to_owned(),
        name => snake_case(name),
    }
}

fn segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(it) => it.path.segments.last(),
        Type::Group(it) => segment(&it.elem),
        _ => None,
    }
}

fn inner(segment: &PathSegment) -> Option<&Type> {
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}
