//! What becomes of conversations stored by an earlier version.

/// Makes a conversation of today from one stored by an earlier version.
///
/// `#[conversation(version = 2, previous = GameV1)]` requires it; without `previous`, conversations of another version are
/// set aside and start anew.
///
/// ```
/// use stategram::machine::Migrate;
/// use stategram::prelude::*;
///
/// #[derive(Deserialize)]
/// enum CounterV1 {
///     Idle,
///     Counting { count: u32 },
/// }
///
/// #[derive(Conversation, Serialize, Deserialize, Clone)]
/// #[conversation(per_chat, version = 2, previous = CounterV1)]
/// enum Counter {
///     #[state(entry)]
///     Idle,
///     Counting { count: u64 },
/// }
/// use counter::{Counting, Idle};
///
/// impl Migrate<CounterV1> for Counter {
///     fn migrate(previous: CounterV1) -> Self {
///         match previous {
///             CounterV1::Idle => Counter::Idle,
///             CounterV1::Counting { count } => Counter::Counting { count: count.into() },
///         }
///     }
/// }
///
/// #[handler]
/// impl Counter {
///     #[on(Idle, message)]
///     fn first() -> Counting {
///         Counting { count: 1 }
///     }
///
///     #[on(Counting, message)]
///     fn next(counting: &mut Counting) -> Stay {
///         counting.count += 1;
///         Stay
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what becomes of a stored `{Previous}`",
    label = "no migration from `{Previous}`",
    note = "implement `Migrate<{Previous}> for {Self}`, or drop `previous` to start such conversations anew"
)]
pub trait Migrate<Previous> {
    /// The conversation of today.
    fn migrate(previous: Previous) -> Self;
}
