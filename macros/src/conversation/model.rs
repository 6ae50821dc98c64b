//! What the enum means, and all that is wrong with it.

use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Fields, GenericParam, Generics, Type, Variant, Visibility};

use super::fields::{self, Field};
use super::pin::Pin;
use super::seeds::{self, Seed};
use crate::diag::Diag;
use crate::keys::{self, Key};
use crate::paths;
use crate::tokens::ungrouped;

const KEYS: [&str; 10] =
    ["expires", "at_most", "must_end", "event", "own_keyboards", "name", "version", "previous", "schema", "crate"];
const STATE_KEYS: [&str; 4] = ["entry", "terminal", "expires", "at_most"];

/// As many as fit into a set of states.
const MAX_STATES: usize = 64;

/// A conversation.
pub(crate) struct Machine {
    /// The way to the runtime crate.
    pub(crate) krate: TokenStream,
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    /// Its parameters, which it should not have.
    pub(crate) generics: Generics,
    /// The module of the states' structs.
    pub(crate) module: Ident,
    /// What it is stored under.
    pub(crate) name: String,
    /// What it is kept per.
    pub(crate) seed: Seed,
    /// The type of its events, where it has any.
    pub(crate) event: Option<Type>,
    /// Whether it is to be able to end from every state.
    pub(crate) must_end: bool,
    /// Where it says that presses on its buttons come to it, wherever they are.
    pub(crate) own_keyboards: Option<Span>,
    pub(crate) version: u32,
    /// The forms of the versions before, the newest first.
    pub(crate) previous: Vec<Type>,
    /// The shape of its stored form, where the author pins it.
    pub(crate) pin: Option<Pin>,
    pub(crate) states: Vec<State>,
}

/// A variant.
pub(crate) struct State {
    pub(crate) ident: Ident,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) entry: bool,
    pub(crate) terminal: bool,
    pub(crate) expires: Option<Duration>,
    pub(crate) at_most: Option<Duration>,
    /// Whether its attribute could not be read in full, so that it may have been meant as the entry.
    garbled: bool,
    pub(crate) shape: Shape,
}

/// Where the struct of a state comes from.
pub(crate) enum Shape {
    /// It is made, with these fields.
    Made { style: Style, fields: Vec<Field> },
    /// It cannot be made, and the author knows why.
    Refused,
    /// `Playing(Playing)`: it is the author's own.
    Own(Box<Type>),
}

/// How a struct is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Unit,
    Tuple,
    Named,
}

/// What a state takes over from the conversation where it says nothing itself.
#[derive(Clone, Copy, Default)]
struct Defaults {
    expires: Option<Duration>,
    at_most: Option<Duration>,
}

/// Reads the enum. `None` where there is nothing to go on with.
pub(crate) fn read(input: &DeriveInput, diag: &mut Diag) -> Option<Machine> {
    refuse_parameters(&input.generics, diag);
    refuse_misplaced(input, diag);
    let mut defaults = Defaults::default();
    let Data::Enum(data) = &input.data else {
        diag.at(&input.ident, "only an enum can be a conversation: its variants are the states");
        // It is a conversation all the same, without states, so that this is all there is to say.
        return Some(head(input, &mut defaults, &mut Diag::default()).0);
    };
    let (mut machine, keys) = head(input, &mut defaults, diag);
    for (index, variant) in data.variants.iter().enumerate() {
        if index == MAX_STATES {
            diag.at(&variant.ident, "a conversation has at most 64 states, and this is the 65th");
        }
        machine.states.push(state(variant, &machine.ident, defaults, diag));
    }
    entry(&machine, data.variants.iter(), diag);
    seeds::refuse_kept(&machine.seed, &keys, &machine.states, diag);
    fields::refuse_shadowed(&mut machine.states, diag);
    Some(machine)
}

fn refuse_parameters(generics: &Generics, diag: &mut Diag) {
    let is_lifetime = |it: &GenericParam| matches!(it, GenericParam::Lifetime(_));
    let why = match generics.params.first() {
        None => return,
        Some(it) if is_lifetime(it) => {
            "a conversation has no lifetime: its states are stored and read again, so they own what they hold, as a `String` does"
        }
        Some(_) => "a conversation has no parameters: what is stored is of one type, so write that type in the state",
    };
    diag.at(generics, why);
}

