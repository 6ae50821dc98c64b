//! What the block means, and all that is wrong with it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Attribute, FnArg, Meta, Path, ReturnType, Signature, Type};

use super::on::{self, On, Pattern, States};
use super::parse::{Block, Function};
use crate::conversation::snake_case;
use crate::diag::Diag;
use crate::{keys, paths};

/// A block of handlers.
pub(crate) struct Handlers {
    /// The way to the runtime crate.
    pub(crate) krate: TokenStream,
    /// The conversation.
    pub(crate) ty: Type,
    pub(crate) app: Option<Type>,
    pub(crate) entries: Vec<Entry>,
    /// What a handler that was left out names, so that its mistake does not make imports unused.
    pub(crate) mentioned: Vec<Path>,
    /// Trigger names that are none, to be completed in an editor.
    pub(crate) unfinished: Vec<Ident>,
    /// Whether handlers were left out that only the compiler complains of.
    pub(crate) incomplete: bool,
}

/// One `#[on(..)]` of one function.
pub(crate) struct Entry {
    pub(crate) id: u16,
    pub(crate) name: Ident,
    pub(crate) cfgs: Vec<Attribute>,
    pub(crate) states: States,
    pub(crate) trigger: Ident,
    /// The trigger as it is written.
    pub(crate) written: String,
    pub(crate) pattern: Option<Pattern>,
    pub(crate) is_async: bool,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) output: TokenStream,
    pub(crate) line: u32,
}

/// One argument of a handler.
#[derive(Clone)]
pub(crate) struct Argument {
    /// Its type, without the reference.
    pub(crate) ty: Type,
    pub(crate) taken: Taken,
    /// Whether it looks like the state; such arguments are extracted last, since they cost a clone.
    pub(crate) looks_like_state: bool,
}

impl Argument {
    /// Whether it looks like what there is only where there is a chat.
    pub(crate) fn looks_like_a_chat(&self) -> bool {
        match &self.ty {
            Type::Path(it) => last(&it.path).is_some_and(|it| it == "Reply" || it == "Chat"),
            _ => false,
        }
    }
}

/// How an argument is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    Moved,
    Borrowed,
    Edited,
}

/// Reads the block.
pub(crate) fn read(attribute: TokenStream, block: Block, diag: &mut Diag) -> Handlers {
    let mut handlers = Handlers {
        krate: TokenStream::new(),
        ty: block.ty,
        app: None,
        entries: Vec::new(),
        mentioned: Vec::new(),
        unfinished: Vec::new(),
        incomplete: block.half_typed,
    };
    for key in keys::of_tokens(attribute, diag) {
        match key.name.to_string().as_str() {
            "app" => handlers.app = key.ty(diag),
            "crate" => handlers.krate = key.path(diag).to_token_stream(),
            _ => key.unknown("key", &["app", "crate"], diag),
        }
    }
    if handlers.krate.is_empty() {
        handlers.krate = paths::runtime();
    }
    if !block.generics.params.is_empty() {
        diag.at(&block.generics, "a conversation has no parameters, so neither have its handlers");
    }
    let mut id = 0;
    let mut names: Vec<(Ident, bool)> = Vec::new();
    for function in block.functions {
        let name = &function.signature.ident;
        let conditional = function.attributes.iter().any(|it| it.path().is_ident("cfg"));
        // The compiler tells of two functions of one name, and calls the first for both.
        let again = names.iter().any(|(other, cfg)| other == name && !cfg) && !conditional;
        names.push((name.clone(), conditional));
        if again || block.half_typed {
            handlers.incomplete = true;
            let attributes = function.attributes.iter().filter(|it| it.path().is_ident("on"));
            handlers.mentioned.extend(attributes.flat_map(on::states_in));
            continue;
        }
        for attribute in function.attributes.iter().filter(|it| it.path().is_ident("on")) {
            id += 1;
            read_one(id, attribute, &function, &mut handlers, diag);
        }
    }
    handlers
}

