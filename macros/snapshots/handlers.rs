#[allow(unexpected_cfgs)]
const _: () = {
    #[cfg(rust_analyzer)]
    const _: () = {
        use Game::Idle as _;
        use ::stategram::machine::trigger::command as _;
        use missing as _;
        use Game::Idle as _;
        use Game::Playing as _;
        use ::stategram::machine::trigger::text as _;
    };
};
///
///| state | trigger | goes to | handler |
///|---|---|---|---|
///| `Idle` | `command = "start"` | `Playing` | `start` |
#[cfg_attr(
    feature = "slow",
    doc = "| `Idle`, `Playing` | `text` | `Stay`, `End` | `guess` |"
)]
impl Game {
    #[allow(
        clippy::missing_const_for_fn,
        clippy::needless_pass_by_value,
        clippy::unnecessary_wraps,
        clippy::unused_async
    )]
    fn start(reply: &mut Reply) -> Playing {
        body
    }
    #[cfg(feature = "slow")]
    #[allow(
        clippy::missing_const_for_fn,
        clippy::needless_pass_by_value,
        clippy::unnecessary_wraps,
        clippy::unused_async
    )]
    async fn guess(game: &Game, Text(n): Text<u8>) -> To<Stay, End> {
        body
    }
}
#[automatically_derived]
#[allow(deprecated, unused_parens, clippy::all, clippy::pedantic, clippy::nursery)]
impl ::stategram::machine::Table for Game {
    type App = App;
    type Wants<A> = Self::App;
    const HANDLERS: &'static [::stategram::machine::Handler<Self>] = &[
        ::stategram::machine::Handler {
            id: 1u16,
            name: "start",
            states: ::stategram::machine::StateSet::NONE
                .with(<Idle as ::stategram::machine::State<Self>>::INDEX),
            trigger: "command = \"start\"",
            leaves: <::stategram::machine::trigger::command as ::stategram::machine::Trigger>::LEAVES,
            pattern: ::core::option::Option::Some(
                ::stategram::machine::Pattern::Command("start"),
            ),
            otherwise: false,
            targets: <Playing as ::stategram::machine::Outcome<Self>>::TARGETS,
            taken: ::stategram::machine::Taken::NOTHING
                .and(
                    <Reply as ::stategram::extract::argument::LendMut<
                        Self,
                        Idle,
                        ::stategram::machine::trigger::command,
                        _,
                    >>::TAKEN,
                ),
            line: 0u32,
            run: |cx| {
                let mut argument0 = match <Reply as ::stategram::extract::argument::LendMut<
                    Self,
                    Idle,
                    ::stategram::machine::trigger::command,
                    _,
                >>::lend(cx) {
                    ::core::result::Result::Ok(argument) => argument,
                    ::core::result::Result::Err(refusal) => {
                        return ::stategram::machine::Attempt::Refused(refusal);
                    }
                };
                ::stategram::machine::Attempt::Done({
                    let next = <Playing as ::stategram::machine::Outcome<
                        Self,
                    >>::into_next(Self::start(&mut argument0));
                    let turn = ::stategram::machine::expansion::conclude(next);
                    let turn = <Reply as ::stategram::extract::argument::LendMut<
                        Self,
                        Idle,
                        ::stategram::machine::trigger::command,
                        _,
                    >>::put_into(argument0, turn);
                    turn
                })
            },
        },
        #[cfg(feature = "slow")]
        ::stategram::machine::Handler {
            id: 2u16,
            name: "guess",
            states: ::stategram::machine::StateSet::NONE
                .with(<Idle as ::stategram::machine::State<Self>>::INDEX)
                .with(<Playing as ::stategram::machine::State<Self>>::INDEX),
            trigger: "text",
            leaves: <::stategram::machine::trigger::text as ::stategram::machine::Trigger>::LEAVES,
            pattern: ::core::option::Option::None,
            otherwise: false,
            targets: <To<Stay, End> as ::stategram::machine::Outcome<Self>>::TARGETS,
            taken: ::stategram::machine::Taken::NOTHING
                .and(::stategram::machine::Taken::BORROWED)
                .and(
                    <Text<
                        u8,
                    > as ::stategram::extract::argument::Argument<
                        Self,
                        (Idle, Playing),
                        ::stategram::machine::trigger::text,
                        <Self as ::stategram::machine::Table>::App,
                        _,
                    >>::TAKEN,
                ),
            line: 0u32,
            run: |cx| {
                let argument1 = match <Text<
                    u8,
                > as ::stategram::extract::argument::Argument<
                    Self,
                    (Idle, Playing),
                    ::stategram::machine::trigger::text,
                    <Self as ::stategram::machine::Table>::App,
                    _,
                >>::take(cx) {
                    ::core::result::Result::Ok(argument) => argument,
                    ::core::result::Result::Err(refusal) => {
                        return ::stategram::machine::Attempt::Refused(refusal);
                    }
                };
                let argument0 = match <Game as ::stategram::extract::argument::Lend<
                    Self,
                    (Idle, Playing),
                    ::stategram::machine::trigger::text,
                    _,
                >>::lend(cx) {
                    ::core::result::Result::Ok(argument) => argument,
                    ::core::result::Result::Err(refusal) => {
                        return ::stategram::machine::Attempt::Refused(refusal);
                    }
                };
                (::stategram::machine::expansion::running)(async move {
                    let next = <To<
                        Stay,
                        End,
                    > as ::stategram::machine::Outcome<
                        Self,
                    >>::into_next(Self::guess(&*argument0, argument1).await);
                    let turn = ::stategram::machine::expansion::conclude(next);
                    turn
                })
            },
        },
    ];
    fn part<A>(app: &Self::Wants<A>) -> &Self::App {
        app
    }
}
#[allow(long_running_const_eval, unexpected_cfgs)]
const _: () = {
    #[cfg(not(rust_analyzer))]
    const _: () = {
        const _: () = (::stategram::machine::expansion::demand::<
            Game,
        >)(1u16, ::stategram::machine::expansion::Question::Misused);
        const _: () = (::stategram::machine::expansion::demand::<
            Game,
        >)(1u16, ::stategram::machine::expansion::Question::Carried);
        const _: () = (::stategram::machine::expansion::demand::<
            Game,
        >)(1u16, ::stategram::machine::expansion::Question::Chat);
        const _: () = (::stategram::machine::expansion::demand::<
            Game,
        >)(
            1u16,
            ::stategram::machine::expansion::Question::Shadowed(
                <Idle as ::stategram::machine::State<Game>>::INDEX,
            ),
        );
        const _: () = (::stategram::machine::expansion::demand::<
            Game,
        >)(
            1u16,
            ::stategram::machine::expansion::Question::LeavesTerminal(
                <Idle as ::stategram::machine::State<Game>>::INDEX,
            ),
        );
        #[cfg(feature = "slow")]
        const _: () = (::stategram::machine::expansion::demand::<
            Game,
        >)(2u16, ::stategram::machine::expansion::Question::Misused);
        #[cfg(feature = "slow")]
        const _: () = (::stategram::machine::expansion::demand::<
            Game,
        >)(2u16, ::stategram::machine::expansion::Question::Carried);
        #[cfg(feature = "slow")]
        const _: () = (::stategram::machine::expansion::demand::<
            Game,
        >)(2u16, ::stategram::machine::expansion::Question::Chat);
        #[cfg(feature = "slow")]
        const _: () = (::stategram::machine::expansion::demand::<
            Game,
        >)(
            2u16,
            ::stategram::machine::expansion::Question::Shadowed(
                <Idle as ::stategram::machine::State<Game>>::INDEX,
            ),
        );
        #[cfg(feature = "slow")]
        const _: () = (::stategram::machine::expansion::demand::<
            Game,
        >)(
            2u16,
            ::stategram::machine::expansion::Question::LeavesTerminal(
                <Idle as ::stategram::machine::State<Game>>::INDEX,
            ),
        );
        #[cfg(feature = "slow")]
        const _: () = (::stategram::machine::expansion::demand::<
            Game,
        >)(
            2u16,
            ::stategram::machine::expansion::Question::Shadowed(
                <Playing as ::stategram::machine::State<Game>>::INDEX,
            ),
        );
        #[cfg(feature = "slow")]
        const _: () = (::stategram::machine::expansion::demand::<
            Game,
        >)(
            2u16,
            ::stategram::machine::expansion::Question::LeavesTerminal(
                <Playing as ::stategram::machine::State<Game>>::INDEX,
            ),
        );
    };
};