/// The attributes that are for something else: the compiler takes them wherever they stand.
fn refuse_misplaced(input: &DeriveInput, diag: &mut Diag) {
    let mut refuse = |attributes: &[Attribute], name: &str, why: &str| {
        for attribute in attributes.iter().filter(|it| it.path().is_ident(name)) {
            diag.at(attribute.path(), why);
        }
    };
    let (of_a_state, of_all) =
        ("`#[state(..)]` stands before a variant", "`#[conversation(..)]` stands before the enum");
    refuse(&input.attrs, "state", of_a_state);
    let Data::Enum(data) = &input.data else { return };
    for variant in &data.variants {
        refuse(&variant.attrs, "conversation", of_all);
        for field in &variant.fields {
            refuse(&field.attrs, "state", of_a_state);
            refuse(&field.attrs, "conversation", of_all);
        }
    }
}

fn head(input: &DeriveInput, defaults: &mut Defaults, diag: &mut Diag) -> (Machine, Vec<Key>) {
    let mut machine = Machine {
        krate: TokenStream::new(),
        vis: input.vis.clone(),
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        module: module(&input.ident, diag),
        name: input.ident.to_string(),
        seed: Seed::untold(),
        event: None,
        must_end: false,
        own_keyboards: None,
        version: 1,
        previous: Vec::new(),
        pin: None,
        states: Vec::new(),
    };
    let before = diag.count();
    let keys = keys::of_attributes(&input.attrs, "conversation", diag);
    // What could not be read may have been the seed.
    let mut garbled = diag.count() > before;
    for key in &keys {
        match key.name.to_string().as_str() {
            "expires" => defaults.expires = key.duration(diag).flatten(),
            "at_most" => defaults.at_most = key.duration(diag).flatten(),
            "must_end" => {
                key.flag(diag);
                machine.must_end = true;
            }
            "event" => machine.event = key.ty(diag),
            "own_keyboards" => {
                key.flag(diag);
                machine.own_keyboards = Some(key.name.span());
            }
            "name" => {
                if let Some(name) = key.string(diag) {
                    if name.value().is_empty() {
                        diag.at(&name, "a conversation is stored under its name, so it needs one");
                    }
                    machine.name = name.value();
                }
            }
            "version" => {
                if let Some(number) = key.number(diag) {
                    match number.base10_parse() {
                        Ok(number @ 1..) => machine.version = number,
                        _ => diag.at(&number, "versions are counted from 1"),
                    }
                }
            }
            "previous" => machine.previous = key.types(diag),
            "schema" => machine.pin = Pin::read(key, input, diag),
            "crate" => machine.krate = key.path(diag).to_token_stream(),
            _ if machine.seed.take(key, diag) => {}
            _ => {
                let known: Vec<_> = seeds::names().chain(KEYS).collect();
                key.unknown("key", &known, diag);
                garbled = true;
            }
        }
    }
    machine.seed.finish(diag);
    if !machine.seed.is_told() && !garbled {
        diag.at(
            &input.ident,
            "what is one conversation kept per? write `#[conversation(per_chat)]`, `#[conversation(per_user)]` or another seed",
        );
    }
    if let Some(place) = machine.own_keyboards
        && let Some(why) = machine.seed.is_on_no_button()
    {
        diag.at_span(place, why);
        machine.own_keyboards = None;
    }
    previous_versions(&machine, diag);
    if machine.krate.is_empty() {
        machine.krate = paths::runtime();
    }
    (machine, keys)
}

/// Every `previous` form has a version of its own.
fn previous_versions(Machine { version, previous, .. }: &Machine, diag: &mut Diag) {
    let before = version - 1;
    match usize::try_from(before).ok().and_then(|before| previous.get(before)) {
        None => {}
        Some(first) if before == 0 => {
            diag.at(first, "a conversation with a `previous` form is at least `version = 2`");
        }
        Some(surplus) => {
            let are = if before == 1 { "is only 1 version" } else { &format!("are only {before} versions") };
            diag.at(surplus, format!("one `previous` form too many: there {are} before `version = {version}`"));
        }
    }
}