fn read_one(id: u16, attribute: &Attribute, function: &Function, handlers: &mut Handlers, diag: &mut Diag) {
    let on = match &attribute.meta {
        Meta::List(list) => list.parse_args::<On>(),
        other => Err(syn::Error::new_spanned(other, "write `#[on(State, trigger)]`")),
    };
    // One mistake does not hide the next: the signature is read even where the attribute is wrong.
    let signature = signature(&function.signature, diag);
    let on = match on {
        Ok(on) => on,
        Err(error) => {
            handlers.mentioned.extend(on::states_in(attribute));
            return diag.add(error);
        }
    };
    twice(&on.states, diag);
    if variants(&on.states, &handlers.ty, diag) {
        return;
    }
    let trigger = on.trigger(diag);
    let (Some(arguments), Some(trigger)) = (signature, trigger) else {
        handlers.unfinished.push(on.trigger);
        if let States::Listed(paths) = on.states {
            handlers.mentioned.extend(paths);
        }
        return;
    };
    let Signature { ident, asyncness, output, .. } = &function.signature;
    let written = match &trigger.pattern {
        Some(Pattern::AnyCommand) => "command".to_owned(),
        Some(pattern) => format!("{} = {}", trigger.ident, pattern.written()),
        None => trigger.ident.to_string(),
    };
    let state_names = match &on.states {
        States::Listed(paths) => paths.iter().filter_map(last).cloned().collect(),
        States::Every(_) => Vec::new(),
    };
    let machine = match &handlers.ty {
        Type::Path(it) => last(&it.path).cloned(),
        _ => None,
    };
    let looks_like_state = |ty: &Type| match ty {
        Type::Path(it) => {
            last(&it.path).is_some_and(|it| state_names.contains(it) || machine.as_ref() == Some(it) || it == "Self")
        }
        _ => false,
    };
    handlers.entries.push(Entry {
        id,
        name: ident.clone(),
        cfgs: function.attributes.iter().filter(|it| it.path().is_ident("cfg")).cloned().collect(),
        states: on.states,
        trigger: trigger.ident,
        written,
        pattern: trigger.pattern,
        is_async: asyncness.is_some(),
        arguments: arguments
            .into_iter()
            .map(|it| Argument { looks_like_state: looks_like_state(&it.ty), ..it })
            .collect(),
        output: match output {
            ReturnType::Default => quote_spanned!(ident.span()=> ()),
            ReturnType::Type(_, ty) => quote!(#ty),
        },
        line: line(ident),
    });
}

/// The arguments of a function that can be a handler.
fn signature(signature: &Signature, diag: &mut Diag) -> Option<Vec<Argument>> {
    let mut sound = true;
    if let Some(params) = Some(&signature.generics).filter(|it| !it.params.is_empty()) {
        diag.at(params, "a handler has no parameters: the runtime calls it as it stands");
        sound = false;
    }
    if let Some(unsafety) = &signature.unsafety {
        diag.at(unsafety, "a handler is called by the runtime, so it cannot be `unsafe`");
        sound = false;
    }
    let mut arguments = Vec::new();
    for input in &signature.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                let place = receiver.self_token;
                diag.at(place, "a handler takes its state as an argument, e.g. `state: Playing`, not as `self`");
                sound = false;
            }
            FnArg::Typed(argument) => {
                if let Some(cfg) = argument.attrs.iter().find(|it| it.path().is_ident("cfg")) {
                    diag.at(cfg, "a handler's arguments are always there; put the `cfg` on the handler");
                    sound = false;
                }
                arguments.push(taken(&argument.ty));
            }
        }
    }
    sound.then_some(arguments)
}

fn taken(ty: &Type) -> Argument {
    let (ty, taken) = match ty {
        Type::Reference(it) if it.mutability.is_some() => ((*it.elem).clone(), Taken::Edited),
        Type::Reference(it) => ((*it.elem).clone(), Taken::Borrowed),
        ty => (ty.clone(), Taken::Moved),
    };
    Argument { ty, taken, looks_like_state: false }
}

/// `A | A` is a slip.
fn twice(states: &States, diag: &mut Diag) {
    let States::Listed(paths) = states else { return };
    let names: Vec<String> = paths.iter().map(|it| it.to_token_stream().to_string()).collect();
    for (at, path) in paths.iter().enumerate() {
        if names[..at].contains(&names[at]) {
            diag.at(path, format!("state `{}` stands here twice", names[at]));
        }
    }
}

/// `Game::Playing` is a value, and handlers are for types. Whether there was one.
fn variants(states: &States, machine: &Type, diag: &mut Diag) -> bool {
    let (States::Listed(paths), Type::Path(machine)) = (states, machine) else { return false };
    let before = diag.count();
    for path in paths {
        let mut segments = path.segments.iter().rev().map(|it| &it.ident);
        if let (Some(state), Some(of)) = (segments.next(), segments.next())
            && (Some(of) == last(&machine.path) || of == "Self")
            && let Some(name) = last(&machine.path)
        {
            let module = snake_case(&name.unraw().to_string());
            diag.at(
                path,
                format!("a state is named by its struct: `{module}::{state}`, or `{state}` where that is imported"),
            );
        }
    }
    diag.count() > before
}

fn last(path: &Path) -> Option<&Ident> {
    path.segments.last().map(|it| &it.ident)
}

/// Outside of a compilation, as in the tests, no line is known.
fn line(ident: &Ident) -> u32 {
    match proc_macro::is_available() {
        true => u32::try_from(ident.span().unwrap().line()).unwrap_or(0),
        false => 0,
    }
}

/// What stands for the state in the arguments' traits: the state, all of the listed, or whichever it is.
pub(crate) fn state_type(states: &States, krate: &TokenStream) -> TokenStream {
    match states {
        States::Every(_) => quote!(#krate::machine::Any<Self>),
        States::Listed(paths) => match &paths[..] {
            [path] => quote!(#path),
            paths => quote!((#(#paths,)*)),
        },
    }
}
