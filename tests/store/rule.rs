//! What a rule is, and what keeping or breaking one looks like.

use std::fmt::Debug;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use stategram::store::StoreError;

use crate::houses::House;

/// Something that every store does.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    pub(crate) room: &'static str,
    pub(crate) name: &'static str,
    pub(crate) says: &'static str,
    /// Whether only a store that keeps can do it.
    pub(crate) needs_durable: bool,
    pub(crate) check: for<'a> fn(&'a mut dyn House) -> BoxFuture<'a, Check>,
}

pub(crate) type Check<T = ()> = Result<T, Broken>;

/// How a store broke a rule.
#[derive(Debug)]
pub(crate) struct Broken(pub(crate) String);

impl From<StoreError> for Broken {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl Rule {
    /// Whether the store keeps the rule. One that panics or never answers does not.
    pub(crate) async fn holds(&self, house: &mut dyn House) -> Check {
        let check = AssertUnwindSafe((self.check)(house)).catch_unwind();
        match tokio::time::timeout(Duration::from_secs(120), check).await {
            Ok(Ok(check)) => check,
            Ok(Err(_)) => Err(Broken("it panicked".to_owned())),
            Err(_) => Err(Broken("it does not answer".to_owned())),
        }
    }

    /// Checks the rule and says so in a line.
    pub(crate) async fn report(&self, store: &str, mut house: impl House) {
        let held = self.holds(&mut house).await;
        let verdict = if held.is_ok() { "kept" } else { "BROKEN" };
        println!("{store:<7} {verdict:<6} {:<9} {}: {}", self.room, self.name, self.says);
        if let Err(Broken(how)) = held {
            panic!("{store} breaks `{}`: {how}", self.name);
        }
    }
}

/// What was found must be what was expected.
pub(crate) fn same<T: PartialEq + Debug>(what: &str, found: T, expected: T) -> Check {
    match found == expected {
        true => Ok(()),
        false => Err(Broken(format!("{what}: found {found:?}, expected {expected:?}"))),
    }
}

/// It must be so.
pub(crate) fn so(what: &str, it_is: bool) -> Check {
    same(what, it_is, true)
}

/// The rules of one room, and a test for each rule and store: `any` store keeps the rule, or those that are `durable`.
macro_rules! rules {
    ($room:literal: $($needs:ident $name:ident $says:literal;)+) => {
        pub(crate) const RULES: &[$crate::rule::Rule] = &[$($crate::rule::Rule {
            room: $room,
            name: stringify!($name),
            says: $says,
            needs_durable: $crate::rule::rules!(@ $needs),
            check: |house| Box::pin($name(house)),
        }),+];

        mod memory {
            $($crate::rule::rules!(@memory $needs $name);)+
        }
        mod model {
            $($crate::rule::rules!(@test "model" $crate::houses::ModelHouse::default(), $name);)+
        }
        mod sqlite {
            $($crate::rule::rules!(@test "sqlite" $crate::houses::SqliteHouse::new().await, $name);)+
        }
    };
    (@ any) => { false };
    (@ durable) => { true };
    (@memory durable $name:ident) => {};
    (@memory any $name:ident) => {
        $crate::rule::rules!(@test "memory" $crate::houses::MemoryHouse::default(), $name);
    };
    (@test $store:literal $house:expr, $name:ident) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let rule = super::RULES.iter().find(|it| it.name == stringify!($name)).expect("a rule");
            rule.report($store, $house).await;
        }
    };
}

pub(crate) use rules;
