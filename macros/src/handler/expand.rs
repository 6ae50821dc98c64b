//! The code of a block of handlers: the table, and how each is run.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::checks;
use super::model::{Argument, Entry, Handlers, Taken, state_type};
use super::on::{Pattern, States};
use super::typed;
use crate::place::literal;
use crate::tokens::last_of_type;

/// Everything the attribute adds beside the block.
pub(crate) fn expand(handlers: &Handlers, sound: bool) -> TokenStream {
    let Handlers { krate, ty, app, entries, .. } = handlers;
    let rows = entries.iter().map(row);
    let conditions: Vec<_> = entries.iter().map(|entry| &entry.cfgs).map(|cfgs| quote!(#(#cfgs)*)).collect();
    let names: Vec<_> = entries.iter().map(|it| row_name(it, Span::call_site())).collect();
    // Apart from the rows: an edit that adds a line is none of theirs.
    let lines = entries.iter().map(|entry| entry.line);
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
    let (wants, whole, part, seen) = match app {
        // It is named in one place only, so that one that does not exist is told once.
        Some(_) => (quote!(Self::App), quote!(app), quote!(app), quote!(<#ty as __ours::Table>::App)),
        None => (quote!(A), quote!(_), quote!(&()), quote!(())),
    };
    let (ours, stubs) = (ours(krate), stubs(handlers));
    let checks = (!entries.is_empty()).then(|| checks::expand(handlers));
    quote! {
        #[allow(deprecated, unused_parens, clippy::all, clippy::pedantic, clippy::nursery)]
        const _: () = {
            #ours

            type __App = #seen;

            trait __Rows: __ours::Table {
                #(#conditions const #names: __ours::Handler<Self>;)*
            }

            #[automatically_derived]
            impl __Rows for #ty {
                #(#rows)*
            }

            #[automatically_derived]
            impl __ours::Table for #ty {
                #app_type
                type Wants<A> = #wants;
                const HANDLERS: &'static [__ours::Handler<Self>] = &[#(#conditions <Self as __Rows>::#names),*];
                const LINES: &'static [::core::primitive::u32] = &[#(#conditions #lines),*];
                #incomplete

                fn part<A>(#whole: &Self::Wants<A>) -> &Self::App {
                    #part
                }
            }
        };

        #stubs
        #checks
    }
}

/// One short name for all that is ours. Each token of a row costs its time, and hundreds of them are the way to it.
pub(super) fn ours(krate: &TokenStream) -> TokenStream {
    quote!(
        use #krate::machine::expansion as __ours;
    )
}

/// A row of the table, as an item of its own: the compiler looks anew at those alone whose signatures were edited.
fn row(entry: &Entry) -> TokenStream {
    let Entry { id, name, cfgs, trigger, written, output, place, .. } = entry;
    let at = place.start();
    let states = match &entry.states {
        States::Every(_) => quote_spanned!(at=> __ours::every_state::<Self>()),
        States::Listed(paths) => quote_spanned! {at=>
            __ours::StateSet::NONE #(.with(<#paths as __ours::State<Self>>::INDEX))*
        },
    };
    let pattern = match &entry.pattern {
        Some(Pattern::Command(text)) => {
            quote_spanned!(at=> __ours::Some(__ours::Pattern::Command(#text)))
        }
        Some(Pattern::AnyCommand) => {
            quote_spanned!(at=> __ours::Some(__ours::Pattern::AnyCommand))
        }
        Some(Pattern::Callback(text)) => {
            quote_spanned!(at=> __ours::Some(__ours::Pattern::Callback(#text)))
        }
        Some(Pattern::Regex(text)) => quote_spanned! {at=>
            __ours::Some(__ours::Pattern::Regex(__ours::Regex::new(#text, || {
                static COMPILED: __ours::Compiled = __ours::Compiled::new(#text);
                COMPILED.get()
            })))
        },
        Some(Pattern::Typed(typed)) => typed::expand(typed, at),
        None => quote_spanned!(at=> __ours::None),
    };
    let otherwise = literal(trigger == "otherwise", at);
    let name = name.to_string();
    let name = literal(name.trim_start_matches("r#"), at);
    let (id, written) = (literal(id, at), literal(written, at));
    let outcome = outcome(entry);
    let taken = taken(entry);
    let run = run(entry);
    let row = row_name(entry, at);
    let row = place.constant(
        quote_spanned!(at=> #row: __ours::Handler<Self>),
        quote_spanned!(at=> __ours::Handler {
            id: #id,
            name: #name,
            states: #states,
            trigger: #written,
            leaves: <__ours::trigger::#trigger as __ours::Trigger>::LEAVES,
            pattern: #pattern,
            otherwise: #otherwise,
            targets: <#output as #outcome>::TARGETS,
            taken: #taken,
            run: #run,
        }),
    );
    quote!(#(#cfgs)* #row)
}

fn row_name(entry: &Entry, at: Span) -> Ident {
    format_ident!("ROW_{}", entry.id, span = at)
}

fn is_callback(ty: &Type) -> bool {
    last_of_type(ty).is_some_and(|it| it == "Callback")
}

/// What the arguments take, which only their types can tell.
fn taken(entry: &Entry) -> TokenStream {
    let at = entry.place.start();
    let each = entry.arguments.iter().map(|argument| {
        let extract = extract(at, entry, argument);
        match (argument.taken, &entry.pattern) {
            // Nothing but the state is ever borrowed.
            (Taken::Borrowed, _) => quote_spanned!(at=> __ours::Taken::BORROWED),
            // What matches the pattern of a type can be had as that type.
            (Taken::Moved, Some(Pattern::Typed(typed))) if is_callback(&argument.ty) => {
                let (of, ty) = (&typed.ty, &argument.ty);
                quote_spanned!(at=> #extract::TAKEN.or_sure({
                    use __ours::Surely as _;
                    __ours::Typed::<#of, #ty>::SURE
                }))
            }
            (Taken::Moved | Taken::Edited, _) => quote_spanned!(at=> #extract::TAKEN),
        }
    });
    quote_spanned!(at=> __ours::Taken::NOTHING #(.and(#each))*)
}

/// A closure that extracts the arguments, the state last, and calls the function.
fn run(entry: &Entry) -> TokenStream {
    let Entry { name, arguments, output, place, .. } = entry;
    let at = place.start();
    let bindings: Vec<Ident> = (0..arguments.len()).map(|it| format_ident!("argument{it}", span = at)).collect();
    let numbered = || bindings.iter().zip(arguments);
    // First what may refuse, last what costs a clone.
    let mut ordered: Vec<_> = numbered().collect();
    ordered.sort_by_key(|(_, argument)| (argument.looks_like_state, argument.taken != Taken::Moved));
    let extractions = ordered.into_iter().map(|(binding, argument)| {
        // What taking it asks for beyond the trait is told where its type stands.
        let extract = extract(argument.ty.span(), entry, argument);
        let (mutable, method) = match argument.taken {
            Taken::Moved => (None, quote_spanned!(at=> take)),
            Taken::Borrowed => (None, quote_spanned!(at=> lend)),
            Taken::Edited => (Some(quote_spanned!(at=> mut)), quote_spanned!(at=> lend)),
        };
        quote_spanned! {at=>
            let #mutable #binding = match #extract::#method(cx) {
                __ours::Ok(argument) => argument,
                __ours::Err(refusal) => return __ours::Attempt::Refused(refusal),
            };
        }
    });
    let passed = numbered().map(|(binding, argument)| match argument.taken {
        Taken::Moved => quote_spanned!(at=> #binding),
        Taken::Borrowed => quote_spanned!(at=> &*#binding),
        Taken::Edited => quote_spanned!(at=> &mut #binding),
    });
    let outcome = outcome(entry);
    let dot_await = entry.is_async.then(|| quote_spanned!(at=> .await));
    let back = numbered().filter(|(_, argument)| argument.taken == Taken::Edited).map(|(binding, argument)| {
        let extract = extract(at, entry, argument);
        quote_spanned!(at=> let turn = #extract::put_into(#binding, turn);)
    });
    let turn = quote_spanned! {at=>
        let next = <#output as #outcome>::into_next(Self::#name(#(#passed),*) #dot_await);
        let turn = __ours::conclude(next);
        #(#back)*
        turn
    };
    let attempt = if entry.is_async {
        // The whole call has the function's place: where the future is not `Send`, that is where the compiler points.
        let block = group(Delimiter::Brace, turn, name.span());
        let block = quote_spanned!(name.span()=> async move #block);
        let running = group(Delimiter::Parenthesis, quote_spanned!(at=> __ours::running), name.span());
        let block = group(Delimiter::Parenthesis, block, name.span());
        quote!(#running #block)
    } else {
        quote_spanned!(at=> __ours::Attempt::Done({ #turn }))
    };
    quote_spanned!(at=> |cx| { #(#extractions)* #attempt })
}

fn group(delimiter: Delimiter, body: TokenStream, span: Span) -> Group {
    let mut group = Group::new(delimiter, body);
    group.set_span(span);
    group
}

/// `<Text<u8> as Argument<Game, Playing, text, App, _>>`, written the same way wherever it is needed, so that what is wrong with it
/// is said once: there.
fn extract(there: Span, entry: &Entry, argument: &Argument) -> TokenStream {
    let Entry { trigger, place, .. } = entry;
    let at = place.start();
    let (ty, state) = (&argument.ty, state_type(&entry.states, at));
    let kind = quote_spanned!(there=> _);
    let taken = match argument.taken {
        Taken::Moved => quote_spanned!(at=> __ours::Argument<Self, #state, __ours::trigger::#trigger, __App, #kind>),
        Taken::Borrowed => quote_spanned!(at=> __ours::Lend<Self, #state, __ours::trigger::#trigger, #kind>),
        Taken::Edited => quote_spanned!(at=> __ours::LendMut<Self, #state, __ours::trigger::#trigger, #kind>),
    };
    quote_spanned!(there=> <#ty as #taken>)
}

/// What the return type has to be.
fn outcome(entry: &Entry) -> TokenStream {
    let at = entry.place.start();
    match entry.trigger == "enter" || entry.trigger == "exit" {
        true => quote_spanned!(at=> __ours::Nothing<Self>),
        false => quote_spanned!(at=> __ours::Outcome<Self>),
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
