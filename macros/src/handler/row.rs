//! A row of the table: what is known of a handler, and how it is run.

use proc_macro2::{Delimiter, Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::spanned::Spanned;
use syn::{LitStr, Type};

use super::model::{Argument, Entry, Taken, state_type};
use super::on::{Pattern, States};
use super::parts::Parts;
use super::typed;
use crate::template::{Template, Trees, group, one, trees};
use crate::tokens::last_of_type;

/// A row of the table, as an item of its own: the compiler looks anew at those alone whose signatures were edited.
pub(super) fn row(parts: &Parts, entry: &Entry) -> Trees {
    let at = entry.place.start();
    let given = (0..).zip(&entry.arguments).map(|(number, argument)| Given {
        argument,
        ty: trees(&argument.ty),
        binding: one(format_ident!("argument{number}"), at),
    });
    let row = Row { parts, entry, at, state: trees(state_type(&entry.states, at)), given: given.collect() };
    let name = entry.name.to_string();
    let mut item: Trees = entry.cfgs.iter().flat_map(trees).collect();
    item.extend(parts.row.filled(
        at,
        [
            one(name_of(entry, at), at),
            one(Literal::u16_suffixed(entry.id), at),
            one(Literal::string(name.trim_start_matches("r#")), at),
            row.states(),
            one(Literal::string(&entry.written), at),
            one(entry.trigger.clone(), entry.trigger.span()),
            row.pattern(),
            one(Ident::new(if entry.trigger == "otherwise" { "true" } else { "false" }, at), at),
            row.outcome(),
            row.taken(),
            row.run(),
        ],
    ));
    item.push(entry.place.end());
    item
}

/// What the row is called.
pub(super) fn name_of(entry: &Entry, at: Span) -> Ident {
    format_ident!("ROW_{}", entry.id, span = at)
}

struct Row<'a> {
    parts: &'a Parts,
    entry: &'a Entry,
    at: Span,
    /// What stands for the state in the arguments' traits.
    state: Trees,
    given: Vec<Given<'a>>,
}

/// An argument, and what it is called here.
struct Given<'a> {
    argument: &'a Argument,
    ty: Trees,
    binding: Trees,
}

