//! The code of a block of handlers: the table, and how each is run.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::checks;
use super::model::{Argument, Entry, Handlers, Taken, state_type};
use super::on::{Pattern, States};
use super::typed;
use crate::tokens::last_of_type;

/// Everything the attribute adds beside the block.
pub(crate) fn expand(handlers: &Handlers, sound: bool) -> TokenStream {
    let Handlers { krate, ty, app, entries, .. } = handlers;
    let rows = entries.iter().map(|entry| row(handlers, entry));
    let incomplete = (!sound).then(|| {
        quote!(
            const INCOMPLETE: ::core::primitive::bool = true;
        )
    });
    // The whole item has the application's place: there the compiler points if the conversation is seen farther than it.
    let app_type = match app {
        Some(app) => {
            let name = Ident::new("App", Span::call_site());
            quote_spanned!(app.span()=> type #name = #app;)
        }
        None => quote!(
            type App = ();
        ),
    };
    let (wants, whole, part) = match app {
        // It is named in one place only, so that one that does not exist is told once.
        Some(_) => (quote!(Self::App), quote!(app), quote!(app)),
        None => (quote!(A), quote!(_), quote!(&())),
    };
    let stubs = stubs(handlers);
    let checks = (!entries.is_empty()).then(|| checks::expand(handlers));
    quote! {
        #[automatically_derived]
        #[allow(deprecated, unused_parens, clippy::all, clippy::pedantic, clippy::nursery)]
        impl #krate::machine::Table for #ty {
            #app_type
            type Wants<A> = #wants;
            const HANDLERS: &'static [#krate::machine::Handler<Self>] = &[#(#rows),*];
            #incomplete

            fn part<A>(#whole: &Self::Wants<A>) -> &Self::App {
                #part
            }
        }

        #stubs
        #checks
    }
}

