//! What a handler returns, as far as its tokens tell: whether they say it in a way that makes sense.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{
    AngleBracketedGenericArguments, FnArg, GenericArgument, PathArguments, PathSegment, ReturnType, Signature, Type,
    parse_quote,
};

use crate::diag::Diag;
use crate::tokens::{is_inferred, ungrouped, written};

/// As many as [`To`](https://docs.rs/stategram/latest/stategram/struct.To.html) has room for.
const MAX_TARGETS: usize = 8;

/// Whether the return type can be that of a handler. Where it cannot, the author is told here, or by the compiler.
pub(super) fn check(signature: &Signature, diag: &mut Diag) -> bool {
    let ReturnType::Type(_, ty) = &signature.output else { return true };
    let before = diag.count();
    let ty = ungrouped(ty);
    match ty {
        Type::ImplTrait(it) => {
            diag.at(it, "a handler's return type says where it goes, and `impl ..` names no target");
        }
        Type::Never(it) => {
            diag.at(it, "a handler returns, and says where the conversation goes: a state, `Stay`, `End` or `To<..>`");
        }
        // Without a lifetime the compiler knows what to say of it.
        Type::Reference(it) if it.lifetime.is_none() && !borrows_once(signature) => return false,
        Type::Reference(it) => diag.at(it, format!("a handler returns where it goes by value: `{}`", name(&it.elem))),
        ty => of(ty, diag),
    }
    diag.count() == before && !is_inferred(ty)
}

/// The type with `Any<Self>` in the place of a `To<..>` that makes no sense, so that it is told once, and not again wherever
/// the function says `to(..)`. `None` where that is not needed.
pub(super) fn mended(ty: &Type, krate: &TokenStream) -> Option<Type> {
    let ty = ungrouped(ty);
    let (segment, arguments) = generic(ty)?;
    if segment.ident == "To" {
        let mut diag = Diag::default();
        of(ty, &mut diag);
        return diag.any().then(|| parse_quote!(#krate::machine::Any<Self>));
    }
    let inner = arguments.first().filter(|_| segment.ident == "Result")?;
    let mended = mended(inner, krate)?;
    let mut ty = ty.clone();
    if let Type::Path(it) = &mut ty
        && let Some(PathSegment { arguments: PathArguments::AngleBracketed(it), .. }) = it.path.segments.last_mut()
        && let Some(inner) = it.args.first_mut()
    {
        *inner = GenericArgument::Type(mended);
    }
    Some(ty)
}

fn of(ty: &Type, diag: &mut Diag) {
    let Some((segment, arguments)) = generic(ty) else { return };
    if segment.ident == "To" {
        return targets(&arguments, diag);
    }
    let Some(inner) = arguments.first().filter(|_| segment.ident == "Result") else { return };
    match generic(inner) {
        Some((segment, _)) if segment.ident == "Result" => {
            diag.at(segment, "a `Result` in a `Result`: a handler fails with one error");
        }
        _ => of(inner, diag),
    }
}

fn targets(targets: &[&Type], diag: &mut Diag) {
    for (at, target) in targets.iter().enumerate() {
        let called = name(target);
        let head = generic(target).map(|(segment, _)| segment.ident.to_string()).unwrap_or_default();
        if at == MAX_TARGETS {
            diag.at(
                target,
                "`To` has at most 8 targets, and this is the 9th: from where one may go everywhere return `Any<..>` of the \
                 conversation",
            );
            return;
        } else if head == "Any" {
            diag.at(target, format!("`{called}` stands for every target: write it alone"));
        } else if head == "To" {
            diag.at(target, "a `To` in a `To`: write its targets beside the others");
        } else if head == "Result" {
            diag.at(target, "a `Result` stands around all targets: `Result<To<..>, ..>`");
        } else if let Type::Tuple(_) = target {
            diag.at(target, "targets stand side by side, without parentheses: `To<Playing, End>`");
        } else if targets[..at].iter().any(|it| name(it) == called) {
            diag.at(target, format!("`{called}` is declared twice"));
        }
    }
}

/// The last segment of a path with parameters, and those that are types.
fn generic(ty: &Type) -> Option<(&PathSegment, Vec<&Type>)> {
    let Type::Path(path) = ungrouped(ty) else { return None };
    let segment = path.path.segments.last()?;
    let PathArguments::AngleBracketed(AngleBracketedGenericArguments { args, .. }) = &segment.arguments else {
        return None;
    };
    let types = args.iter().filter_map(|it| match it {
        GenericArgument::Type(ty) => Some(ungrouped(ty)),
        _ => None,
    });
    Some((segment, types.collect()))
}

fn name(ty: &Type) -> String {
    written(&ty.to_token_stream())
}

/// Whether there is one reference among the arguments, whose lifetime a returned one would have.
fn borrows_once(signature: &Signature) -> bool {
    let is_reference = |it: &&FnArg| match it {
        FnArg::Typed(it) => matches!(ungrouped(&it.ty), Type::Reference(_)),
        FnArg::Receiver(it) => it.reference.is_some(),
    };
    signature.inputs.iter().filter(is_reference).count() == 1
}
