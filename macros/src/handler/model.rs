//! What the block means, and all that is wrong with it.

use std::mem;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Attribute, Meta, Path, ReturnType, Signature, Type, parse_quote_spanned};

use super::on::{self, On, Pattern, States, Trigger};
use super::parse::Block;
use super::signature;
use crate::conversation::snake_case;
use crate::diag::Diag;
use crate::place::Place;
use crate::tokens::{last, last_of_type};
use crate::{keys, paths};

/// Each is compared with all before it when the author's crate is compiled, for which the compiler has patience, but not for ever.
const MAX_HANDLERS: u16 = 512;

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
    /// Whether handlers were left out that only the compiler complains of.
    pub(crate) incomplete: bool,
    /// Whether the conversation is written with parameters, of which the derive tells.
    pub(crate) is_generic: bool,
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
    pub(crate) output: Type,
    pub(crate) line: u32,
    /// From `on(` to the end of the signature.
    pub(crate) place: Place,
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
        last_of_type(&self.ty).is_some_and(|it| it == "Reply" || it == "Chat")
    }
}

/// How an argument is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    Moved,
    Borrowed,
    Edited,
}

/// What the attribute says of the whole block.
pub(crate) struct Keys {
    pub(crate) krate: TokenStream,
    app: Option<Type>,
}

/// Reads the attribute's own keys.
pub(crate) fn keys(attribute: TokenStream, diag: &mut Diag) -> Keys {
    let mut said = Keys { krate: TokenStream::new(), app: None };
    for key in keys::of_tokens(attribute, diag) {
        match key.name.to_string().as_str() {
            "app" => said.app = key.ty(diag),
            "crate" => said.krate = key.path(diag).to_token_stream(),
            _ => key.unknown("key", &["app", "crate"], diag),
        }
    }
    if said.krate.is_empty() {
        said.krate = paths::runtime();
    }
    said
}

/// Reads the block.
pub(crate) fn read(Keys { krate, app }: Keys, block: Block, diag: &mut Diag) -> Handlers {
    let mut handlers = Handlers {
        krate,
        ty: block.ty,
        app,
        entries: Vec::new(),
        mentioned: Vec::new(),
        incomplete: block.half_typed || !block.generics.params.is_empty(),
        is_generic: false,
    };
    let last_segment = match &handlers.ty {
        Type::Path(it) => it.path.segments.last(),
        _ => None,
    };
    handlers.is_generic = last_segment.is_some_and(|it| !it.arguments.is_empty());
    let (mut id, mut is_told) = (0, false);
    let mut names: Vec<(Ident, bool)> = Vec::new();
    for function in block.functions {
        let name = &function.signature.ident;
        let conditional = !function.attributes.cfgs.is_empty();
        // The compiler tells of two functions of one name, and calls the first for both.
        let again = names.iter().any(|(other, cfg)| other == name && !cfg) && !conditional;
        names.push((name.clone(), conditional));
        if again || block.half_typed {
            handlers.incomplete = true;
            handlers.mentioned.extend(function.attributes.ons.iter().flat_map(|(on, _)| on::states_in(on)));
            continue;
        }
        // One mistake does not hide the next: the signature is read even where the attribute is wrong.
        let (arguments, mut sound) = signature::read(&function.signature, diag);
        let mut is_first = true;
        for (on, cfgs) in &function.attributes.ons {
            if id == MAX_HANDLERS {
                if !mem::replace(&mut is_told, true) {
                    diag.at(&on.meta, "a conversation has at most 512 handlers, and this is the 513th");
                }
                handlers.mentioned.extend(on::states_in(on));
                continue;
            }
            id += 1;
            let place = opening(on).between(end(&function.signature));
            let Some((on, trigger)) = read_on(on, &mut handlers, diag) else { continue };
            let arguments = with_states(&arguments, &on.states, &handlers.ty);
            sound &= !mem::take(&mut is_first) || !signature::twice(&arguments, diag);
            if !sound {
                handlers.incomplete = true;
                handlers.mentioned.extend(on.states.into_paths());
                continue;
            }
            let cfgs = function.attributes.cfgs.iter().chain(cfgs).cloned().collect();
            handlers.entries.push(entry(id, cfgs, place, on.states, trigger, arguments, &function.signature));
        }
    }
    handlers
}