fn row(handlers: &Handlers, entry: &Entry) -> TokenStream {
    let Handlers { krate, ty, .. } = handlers;
    let Entry { id, name, cfgs, trigger, written, output, line, .. } = entry;
    let states = match &entry.states {
        States::Every(_) => quote!(#krate::machine::expansion::every_state::<#ty>()),
        States::Listed(paths) => quote! {
            #krate::machine::StateSet::NONE #(.with(<#paths as #krate::machine::State<Self>>::INDEX))*
        },
    };
    let pattern = match &entry.pattern {
        Some(Pattern::Command(text)) => {
            quote!(::core::option::Option::Some(#krate::machine::Pattern::Command(#text)))
        }
        Some(Pattern::AnyCommand) => {
            quote!(::core::option::Option::Some(#krate::machine::Pattern::AnyCommand))
        }
        Some(Pattern::Callback(text)) => {
            quote!(::core::option::Option::Some(#krate::machine::Pattern::Callback(#text)))
        }
        Some(Pattern::Regex(text)) => quote! {
            ::core::option::Option::Some(#krate::machine::Pattern::Regex(#krate::machine::Regex::new(#text, || {
                static COMPILED: #krate::machine::expansion::Compiled = #krate::machine::expansion::Compiled::new(#text);
                COMPILED.get()
            })))
        },
        Some(Pattern::Typed(typed)) => typed::expand(krate, typed),
        None => quote!(::core::option::Option::None),
    };
    let otherwise = trigger == "otherwise";
    let name = name.to_string();
    let name = name.trim_start_matches("r#");
    let outcome = outcome(krate, entry);
    let taken = taken(handlers, entry);
    let run = run(handlers, entry);
    quote! {
        #(#cfgs)*
        #krate::machine::Handler {
            id: #id,
            name: #name,
            states: #states,
            trigger: #written,
            leaves: <#krate::machine::trigger::#trigger as #krate::machine::Trigger>::LEAVES,
            pattern: #pattern,
            otherwise: #otherwise,
            targets: <#output as #outcome>::TARGETS,
            taken: #taken,
            line: #line,
            run: #run,
        }
    }
}

fn is_callback(ty: &Type) -> bool {
    last_of_type(ty).is_some_and(|it| it == "Callback")
}

/// What the arguments take, which only their types can tell.
fn taken(handlers: &Handlers, entry: &Entry) -> TokenStream {
    let krate = &handlers.krate;
    let each = entry.arguments.iter().map(|argument| {
        let extract = extract(handlers, entry, argument);
        match (argument.taken, &entry.pattern) {
            // Nothing but the state is ever borrowed.
            (Taken::Borrowed, _) => quote!(#krate::machine::Taken::BORROWED),
            // What matches the pattern of a type can be had as that type.
            (Taken::Moved, Some(Pattern::Typed(typed))) if is_callback(&argument.ty) => {
                let (of, ty) = (&typed.ty, &argument.ty);
                quote!(#extract::TAKEN.or_sure({
                    use #krate::machine::expansion::Surely as _;
                    #krate::machine::expansion::Typed::<#of, #ty>::SURE
                }))
            }
            (Taken::Moved | Taken::Edited, _) => quote!(#extract::TAKEN),
        }
    });
    quote!(#krate::machine::Taken::NOTHING #(.and(#each))*)
}

/// A closure that extracts the arguments, the state last, and calls the function.
fn run(handlers: &Handlers, entry: &Entry) -> TokenStream {
    let krate = &handlers.krate;
    let Entry { name, arguments, output, .. } = entry;
    let bindings: Vec<Ident> = (0..arguments.len()).map(|it| format_ident!("argument{it}")).collect();
    let numbered = || bindings.iter().zip(arguments);
    // First what may refuse, last what costs a clone.
    let mut ordered: Vec<_> = numbered().collect();
    ordered.sort_by_key(|(_, argument)| (argument.looks_like_state, argument.taken != Taken::Moved));
    let extractions = ordered.into_iter().map(|(binding, argument)| {
        // What taking it asks for beyond the trait is told where its type stands.
        let extract = extract_at(argument.ty.span(), handlers, entry, argument);
        let (mutable, method) = match argument.taken {
            Taken::Moved => (None, quote!(take)),
            Taken::Borrowed => (None, quote!(lend)),
            Taken::Edited => (Some(quote!(mut)), quote!(lend)),
        };
        quote! {
            let #mutable #binding = match #extract::#method(cx) {
                ::core::result::Result::Ok(argument) => argument,
                ::core::result::Result::Err(refusal) => return #krate::machine::Attempt::Refused(refusal),
            };
        }
    });
    let passed = numbered().map(|(binding, argument)| match argument.taken {
        Taken::Moved => quote!(#binding),
        Taken::Borrowed => quote!(&*#binding),
        Taken::Edited => quote!(&mut #binding),
    });
    let outcome = outcome(krate, entry);
    let dot_await = entry.is_async.then(|| quote!(.await));
    let back = numbered().filter(|(_, argument)| argument.taken == Taken::Edited).map(|(binding, argument)| {
        let extract = extract(handlers, entry, argument);
        quote!(let turn = #extract::put_into(#binding, turn);)
    });
    let turn = quote! {
        let next = <#output as #outcome>::into_next(Self::#name(#(#passed),*) #dot_await);
        let turn = #krate::machine::expansion::conclude(next);
        #(#back)*
        turn
    };
    let attempt = if entry.is_async {
        // The whole call has the function's place: where the future is not `Send`, that is where the compiler points.
        let block = group(Delimiter::Brace, turn, name.span());
        let block = quote_spanned!(name.span()=> async move #block);
        let running = quote!(#krate::machine::expansion::running);
        let running = group(Delimiter::Parenthesis, running, name.span());
        let block = group(Delimiter::Parenthesis, block, name.span());
        quote!(#running #block)
    } else {
        quote!(#krate::machine::Attempt::Done({ #turn }))
    };
    quote!(|cx| { #(#extractions)* #attempt })
}

fn group(delimiter: Delimiter, body: TokenStream, span: Span) -> Group {
    let mut group = Group::new(delimiter, body);
    group.set_span(span);
    group
}

/// `<Text<u8> as Argument<Game, Playing, text, App, _>>`, written the same way wherever it is needed, so that what is wrong with it
/// is said once.
fn extract(handlers: &Handlers, entry: &Entry, argument: &Argument) -> TokenStream {
    extract_at(Span::call_site(), handlers, entry, argument)
}

/// The same, of which the compiler says that it stands there.
fn extract_at(span: Span, handlers: &Handlers, entry: &Entry, argument: &Argument) -> TokenStream {
    let krate = &handlers.krate;
    let (ty, trigger, state) = (&argument.ty, &entry.trigger, state_type(&entry.states, krate));
    let trigger = quote!(#krate::machine::trigger::#trigger);
    let app = match handlers.app {
        Some(_) => quote!(<Self as #krate::machine::Table>::App),
        None => quote!(()),
    };
    let kind = quote_spanned!(span=> _);
    let taken = match argument.taken {
        Taken::Moved => quote!(#krate::extract::argument::Argument<Self, #state, #trigger, #app, #kind>),
        Taken::Borrowed => quote!(#krate::extract::argument::Lend<Self, #state, #trigger, #kind>),
        Taken::Edited => quote!(#krate::extract::argument::LendMut<Self, #state, #trigger, #kind>),
    };
    quote_spanned!(span=> <#ty as #taken>)
}

/// What the return type has to be.
fn outcome(krate: &TokenStream, entry: &Entry) -> TokenStream {
    match entry.trigger == "enter" || entry.trigger == "exit" {
        true => quote!(#krate::machine::Nothing<Self>),
        false => quote!(#krate::machine::Outcome<Self>),
    }
}

/// No table, and yet whatever the handlers name: the imports of it are not unused.
pub(crate) fn mention(handlers: Handlers) -> TokenStream {
    let states = handlers.entries.into_iter().flat_map(|it| it.states.into_paths()).chain(handlers.mentioned);
    quote! {
        #[allow(unused_imports)]
        const _: () = {
            #(use #states as _;)*
        };
    }
}

/// What the handlers that were left out had named.
fn stubs(Handlers { mentioned, .. }: &Handlers) -> Option<TokenStream> {
    let stubs = quote! {
        const _: ::core::marker::PhantomData<(#(#mentioned,)*)> = ::core::marker::PhantomData;
    };
    (!mentioned.is_empty()).then_some(stubs)
}
