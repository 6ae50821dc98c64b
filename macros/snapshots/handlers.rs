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
#[allow(deprecated, unused_parens, clippy::all, clippy::pedantic, clippy::nursery)]
const _: () = {
    use ::stategram::machine::expansion as __ours;
    type __App = <Game as __ours::Table>::App;
    trait __Rows: __ours::Table {
        const ROW_1: __ours::Handler<Self>;
        #[cfg(feature = "slow")]
        const ROW_2: __ours::Handler<Self>;
    }
    #[automatically_derived]
    impl __Rows for Game {
        const ROW_1: __ours::Handler<Self> = __ours::Handler {
            id: 1u16,
            name: "start",
            states: __ours::StateSet::NONE.with(<Idle as __ours::State<Self>>::INDEX),
            trigger: "command = \"start\"",
            leaves: <__ours::trigger::command as __ours::Trigger>::LEAVES,
            pattern: __ours::Some(__ours::Pattern::Command("start")),
            otherwise: false,
            targets: <Playing as __ours::Outcome<Self>>::TARGETS,
            taken: __ours::Taken::NOTHING
                .and(
                    <Reply as __ours::LendMut<
                        Self,
                        Idle,
                        __ours::trigger::command,
                        _,
                    >>::TAKEN,
                ),
            run: |cx| {
                let mut argument0 = match <Reply as __ours::LendMut<
                    Self,
                    Idle,
                    __ours::trigger::command,
                    _,
                >>::lend(cx) {
                    __ours::Ok(argument) => argument,
                    __ours::Err(refusal) => return __ours::Attempt::Refused(refusal),
                };
                __ours::Attempt::Done({
                    let next = <Playing as __ours::Outcome<
                        Self,
                    >>::into_next(Self::start(&mut argument0));
                    let turn = __ours::conclude(next);
                    let turn = <Reply as __ours::LendMut<
                        Self,
                        Idle,
                        __ours::trigger::command,
                        _,
                    >>::put_into(argument0, turn);
                    turn
                })
            },
        };
        #[cfg(feature = "slow")]
        const ROW_2: __ours::Handler<Self> = __ours::Handler {
            id: 2u16,
            name: "guess",
            states: __ours::StateSet::NONE
                .with(<Idle as __ours::State<Self>>::INDEX)
                .with(<Playing as __ours::State<Self>>::INDEX),
            trigger: "text",
            leaves: <__ours::trigger::text as __ours::Trigger>::LEAVES,
            pattern: __ours::None,
            otherwise: false,
            targets: <To<Stay, End> as __ours::Outcome<Self>>::TARGETS,
            taken: __ours::Taken::NOTHING
                .and(__ours::Taken::BORROWED)
                .and(
                    <Text<
                        u8,
                    > as __ours::Argument<
                        Self,
                        (Idle, Playing),
                        __ours::trigger::text,
                        __App,
                        _,
                    >>::TAKEN,
                ),
            run: |cx| {
                let argument1 = match <Text<
                    u8,
                > as __ours::Argument<
                    Self,
                    (Idle, Playing),
                    __ours::trigger::text,
                    __App,
                    _,
                >>::take(cx) {
                    __ours::Ok(argument) => argument,
                    __ours::Err(refusal) => return __ours::Attempt::Refused(refusal),
                };
                let argument0 = match <Game as __ours::Lend<
                    Self,
                    (Idle, Playing),
                    __ours::trigger::text,
                    _,
                >>::lend(cx) {
                    __ours::Ok(argument) => argument,
                    __ours::Err(refusal) => return __ours::Attempt::Refused(refusal),
                };
                (__ours::running)(async move {
                    let next = <To<
                        Stay,
                        End,
                    > as __ours::Outcome<
                        Self,
                    >>::into_next(Self::guess(&*argument0, argument1).await);
                    let turn = __ours::conclude(next);
                    turn
                })
            },
        };
    }
    #[automatically_derived]
    impl __ours::Table for Game {
        type App = App;
        type Wants<A> = Self::App;
        const HANDLERS: &'static [__ours::Handler<Self>] = &[
            <Self as __Rows>::ROW_1,
            #[cfg(feature = "slow")]
            <Self as __Rows>::ROW_2,
        ];
        const LINES: &'static [::core::primitive::u32] = &[
            0u32, #[cfg(feature = "slow")] 0u32,
        ];
        fn part<A>(app: &Self::Wants<A>) -> &Self::App {
            app
        }
    }
};
#[allow(long_running_const_eval, unexpected_cfgs)]
const _: () = {
    #[cfg(not(rust_analyzer))]
    const _: () = {
        use ::stategram::machine::expansion as __ours;
        type __This = Game;
        const _: () = (__ours::demand::<__This>)(1u16, __ours::Question::Misused);
        const _: () = (__ours::demand::<__This>)(1u16, __ours::Question::Carried);
        const _: () = (__ours::demand::<__This>)(1u16, __ours::Question::Chat);
        const _: () = (__ours::demand::<
            __This,
        >)(1u16, __ours::Question::Shadowed(<Idle as __ours::State<__This>>::INDEX));
        const _: () = (__ours::demand::<
            __This,
        >)(1u16, __ours::Question::LeavesTerminal(0u8));
        #[cfg(feature = "slow")]
        const _: () = (__ours::demand::<__This>)(2u16, __ours::Question::Misused);
        #[cfg(feature = "slow")]
        const _: () = (__ours::demand::<__This>)(2u16, __ours::Question::Carried);
        #[cfg(feature = "slow")]
        const _: () = (__ours::demand::<__This>)(2u16, __ours::Question::Chat);
        #[cfg(feature = "slow")]
        const _: () = (__ours::demand::<
            __This,
        >)(2u16, __ours::Question::Shadowed(<Idle as __ours::State<__This>>::INDEX));
        #[cfg(feature = "slow")]
        const _: () = (__ours::demand::<
            __This,
        >)(2u16, __ours::Question::LeavesTerminal(0u8));
        #[cfg(feature = "slow")]
        const _: () = (__ours::demand::<
            __This,
        >)(2u16, __ours::Question::Shadowed(<Playing as __ours::State<__This>>::INDEX));
        #[cfg(feature = "slow")]
        const _: () = (__ours::demand::<
            __This,
        >)(2u16, __ours::Question::LeavesTerminal(1u8));
    };
};
