///The states of [`Game`], each a struct.
#[allow(
    deprecated,
    missing_docs,
    non_camel_case_types,
    non_snake_case,
    unreachable_pub,
    unused_imports,
    clippy::derive_partial_eq_without_eq,
    clippy::module_name_repetitions
)]
mod game {
    use super::*;
    pub(super) struct Idle;
    #[automatically_derived]
    impl ::core::clone::Clone for Idle {
        fn clone(&self) -> Self {
            Self {}
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for Idle {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.write_str("Idle")
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for Idle {
        #[allow(unused_variables)]
        fn eq(&self, other: &Self) -> ::core::primitive::bool {
            true
        }
    }
    /// A secret is to be found.
    pub(super) struct Playing {
        pub(super) secret: u8,
    }
    #[automatically_derived]
    impl ::core::clone::Clone for Playing
    where
        for<'any> u8: ::core::clone::Clone,
    {
        fn clone(&self) -> Self {
            Self {
                secret: ::core::clone::Clone::clone(&self.secret),
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for Playing
    where
        for<'any> u8: ::core::fmt::Debug,
    {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("Playing").field("secret", &self.secret).finish()
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for Playing
    where
        for<'any> u8: ::core::cmp::PartialEq,
    {
        #[allow(unused_variables)]
        fn eq(&self, other: &Self) -> ::core::primitive::bool {
            true && ::core::cmp::PartialEq::eq(&self.secret, &other.secret)
        }
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl ::stategram::machine::KeptPer<::stategram::machine::PerChat> for Game {}
#[automatically_derived]
#[allow(deprecated)]
impl ::stategram::machine::Conversation for Game {
    type Seed = ::stategram::machine::PerChat;
    type Event = ::stategram::machine::NoEvents;
    const NAME: &'static ::core::primitive::str = "Game";
    const VERSION: ::core::primitive::u32 = 1u32;
    const STATES: &'static [::stategram::machine::StateInfo] = &[
        ::stategram::machine::StateInfo {
            name: "Idle",
            entry: true,
            terminal: false,
            expires: ::core::option::Option::None,
            at_most: ::core::option::Option::None,
        },
        ::stategram::machine::StateInfo {
            name: "Playing",
            entry: false,
            terminal: false,
            expires: ::core::option::Option::Some(::core::time::Duration::new(10u64, 0)),
            at_most: ::core::option::Option::None,
        },
    ];
    fn entry() -> Self {
        Game::Idle {}
    }
    fn state(&self) -> ::stategram::machine::StateId {
        ::stategram::machine::StateId(
            match *self {
                Game::Idle { .. } => 0u8,
                Game::Playing { .. } => 1u8,
            },
        )
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl ::stategram::machine::State<Game> for game::Idle {
    const INDEX: ::core::primitive::u8 = 0u8;
    fn pack(self) -> Game {
        let game::Idle {} = self;
        Game::Idle {}
    }
    fn unpack(conversation: Game) -> ::core::option::Option<Self> {
        #[allow(unreachable_patterns)]
        match conversation {
            Game::Idle {} => ::core::option::Option::Some(game::Idle {}),
            _ => ::core::option::Option::None,
        }
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl ::core::convert::From<game::Idle> for Game {
    fn from(state: game::Idle) -> Self {
        <game::Idle as ::stategram::machine::State<Game>>::pack(state)
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl ::stategram::machine::Outcome<Game> for game::Idle {
    const TARGETS: ::stategram::machine::Targets = ::stategram::machine::Targets::state(
        0u8,
    );
    fn into_next(
        self,
    ) -> ::core::result::Result<
        ::stategram::machine::Next<Game>,
        ::stategram::machine::HandlerError,
    > {
        ::core::result::Result::Ok(::stategram::machine::expansion::go_to(self))
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl ::stategram::machine::State<Game> for game::Playing {
    const INDEX: ::core::primitive::u8 = 1u8;
    fn pack(self) -> Game {
        let game::Playing { secret: field0 } = self;
        Game::Playing { secret: field0 }
    }
    fn unpack(conversation: Game) -> ::core::option::Option<Self> {
        #[allow(unreachable_patterns)]
        match conversation {
            Game::Playing { secret: field0 } => {
                ::core::option::Option::Some(game::Playing { secret: field0 })
            }
            _ => ::core::option::Option::None,
        }
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl ::core::convert::From<game::Playing> for Game {
    fn from(state: game::Playing) -> Self {
        <game::Playing as ::stategram::machine::State<Game>>::pack(state)
    }
}
#[automatically_derived]
#[allow(deprecated)]
impl ::stategram::machine::Outcome<Game> for game::Playing {
    const TARGETS: ::stategram::machine::Targets = ::stategram::machine::Targets::state(
        1u8,
    );
    fn into_next(
        self,
    ) -> ::core::result::Result<
        ::stategram::machine::Next<Game>,
        ::stategram::machine::HandlerError,
    > {
        ::core::result::Result::Ok(::stategram::machine::expansion::go_to(self))
    }
}
#[allow(long_running_const_eval, unexpected_cfgs)]
const _: () = {
    #[cfg(not(rust_analyzer))]
    const _: () = {
        const REACH: ::stategram::machine::expansion::Reach = ::stategram::machine::expansion::Reach::of::<
            Game,
        >();
        const _: () = (::stategram::machine::expansion::hold)(&REACH.judge(0u8));
        const _: () = (::stategram::machine::expansion::hold)(&REACH.judge(1u8));
    };
};
