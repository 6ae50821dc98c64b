//! What the macros' expansions call. Not for authors, and not stable.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use crate::conversation::message_of;
use crate::machine::{Conversation, Cx, HandlerError, Next, PerKey, Refusal, Turn, Unrestorable, target};
use crate::update::Incoming;

// What a row of the table is written with.
pub use core::option::Option::{None, Some};
pub use core::result::Result::{Err, Ok};

pub use crate::extract::argument::{Argument, Lend, LendMut};
#[cfg(feature = "regex")]
pub use crate::machine::Regex;
pub use crate::machine::check::Reach;
pub use crate::machine::pressed::{Surely, Typed, longest, pressed};
#[cfg(feature = "regex")]
pub use crate::machine::regex::Compiled;
pub use crate::machine::rules::{Question, demand};
pub use crate::machine::running::{Borrowed, Edited, Moved, running};
pub use crate::machine::schema::{ShapeOf, Shapeless, pinned};
pub use crate::machine::verdict::Verdict;
pub use crate::machine::{
    Alternative, Any, Attempt, Handler, Nothing, Outcome, Pattern, State, StateSet, Table, Taken, Trigger,
    TypedPattern, trigger,
};

/// Where there is something to say, it is said of the place of this call.
#[track_caller]
pub const fn hold(verdict: &Verdict) {
    assert!(verdict.is_fine(), "{}", verdict.words());
}

/// Whether callback data of this name, with texts of up to so many bytes, fits into a button; `signed` data has to
/// leave room for its signature.
pub const fn fits_button(name: &str, longest: usize, signed: bool) -> Verdict {
    use crate::press::tail::SIGNED_LEN;
    let verdict = Verdict::FINE.say("callback data ").name(name).say(" can exceed the ");
    match signed {
        false if longest > 64 => verdict.say("64 bytes Telegram allows"),
        true if longest + SIGNED_LEN > 64 => {
            verdict.number(64 - SIGNED_LEN).say(" bytes that a signature leaves of Telegram's 64")
        }
        _ => Verdict::FINE,
    }
}

/// Takes so many letters from the beginning.
pub fn letters<'a>(input: &mut &'a str, count: usize) -> Option<&'a str> {
    let (letters, rest) = input.split_at_checked(count)?;
    *input = rest;
    Some(letters)
}

/// A stored form.
///
/// # Errors
/// Where it is none of `T`.
pub fn read<T: for<'de> Deserialize<'de>>(data: &[u8]) -> Result<T, Unrestorable> {
    Ok(serde_json::from_slice(data)?)
}

/// A conversation stored in today's form.
///
/// # Errors
/// Where it is of another version, or is not what its version says.
pub fn read_today<C: Conversation>(version: u32, data: &[u8]) -> Result<C, Unrestorable> {
    if version == C::VERSION {
        return read(data);
    }
    Err(Unrestorable::Version { found: version, today: C::VERSION })
}

/// A function of the author's that says which conversation an update belongs to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no function that an update can be asked for its seed",
    label = "not a `fn(&Incoming) -> Option<K>`",
    note = "`seed = path` names a function that takes `&stategram::update::Incoming` and returns `Option<K>`"
)]
pub trait SeedFunction<'a, K>: Fn(&'a Incoming) -> Option<K> {}

#[diagnostic::do_not_recommend]
impl<'a, K, F: Fn(&'a Incoming) -> Option<K>> SeedFunction<'a, K> for F {}

/// What a conversation can be kept per.
#[diagnostic::on_unimplemented(
    message = "a conversation cannot be kept per `{Self}`: it cannot be written as JSON",
    label = "returns a key without `Serialize`",
    note = "a seed is stored, so what the function returns implements `serde::Serialize`"
)]
pub trait SeedKey: Serialize {}

#[diagnostic::do_not_recommend]
impl<K: Serialize> SeedKey for K {}

/// Asks the author's function. One that panics must not keep the updates of others from their conversations.
pub fn key_of<'a, K: SeedKey>(function: impl SeedFunction<'a, K>, update: &'a Incoming) -> Option<PerKey> {
    let asked = catch_unwind(AssertUnwindSafe(|| function(update).map(|key| PerKey::new(&key))));
    let (update_id, wrong) = match asked {
        Ok(key) => match key.transpose() {
            Ok(key) => return key,
            Err(error) => (update.update_id(), format!("a seed cannot be written as JSON: {error}")),
        },
        Err(panic) => (update.update_id(), format!("a seed function panicked: {}", message_of(&*panic))),
    };
    tracing::error!(update_id, "{wrong}");
    None
}

/// [`Outcome::into_next`](crate::machine::Outcome::into_next) of a state.
pub fn go_to<C: Conversation, S: State<C>>(state: S) -> Next<C> {
    target::go_to(state)
}

/// One more argument of a handler, behind those before it.
///
/// # Errors
/// Why one of them was refused: those behind it are not looked for.
pub fn and<'a, A, Before, T>(
    before: Result<Before, Refusal>,
    cx: &'a Cx<'a, A>,
    take: impl FnOnce(&'a Cx<'a, A>) -> Result<T, Refusal>,
) -> Result<(Before, T), Refusal> {
    let before = before?;
    take(cx).map(|argument| (before, argument))
}

/// Runs a handler, if none of its arguments was refused.
pub fn attempt<'a, C, Arguments>(
    arguments: Result<Arguments, Refusal>,
    run: impl FnOnce(Arguments) -> Attempt<'a, C>,
) -> Attempt<'a, C> {
    match arguments {
        Ok(arguments) => run(arguments),
        Err(refusal) => Attempt::Refused(refusal),
    }
}

/// Makes a turn of where a handler went.
///
/// # Errors
/// What the handler failed with.
pub fn conclude<C>(next: Result<Next<C>, HandlerError>) -> Result<Turn<C>, HandlerError> {
    next.map(Turn::new)
}

/// The states that `_` stands for: all that are not terminal.
pub const fn every_state<C: Conversation>() -> StateSet {
    let mut set = StateSet::NONE;
    let mut at = 0;
    while at < C::STATES.len() {
        if !C::STATES[at].terminal {
            set = StateSet(set.0 | 1 << at);
        }
        at += 1;
    }
    set
}
