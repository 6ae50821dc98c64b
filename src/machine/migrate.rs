//! What becomes of conversations stored by an earlier version.

/// Makes a conversation of today from one stored by an earlier version.
///
/// `#[conversation(version = 2, previous = GameV1)]` requires it; without `previous`, conversations of another version are
/// set aside and start anew. Several forms make a chain, the newest first: `version = 3, previous = (GameV2, GameV1)` requires
/// `Migrate<GameV2> for Game` and `Migrate<GameV1> for GameV2`. A form that is not named any more is one that is set aside.
/// With `schema = ..` ([`Schema`](derive@crate::Schema)) the compiler says when it is time for another version.
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Migrate;
    use crate::machine::{Conversation, Unrestorable};
    use crate::prelude::*;

    #[derive(Deserialize)]
    enum CounterV1 {
        Counting(u8),
    }

    #[derive(Deserialize)]
    enum CounterV2 {
        Counting { count: u32 },
    }

    #[derive(Conversation, Serialize, Deserialize, Clone, Debug, PartialEq)]
    #[conversation(per_chat, version = 4, previous = (CounterV3, CounterV2, CounterV1))]
    enum Counter {
        #[state(entry)]
        Idle,
        #[state(terminal)]
        Counting { count: String },
    }

    type CounterV3 = (u32,);

    impl Migrate<CounterV1> for CounterV2 {
        fn migrate(CounterV1::Counting(count): CounterV1) -> Self {
            Self::Counting { count: u32::from(count) + 100 }
        }
    }

    impl Migrate<CounterV2> for CounterV3 {
        fn migrate(CounterV2::Counting { count }: CounterV2) -> Self {
            (count + 1_000,)
        }
    }

    impl Migrate<CounterV3> for Counter {
        fn migrate((count,): CounterV3) -> Self {
            if count == 0 { Self::Idle } else { Self::Counting { count: count.to_string() } }
        }
    }

    #[handler]
    impl Counter {
        #[on(_, message)]
        fn anywhere() -> Any<Counter> {
            to(Stay)
        }
    }

    fn counting(count: &str) -> Counter {
        Counter::Counting { count: count.to_owned() }
    }

    #[test]
    fn every_version_goes_through_those_behind_it() {
        let restored = |version, data: &str| Counter::restore(version, data.as_bytes());
        assert_eq!(restored(4, r#"{"Counting":{"count":"7"}}"#).unwrap(), counting("7"));
        assert_eq!(restored(3, "[7]").unwrap(), counting("7"));
        assert_eq!(restored(3, "[0]").unwrap(), Counter::Idle);
        assert_eq!(restored(2, r#"{"Counting":{"count":7}}"#).unwrap(), counting("1007"));
        assert_eq!(restored(1, r#"{"Counting":7}"#).unwrap(), counting("1107"));
        assert!(matches!(restored(1, "[7]"), Err(Unrestorable::Form(_))));
        assert!(matches!(restored(5, "[7]"), Err(Unrestorable::Version { found: 5, today: 4 })));
        assert!(matches!(restored(0, "[7]"), Err(Unrestorable::Version { found: 0, today: 4 })));
    }

    mod seconds {
        use super::Duration;
        use serde::{Deserialize, Deserializer, Serializer};

        pub(super) fn serialize<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_u64(time.as_secs())
        }

        pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
            u64::deserialize(deserializer).map(Duration::from_secs)
        }
    }

    /// A state with a form of its own.
    #[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    struct Paid {
        how_much: u32,
    }

    #[derive(Conversation, Serialize, Deserialize, Clone, Debug, PartialEq)]
    #[serde(tag = "in", rename_all = "snake_case")]
    #[conversation(per_chat)]
    enum Order {
        #[state(entry)]
        NotBegun,
        #[state(terminal)]
        #[serde(rename = "baking", alias = "cooking")]
        InTheOven {
            #[serde(with = "seconds", rename = "for")]
            time: Duration,
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            extras: Vec<String>,
            #[serde(skip)]
            smell: Option<String>,
        },
        #[state(terminal)]
        Paid(Paid),
    }

    #[handler]
    impl Order {
        #[on(_, message)]
        fn anywhere() -> Any<Order> {
            to(Stay)
        }
    }

    /// The states' structs are never stored: what serde says of the enum holds, through all of them.
    #[test]
    fn a_form_is_what_serde_says_it_is() {
        #[track_caller]
        fn check(state: Order, stored: &str, restored: Order) {
            assert_eq!(serde_json::to_string(&state).unwrap(), stored);
            assert_eq!(Order::restore(1, stored.as_bytes()).unwrap(), restored);
        }
        let baking =
            order::InTheOven { time: Duration::from_secs(9), extras: Vec::new(), smell: Some("good".to_owned()) };
        let cold = order::InTheOven { smell: None, ..baking.clone() };
        check(baking.into(), r#"{"in":"baking","for":9}"#, cold.clone().into());
        let paid = Order::from(Paid { how_much: 7 });
        check(paid.clone(), r#"{"in":"paid","howMuch":7}"#, paid);
        check(Order::NotBegun, r#"{"in":"not_begun"}"#, Order::NotBegun);
        let read = Order::restore(1, br#"{"in":"cooking","for":9,"newer":1}"#).unwrap();
        assert_eq!(read, cold.into());
    }
}