/// What an attribute says. Where it says nothing, its states are mentioned.
fn read_on(attribute: &Attribute, handlers: &mut Handlers, diag: &mut Diag) -> Option<(On, Trigger)> {
    let on = match &attribute.meta {
        Meta::List(list) => list.parse_args::<On>(),
        other => Err(syn::Error::new_spanned(other, "write `#[on(State, trigger)]`")),
    };
    let on = match on {
        Ok(on) => on,
        Err(error) => {
            handlers.mentioned.extend(on::states_in(attribute));
            diag.add(error);
            return None;
        }
    };
    twice(&on.states, diag);
    if variants(&on.states, &handlers.ty, diag) {
        return None;
    }
    match on.trigger(diag) {
        Some(trigger) => Some((on, trigger)),
        None => {
            handlers.mentioned.extend(on.states.into_paths());
            None
        }
    }
}

/// The arguments, of which it is known which look like the state.
fn with_states(arguments: &[Argument], states: &States, machine: &Type) -> Vec<Argument> {
    let state_names: Vec<&Ident> = match states {
        States::Listed(paths) => paths.iter().filter_map(last).collect(),
        States::Every(_) => Vec::new(),
    };
    let machine = last_of_type(machine);
    let looks_like_state =
        |ty: &Type| last_of_type(ty).is_some_and(|it| state_names.contains(&it) || machine == Some(it) || it == "Self");
    let with_state = |it: &Argument| Argument { looks_like_state: looks_like_state(&it.ty), ..it.clone() };
    arguments.iter().map(with_state).collect()
}

fn entry(
    id: u16,
    cfgs: Vec<Attribute>,
    place: Place,
    states: States,
    trigger: Trigger,
    arguments: Vec<Argument>,
    signature: &Signature,
) -> Entry {
    let Signature { ident, asyncness, output, .. } = signature;
    let written = match &trigger.pattern {
        Some(Pattern::AnyCommand) => "command".to_owned(),
        Some(pattern) => format!("{} = {}", trigger.ident, pattern.written()),
        None => trigger.ident.to_string(),
    };
    Entry {
        id,
        name: ident.clone(),
        cfgs,
        states,
        trigger: trigger.ident,
        written,
        pattern: trigger.pattern,
        is_async: asyncness.is_some(),
        arguments,
        output: match output {
            ReturnType::Default => parse_quote_spanned!(ident.span()=> ()),
            ReturnType::Type(_, ty) => (**ty).clone(),
        },
        line: line(ident),
        place,
    }
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

/// The parenthesis in `#[on(..)]`.
fn opening(on: &Attribute) -> Place {
    match &on.meta {
        Meta::List(list) => Place::at(list.delimiter.span().open()),
        other => Place::of(other),
    }
}

/// The end of a signature.
fn end(signature: &Signature) -> Place {
    match (&signature.generics.where_clause, &signature.output) {
        (Some(_), _) => Place::of(signature),
        (None, ReturnType::Type(_, ty)) => Place::of(ty),
        (None, ReturnType::Default) => Place::at(signature.paren_token.span.close()),
    }
}

/// Outside of a compilation, as in the tests, no line is known.
fn line(ident: &Ident) -> u32 {
    match proc_macro::is_available() {
        true => u32::try_from(ident.span().unwrap().line()).unwrap_or(0),
        false => 0,
    }
}

/// What stands for the state in the arguments' traits: the state, all of the listed, or whichever it is.
pub(crate) fn state_type(states: &States, at: Span) -> TokenStream {
    match states {
        States::Every(_) => quote_spanned!(at=> __ours::Any<Self>),
        States::Listed(paths) => match &paths[..] {
            [path] => quote!(#path),
            paths => quote_spanned!(at=> (#(#paths,)*)),
        },
    }
}
