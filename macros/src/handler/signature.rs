//! What a handler takes, as far as its tokens tell.

use quote::ToTokens;
use syn::{FnArg, PatType, Receiver, Signature, Type, TypeReference};

use super::model::{Argument, Taken};
use super::targets;
use crate::diag::Diag;
use crate::tokens::{is_inferred, last, ungrouped, written};

/// There is code for functions of so many, and no more: `stategram::machine::running`.
const MAX_ARGUMENTS: usize = 16;

/// The arguments of a function, and whether it can be a handler. Where it can be none the author is told here, or by the compiler.
///
/// What is left to the compiler is what it tells of the function itself, and would tell of our code once more.
pub(super) fn read(signature: &Signature, diag: &mut Diag) -> (Vec<Argument>, bool) {
    let mut sound = generics(signature, diag);
    if let Some(unsafety) = &signature.unsafety {
        diag.at(unsafety, "a handler is called by the runtime, so it cannot be `unsafe`");
        sound = false;
    }
    let mut arguments = Vec::new();
    for input in &signature.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                sound = false;
                if !is_left_to_the_compiler(receiver) {
                    let place = receiver.self_token;
                    diag.at(place, "a handler takes its state as an argument, e.g. `state: Playing`, not as `self`");
                }
            }
            FnArg::Typed(argument) => match one(argument, diag) {
                Some(argument) => arguments.push(argument),
                None => sound = false,
            },
        }
    }
    if let Some(argument) = signature.inputs.iter().nth(MAX_ARGUMENTS) {
        diag.at(argument, "a handler takes at most 16 arguments, and this is the 17th");
        sound = false;
    }
    sound &= targets::check(signature, diag);
    (arguments, sound)
}

/// Two arguments of one type: the second would be a copy, or a queue, of its own. The types tell of the state.
pub(super) fn twice(arguments: &[Argument], diag: &mut Diag) -> bool {
    let before = diag.count();
    let name = |argument: &Argument| match (&argument.ty, argument.taken) {
        // `Reply` and `Reply<Elsewhere>` are one queue of two kinds.
        (Type::Path(it), Taken::Edited) => last(&it.path).map_or_else(String::new, ToString::to_string),
        (ty, _) => written(&ty.to_token_stream()),
    };
    for (at, argument) in arguments.iter().enumerate().filter(|(_, it)| !it.looks_like_state) {
        let name_of_it = name(argument);
        if arguments[..at].iter().any(|it| it.taken == argument.taken && name(it) == name_of_it) {
            diag.at(&argument.ty, format!("`{name_of_it}` is taken twice"));
        }
    }
    diag.count() > before
}

fn generics(signature: &Signature, diag: &mut Diag) -> bool {
    let generics = &signature.generics;
    if generics.params.is_empty() {
        return true;
    }
    let only_lifetimes = generics.params.iter().all(|it| matches!(it, syn::GenericParam::Lifetime(_)));
    let why = match only_lifetimes {
        true => "leave the lifetime out: what a handler borrows it has for its turn, e.g. `game: &Playing`",
        false => "a handler has no parameters: the runtime calls it as it stands",
    };
    diag.at(generics, why);
    false
}

/// Whether it is a `self: Playing`, which no function can have.
fn is_left_to_the_compiler(receiver: &Receiver) -> bool {
    let Type::Path(ty) = ungrouped(&receiver.ty) else { return false };
    let is_fit = |it: &syn::Ident| ["Self", "Box", "Rc", "Arc", "Pin"].iter().any(|name| it == name);
    receiver.colon_token.is_some() && last(&ty.path).is_some_and(|it| !is_fit(it))
}

fn one(argument: &PatType, diag: &mut Diag) -> Option<Argument> {
    if let Some(cfg) = argument.attrs.iter().find(|it| it.path().is_ident("cfg")) {
        diag.at(cfg, "a handler's arguments are always there; put the `cfg` on the handler");
        return None;
    }
    let taken = taken(&argument.ty);
    let before = diag.count();
    if let Type::Reference(TypeReference { lifetime: Some(lifetime), .. }) = ungrouped(&argument.ty)
        && lifetime.ident == "static"
    {
        diag.at(lifetime, "leave the lifetime out: what a handler borrows it has for its turn");
    }
    match &taken.ty {
        Type::ImplTrait(it) => {
            diag.at(it, "a handler's arguments are found by their types, and `impl ..` names none");
        }
        Type::Path(it) if it.path.is_ident("str") => {
            diag.at(&argument.ty, "a handler is given no `str`: the text of a message is taken as `Text(text): Text`");
        }
        Type::Slice(_) | Type::TraitObject(_) if taken.taken != Taken::Moved => {
            let name = written(&taken.ty.to_token_stream());
            diag.at(
                &taken.ty,
                format!(
                    "a handler is lent its state, `&mut Reply`, `&mut Timers<..>` and `&mut Events`, and no `{name}`"
                ),
            );
        }
        _ => {}
    }
    (diag.count() == before && !is_inferred(&taken.ty)).then_some(taken)
}

fn taken(ty: &Type) -> Argument {
    let (ty, taken) = match ungrouped(ty) {
        Type::Reference(it) if it.mutability.is_some() => (ungrouped(&it.elem), Taken::Edited),
        Type::Reference(it) => (ungrouped(&it.elem), Taken::Borrowed),
        ty => (ty, Taken::Moved),
    };
    Argument { ty: ty.clone(), taken, looks_like_state: false }
}
