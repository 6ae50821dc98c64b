//! `#[on(State | Other, trigger = "pattern")]`.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, LitStr, Path, Token};

use super::triggers::{TRIGGERS, Takes};
use super::typed::{self, Typed};
use crate::diag::Diag;
use crate::distance::suggest;

/// What is told of where a name is like none: there are more than a hundred.
const USUAL: &str = "there are `text`, `command`, `message`, `callback`, `callback_query`, `inline_query`, `enter`, `exit`, \
                     `expired`, `event`, `failed`, `undeliverable`, `otherwise`, `any`, and every kind of update and content \
                     type of a message by its Bot API name";

/// The attribute as syntax.
pub(crate) struct On {
    pub(crate) states: States,
    pub(crate) trigger: Ident,
    pub(crate) pattern: Option<TokenStream>,
}

/// The first word: which states.
pub(crate) enum States {
    /// `_`
    Every(Token![_]),
    /// `A | B`
    Listed(Vec<Path>),
}

/// The second word: what happens.
pub(crate) struct Trigger {
    pub(crate) ident: Ident,
    pub(crate) pattern: Option<Pattern>,
}

/// What must be said besides.
pub(crate) enum Pattern {
    Command(LitStr),
    AnyCommand,
    Callback(LitStr),
    Regex(LitStr),
    Typed(Box<Typed>),
}

impl Pattern {
    /// As it is written.
    pub(crate) fn written(&self) -> String {
        match self {
            Self::Command(text) | Self::Callback(text) | Self::Regex(text) => text.token().to_string(),
            Self::Typed(typed) => typed.written.clone(),
            Self::AnyCommand => String::new(),
        }
    }
}

/// The states that stand at the beginning of an attribute which is not finished.
pub(crate) fn states_in(attribute: &Attribute) -> Vec<Path> {
    let beginning = |input: ParseStream<'_>| {
        let states = input.parse::<States>();
        input.parse::<TokenStream>()?;
        states
    };
    attribute.parse_args_with(beginning).map(States::into_paths).unwrap_or_default()
}

impl Parse for On {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.is_empty() {
            return Err(syn::Error::new(input.span(), "expected a state and a trigger: `#[on(State, text)]`"));
        }
        let states: States = input.parse()?;
        if input.is_empty() {
            return Err(states.alone());
        }
        if !input.peek(Token![,]) {
            return Err(input.error("expected `,` and then a trigger: `#[on(State, text)]`"));
        }
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            return Err(syn::Error::new(input.span(), "expected a trigger: `#[on(State, text)]`"));
        }
        if let Ok(text) = input.fork().parse::<LitStr>() {
            let text = text.token();
            return Err(input.error(format!("expected a trigger: `command = {text}`, `callback = {text}`, or `text`")));
        }
        let Ok(trigger) = input.call(Ident::parse_any) else {
            return Err(input.error("expected a trigger: `#[on(State, text)]`"));
        };
        let pattern = pattern(input, &trigger)?;
        if let Some(state) = states.only().filter(|state| is_trigger(state) && !is_trigger(&trigger)) {
            return Err(syn::Error::new(state.span(), format!("the state comes first: `#[on({trigger}, {state})]`")));
        }
        match input.is_empty() {
            true => Ok(Self { states, trigger, pattern }),
            false => Err(input.error("expected nothing more: `#[on(State, trigger)]`, or `trigger = \"pattern\"`")),
        }
    }
}