fn state(variant: &Variant, machine: &Ident, defaults: Defaults, diag: &mut Diag) -> State {
    let mut state = State {
        ident: variant.ident.clone(),
        docs: variant.attrs.iter().filter(|it| it.path().is_ident("doc")).cloned().collect(),
        entry: false,
        terminal: false,
        expires: defaults.expires,
        at_most: defaults.at_most,
        garbled: false,
        shape: shape(variant, machine),
    };
    let mut clocks = Vec::new();
    let mut terminal = None;
    let before = diag.count();
    let keys = keys::of_attributes(&variant.attrs, "state", diag);
    state.garbled = diag.count() > before;
    for key in keys {
        match key.name.to_string().as_str() {
            "entry" => {
                key.flag(diag);
                state.entry = true;
            }
            "terminal" => {
                key.flag(diag);
                state.terminal = true;
                terminal = Some(key);
            }
            "expires" => {
                state.expires = key.duration(diag).unwrap_or(state.expires);
                clocks.push(key);
            }
            "at_most" => {
                state.at_most = key.duration(diag).unwrap_or(state.at_most);
                clocks.push(key);
            }
            _ => {
                key.unknown("state key", &STATE_KEYS, diag);
                state.garbled = true;
            }
        }
    }
    if state.entry {
        (state.expires, state.at_most) = (None, None);
        for key in clocks {
            diag.at(&key.name, "the entry state never expires: nothing is kept in it");
        }
        if let Some(key) = terminal {
            diag.at(&key.name, "the entry state cannot be terminal: nothing is kept in it");
        }
        if !variant.fields.is_empty() {
            diag.at(&variant.fields, "the entry state has no data: a conversation that has not begun is not kept");
        }
    }
    state
}

fn shape(variant: &Variant, machine: &Ident) -> Shape {
    if let Fields::Unnamed(fields) = &variant.fields
        && let [Type::Path(ty)] = Vec::from_iter(fields.unnamed.iter().map(|it| ungrouped(&it.ty)))[..]
        && ty.path.segments.last().is_some_and(|last| last.ident == variant.ident)
    {
        return Shape::Own(Box::new(Type::Path(ty.clone())));
    }
    let style = match &variant.fields {
        Fields::Unit => Style::Unit,
        Fields::Unnamed(_) => Style::Tuple,
        Fields::Named(_) => Style::Named,
    };
    Shape::Made { style, fields: fields::read(&variant.fields, machine) }
}

fn entry<'a>(machine: &Machine, variants: impl Iterator<Item = &'a Variant>, diag: &mut Diag) {
    let mut first: Option<&State> = None;
    for (state, variant) in machine.states.iter().zip(variants) {
        match first {
            _ if !state.entry => {}
            None => first = Some(state),
            Some(first) => {
                let attribute = variant.attrs.iter().find(|it| it.path().is_ident("state"));
                let place = attribute.map_or(quote!(#variant), |it| it.meta.to_token_stream());
                diag.at(place, format!("a second entry state: a conversation already starts in `{}`", first.ident));
            }
        }
    }
    if first.is_none() && !machine.states.iter().any(|state| state.garbled) {
        diag.at(&machine.ident, "no entry state: mark the state a new conversation starts in with `#[state(entry)]`");
    }
}

/// The module of the states.
fn module(ident: &Ident, diag: &mut Diag) -> Ident {
    let name = ident.unraw().to_string();
    let mut module = snake_case(&name);
    if module == name {
        diag.at(ident, format!("the states of `{name}` go into a module `{module}`, so the enum needs another name"));
        module.push_str("_states");
    }
    match syn::parse_str(&module) {
        Ok(module) => module,
        Err(_) if ["crate", "self", "super"].contains(&module.as_str()) => {
            Ident::new(&format!("{module}_"), ident.span())
        }
        Err(_) => Ident::new_raw(&module, ident.span()),
    }
}

/// `GuessGame` becomes `guess_game`.
pub(crate) fn snake_case(name: &str) -> String {
    let mut module = String::new();
    let mut before = '_';
    let letters: Vec<char> = name.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let begins = letter.is_uppercase()
            && before != '_'
            && (!before.is_uppercase() || letters.get(at + 1).is_some_and(|next| next.is_lowercase()));
        if begins {
            module.push('_');
        }
        module.extend(letter.to_lowercase());
        before = *letter;
    }
    module
}
