::core::compile_error! {
    "no entry state: mark the state a new conversation starts in with `#[state(entry)]`"
}
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
            entry: false,
            terminal: false,
            expires: ::core::option::Option::None,
            at_most: ::core::option::Option::None,
        },
    ];
    const UNFINISHED: ::core::primitive::bool = true;
    fn entry() -> Self {
        ::core::panic!("the derive has said what is wrong")
    }
    fn state(&self) -> ::stategram::machine::StateId {
        ::stategram::machine::StateId(
            match *self {
                Game::Idle { .. } => 0u8,
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