impl Row<'_> {
    fn states(&self) -> Trees {
        let Self { parts, at, .. } = *self;
        match &self.entry.states {
            States::Every(_) => parts.every_state.filled(at, []),
            States::Listed(paths) => {
                let mut set = parts.no_state.filled(at, []);
                set.extend(paths.iter().flat_map(|path| parts.with_state.filled(at, [trees(path)])));
                set
            }
        }
    }

    fn pattern(&self) -> Trees {
        let Self { parts, at, .. } = *self;
        let text = |it: &LitStr| trees(it);
        match &self.entry.pattern {
            Some(Pattern::Command(it)) => parts.command.filled(at, [text(it)]),
            Some(Pattern::AnyCommand) => parts.any_command.filled(at, []),
            Some(Pattern::Callback(it)) => parts.callback.filled(at, [text(it)]),
            Some(Pattern::Regex(text)) => trees(quote_spanned! {at=>
                __Some(__Pattern::Regex(__ours::Regex::new(#text, || {
                    static COMPILED: __ours::Compiled = __ours::Compiled::new(#text);
                    COMPILED.get()
                })))
            }),
            Some(Pattern::Typed(typed)) => trees(typed::expand(typed, at)),
            None => parts.no_pattern.filled(at, []),
        }
    }

    /// What the arguments take, which only their types can tell.
    fn taken(&self) -> Trees {
        let Self { parts, entry, at, .. } = *self;
        let mut taken = parts.nothing_taken.filled(at, []);
        for given in &self.given {
            let each = || self.of(at, given, &parts.what_is_taken);
            taken.extend(match (given.argument.taken, &entry.pattern) {
                // Nothing but the state is ever borrowed.
                (Taken::Borrowed, _) => parts.and_borrowed.filled(at, []),
                // What matches the pattern of a type can be had as that type.
                (Taken::Moved, Some(Pattern::Typed(typed))) if is_callback(&given.argument.ty) => {
                    let each: TokenStream = each().into_iter().collect();
                    let (of, ty) = (&typed.ty, &given.argument.ty);
                    trees(quote_spanned! {at=>
                        .and(#each.or_sure({
                            use __ours::Surely as _;
                            __ours::Typed::<#of, #ty>::SURE
                        }))
                    })
                }
                (Taken::Moved | Taken::Edited, _) => parts.and_taken.filled(at, [each()]),
            });
        }
        taken
    }

    /// A closure that extracts the arguments, the state last, and calls the function.
    ///
    /// There is no `let` in it, no `match` and no `await`: what has one the compiler looks at anew wherever it has moved to.
    fn run(&self) -> Trees {
        let Self { parts, entry, at, .. } = *self;
        // First what may refuse, last what costs a clone.
        let mut ordered: Vec<_> = self.given.iter().collect();
        ordered.sort_by_key(|it| (it.argument.looks_like_state, it.argument.taken != Taken::Moved));
        let given = ordered.into_iter().fold(None, |before, given| {
            let (binding, method) = match given.argument.taken {
                Taken::Moved => (given.binding.clone(), &parts.take),
                Taken::Borrowed => (given.binding.clone(), &parts.lend_it),
                Taken::Edited if entry.is_async => (given.binding.clone(), &parts.lend_it),
                Taken::Edited => (parts.edit.filled(at, [given.binding.clone()]), &parts.lend_it),
            };
            // What taking it asks for beyond the trait is told where its type stands.
            let take = self.of(given.argument.ty.span(), given, method);
            Some(match before {
                None => (binding, parts.first.filled(at, [take])),
                Some((bindings, before)) => {
                    (parts.pair.filled(at, [bindings, binding]), parts.and.filled(at, [before, take]))
                }
            })
        });
        let attempt = if entry.is_async { self.running() } else { self.done() };
        match given {
            None => parts.run.filled(at, [attempt]),
            Some((bindings, given)) => parts.run_with.filled(at, [given, bindings, attempt]),
        }
    }

    /// Calls the function with what there is for its arguments.
    fn done(&self) -> Trees {
        let Self { parts, entry, at, .. } = *self;
        let name = one(entry.name.clone(), entry.name.span());
        let pass = |given: &Given<'_>| {
            let pass = match given.argument.taken {
                Taken::Moved => &parts.pass,
                Taken::Borrowed => &parts.pass_borrowed,
                Taken::Edited => &parts.pass_edited,
            };
            pass.filled(at, [given.binding.clone()])
        };
        let passed = self.given.iter().flat_map(pass).collect();
        parts.done.filled(at, [self.turn(parts.call.filled(at, [name, passed]))])
    }

    /// Says what to call with them.
    fn running(&self) -> Trees {
        let Self { parts, entry, at, .. } = *self;
        // The whole call has the function's place: where something is not `Send`, that is where the compiler points.
        let there = entry.name.span();
        let name = [one(Ident::new("Self", at), at), one(entry.name.clone(), there)];
        let pass = |given: &Given<'_>| {
            let pass = match given.argument.taken {
                Taken::Moved => &parts.moved,
                Taken::Borrowed => &parts.borrowed,
                Taken::Edited => &parts.edited,
            };
            pass.filled(at, [given.binding.clone()])
        };
        let passed = self.given.iter().flat_map(pass).collect();
        let kept = |given: &Given<'_>| match given.argument.taken {
            Taken::Edited => parts.pass.filled(at, [given.binding.clone()]),
            Taken::Moved | Taken::Borrowed => parts.not_kept.filled(at, []),
        };
        let kept = self.given.iter().flat_map(kept).collect();
        let turn = self.turn(parts.returned.filled(at, []));
        let to_run = [passed, parts.function.filled(there, name), kept, turn];
        let call = [parts.running.filled(at, []), parts.to_run.filled(at, to_run)];
        call.into_iter().map(|body| group(Delimiter::Parenthesis, body, there)).collect()
    }

    /// What becomes of what the function returned, and of what it has edited.
    fn turn(&self, returned: Trees) -> Trees {
        let Self { parts, at, .. } = *self;
        let edited = self.given.iter().filter(|it| it.argument.taken == Taken::Edited);
        edited.fold(parts.turn.filled(at, [self.outcome(), returned]), |turn, given| {
            parts.put_back.filled(at, [self.of(at, given, &parts.put_into), turn, given.binding.clone()])
        })
    }

    /// `<Text<u8> as Argument<Game, Playing, text, App, _>>::take`, written the same way wherever it is needed, so that what is
    /// wrong with it is said once: there.
    fn of(&self, there: Span, given: &Given<'_>, member: &Template) -> Trees {
        let Self { parts, entry, at, .. } = *self;
        let of = match given.argument.taken {
            Taken::Moved => &parts.argument,
            Taken::Borrowed => &parts.lend,
            Taken::Edited => &parts.lend_mut,
        };
        let trigger = one(entry.trigger.clone(), entry.trigger.span());
        let of = of.filled(at, [self.state.clone(), trigger, parts.kind.filled(there, [])]);
        let mut of = parts.of.filled(there, [given.ty.clone(), of]);
        of.extend(member.filled(at, []));
        of
    }

    /// What the return type has to be.
    fn outcome(&self) -> Trees {
        let Self { parts, entry, at, .. } = *self;
        let outcome = match entry.trigger == "enter" || entry.trigger == "exit" {
            true => &parts.nothing,
            false => &parts.outcome,
        };
        outcome.filled(at, [trees(&entry.output)])
    }
}

fn is_callback(ty: &Type) -> bool {
    last_of_type(ty).is_some_and(|it| it == "Callback")
}