/// What stands between the trigger and the end, the last comma aside.
fn pattern(input: ParseStream<'_>, trigger: &Ident) -> syn::Result<Option<TokenStream>> {
    if let Some((inside, _, _)) = input.cursor().group(Delimiter::Parenthesis) {
        let text = inside.token_stream();
        let called: TokenTree = input.parse()?;
        return Err(syn::Error::new_spanned(quote!(#trigger #called), format!("write `{trigger} = {text}`")));
    }
    let mut pattern = None;
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        let mut tokens = TokenStream::new();
        while !input.is_empty() && !input.peek(Token![,]) {
            tokens.extend([input.parse::<TokenTree>()?]);
        }
        if tokens.is_empty() {
            return Err(syn::Error::new(input.span(), format!("expected a pattern: `{trigger} = \"..\"`")));
        }
        pattern = Some(tokens);
    }
    if input.peek(Token![,]) {
        input.parse::<Token![,]>()?;
    }
    Ok(pattern)
}

fn is_trigger(name: &Ident) -> bool {
    let name = name.unraw().to_string();
    TRIGGERS.iter().any(|(trigger, _)| name == *trigger)
}

impl States {
    /// The states that are listed.
    pub(crate) fn into_paths(self) -> Vec<Path> {
        match self {
            Self::Every(_) => Vec::new(),
            Self::Listed(paths) => paths,
        }
    }

    /// The state, if it is one, and a plain name.
    fn only(&self) -> Option<&Ident> {
        match self {
            Self::Listed(paths) => match &paths[..] {
                [path] => path.get_ident(),
                _ => None,
            },
            Self::Every(_) => None,
        }
    }

    /// What is wrong where nothing follows.
    fn alone(&self) -> syn::Error {
        let missing = match self.only().filter(|name| is_trigger(name)) {
            Some(trigger) => format!("expected a state before the trigger: `#[on(State, {trigger})]`"),
            None => format!("expected a trigger after the state: `#[on({}, text)]`", self.written()),
        };
        match self {
            Self::Every(every) => syn::Error::new_spanned(every, missing),
            Self::Listed(paths) => syn::Error::new_spanned(quote!(#(#paths)|*), missing),
        }
    }

    fn written(&self) -> String {
        let written = match self {
            Self::Every(every) => quote!(#every),
            Self::Listed(paths) => quote!(#(#paths)|*),
        };
        written.to_string().replace(" :: ", "::")
    }
}

impl Parse for States {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![_]) {
            let every = input.parse()?;
            if input.peek(Token![|]) {
                return Err(input.error("`_` already stands for every state"));
            }
            return Ok(Self::Every(every));
        }
        let mut listed = Vec::new();
        loop {
            if !input.peek(Ident::peek_any) && !input.peek(Token![::]) {
                let missing = "expected a state, `A | B`, or `_` for every state";
                return Err(syn::Error::new(input.span(), missing));
            }
            listed.push(input.call(Path::parse_mod_style)?);
            if !input.peek(Token![|]) {
                return Ok(Self::Listed(listed));
            }
            input.parse::<Token![|]>()?;
        }
    }
}

impl On {
    /// What the trigger means. `None` where nothing does.
    pub(crate) fn trigger(&self, diag: &mut Diag) -> Option<Trigger> {
        let name = self.trigger.unraw().to_string();
        let Some((_, takes)) = TRIGGERS.iter().find(|(trigger, _)| *trigger == name) else {
            let known: Vec<_> = TRIGGERS.iter().map(|(trigger, _)| *trigger).collect();
            let instead = match name.as_str() {
                "timer" | "timers" => "timers come as `event`".to_owned(),
                "chat" => "what telepot calls `chat` is `any_message`".to_owned(),
                _ => suggest(&name, &known, USUAL),
            };
            diag.at(&self.trigger, format!("unknown trigger `{name}`; {instead}"));
            return None;
        };
        let pattern = match (takes, &self.pattern) {
            (Takes::Nothing, None) => None,
            (Takes::Nothing, Some(pattern)) => {
                let instead = if name == "event" { ": match on its `Event<..>` argument" } else { "" };
                diag.at(pattern, format!("`{name}` takes no pattern{instead}"));
                return None;
            }
            (Takes::Pattern(example), None) => {
                diag.at(&self.trigger, format!("`{name}` takes a pattern: `{example}`"));
                return None;
            }
            (Takes::MaybePattern(_), None) => Some(Pattern::AnyCommand),
            (Takes::Pattern(example) | Takes::MaybePattern(example), Some(pattern)) => {
                match syn::parse2::<LitStr>(pattern.clone()) {
                    Ok(text) => Some(said(&name, text, diag)?),
                    Err(_) if name == "callback" => {
                        let example = "a string or a value: `callback = \"yes\"`, `callback = Button::Yes`";
                        Some(Pattern::Typed(Box::new(typed::read(pattern, example, diag)?)))
                    }
                    Err(_) => {
                        diag.at(pattern, format!("the pattern of `{name}` is a string: `{example}`"));
                        return None;
                    }
                }
            }
        };
        let ident = match &pattern {
            Some(Pattern::AnyCommand) => Ident::new("any_command", self.trigger.span()),
            _ => self.trigger.clone(),
        };
        Some(Trigger { ident, pattern })
    }
}

/// The pattern, if an update can ever say that.
fn said(trigger: &str, text: LitStr, diag: &mut Diag) -> Option<Pattern> {
    let value = text.value();
    if trigger == "regex" {
        return match super::regex::check(&value) {
            Ok(()) => Some(Pattern::Regex(text)),
            Err(wrong) => {
                diag.at(&text, wrong);
                None
            }
        };
    }
    if trigger == "callback" {
        return match value.len() {
            0 => {
                diag.at(&text, "callback data is empty; Telegram asks for 1 to 64 bytes");
                None
            }
            bytes @ 65.. => {
                let instead = "say what is meant, and keep the rest in the state";
                diag.at(&text, format!("callback data of {bytes} bytes; Telegram allows 64: {instead}"));
                None
            }
            _ => Some(Pattern::Callback(text)),
        };
    }
    let named =
        |it: &str| (1..=32).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    match value.strip_prefix('/') {
        _ if named(&value) => Some(Pattern::Command(text)),
        Some(rest) if named(rest) => {
            diag.at(&text, format!("write the command without its slash: `\"{rest}\"`"));
            None
        }
        _ => {
            diag.at(&text, format!("`/{value}` is no command: a command is 1 to 32 letters, digits and `_`"));
            None
        }
    }
}
