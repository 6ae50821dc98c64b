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
#[allow(
    deprecated,
    unused_imports,
    unused_parens,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
const _: () = {
    use ::stategram::machine::expansion as __ours;
    use ::stategram::machine::expansion::{
        Argument as __Argument, Attempt as __Attempt, Borrowed as __Borrowed,
        Edited as __Edited, Handler as __Handler, Lend as __Lend, LendMut as __LendMut,
        Moved as __Moved, None as __None, Nothing as __Nothing, Outcome as __Outcome,
        Pattern as __Pattern, Some as __Some, State as __State, StateSet as __StateSet,
        Taken as __Taken, Trigger as __Trigger, and as __and, attempt as __attempt,
        conclude as __conclude, every_state as __every_state, running as __running,
        trigger as __trigger,
    };
    type __App = <Game as __ours::Table>::App;
    trait __Rows: __ours::Table {
        const ROW_1: __Handler<Self>;
        #[cfg(feature = "slow")]
        const ROW_2: __Handler<Self>;
    }
    #[automatically_derived]
    impl __Rows for Game {
        const ROW_1: __Handler<Self> = __Handler {
            id: 1u16,
            name: "start",
            states: __StateSet::NONE.with(<Idle as __State<Self>>::INDEX),
            trigger: "command = \"start\"",
            leaves: <__trigger::command as __Trigger>::LEAVES,
            pattern: __Some(__Pattern::Command("start")),
            otherwise: false,
            targets: <Playing as __Outcome<Self>>::TARGETS,
            taken: __Taken::NOTHING
                .and(<Reply as __LendMut<Self, Idle, __trigger::command, _>>::TAKEN),
            run: |cx| __attempt(
                <Reply as __LendMut<Self, Idle, __trigger::command, _>>::lend(cx),
                |mut argument0| __Attempt::Done(
                    <Reply as __LendMut<
                        Self,
                        Idle,
                        __trigger::command,
                        _,
                    >>::put_into(
                        __conclude(
                            <Playing as __Outcome<
                                Self,
                            >>::into_next(Self::start(&mut argument0)),
                        ),
                        argument0,
                    ),
                ),
            ),
        };
        #[cfg(feature = "slow")]
        const ROW_2: __Handler<Self> = __Handler {
            id: 2u16,
            name: "guess",
            states: __StateSet::NONE
                .with(<Idle as __State<Self>>::INDEX)
                .with(<Playing as __State<Self>>::INDEX),
            trigger: "text",
            leaves: <__trigger::text as __Trigger>::LEAVES,
            pattern: __None,
            otherwise: false,
            targets: <To<Stay, End> as __Outcome<Self>>::TARGETS,
            taken: __Taken::NOTHING
                .and(__Taken::BORROWED)
                .and(
                    <Text<
                        u8,
                    > as __Argument<
                        Self,
                        (Idle, Playing),
                        __trigger::text,
                        __App,
                        _,
                    >>::TAKEN,
                ),
            run: |cx| __attempt(
                __and(
                    <Text<
                        u8,
                    > as __Argument<
                        Self,
                        (Idle, Playing),
                        __trigger::text,
                        __App,
                        _,
                    >>::take(cx),
                    cx,
                    |cx| <Game as __Lend<
                        Self,
                        (Idle, Playing),
                        __trigger::text,
                        _,
                    >>::lend(cx),
                ),
                |(argument1, argument0)| (__running)(
                    (__Borrowed(argument0), __Moved(argument1)),
                    <Self>::guess,
                    |(_, _), returned| __conclude(
                        <To<Stay, End> as __Outcome<Self>>::into_next(returned),
                    ),
                ),
            ),
        };
    }
    #[automatically_derived]
    impl __ours::Table for Game {
        type App = App;
        type Wants<A> = Self::App;
        const HANDLERS: &'static [__Handler<Self>] = &[
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
        #[allow(unused_imports)]
        use ::stategram::machine::expansion::{
            Question as __Question, State as __State, demand as __demand,
        };
        type __This = Game;
        const _: () = (__demand::<__This>)(1u16, __Question::Misused);
        const _: () = (__demand::<__This>)(1u16, __Question::Carried);
        const _: () = (__demand::<__This>)(1u16, __Question::Chat);
        const _: () = (__demand::<
            __This,
        >)(1u16, __Question::Shadowed(<Idle as __State<__This>>::INDEX));
        const _: () = (__demand::<__This>)(1u16, __Question::LeavesTerminal(0u8));
        #[cfg(feature = "slow")]
        const _: () = (__demand::<__This>)(2u16, __Question::Misused);
        #[cfg(feature = "slow")]
        const _: () = (__demand::<__This>)(2u16, __Question::Carried);
        #[cfg(feature = "slow")]
        const _: () = (__demand::<__This>)(2u16, __Question::Chat);
        #[cfg(feature = "slow")]
        const _: () = (__demand::<
            __This,
        >)(2u16, __Question::Shadowed(<Idle as __State<__This>>::INDEX));
        #[cfg(feature = "slow")]
        const _: () = (__demand::<__This>)(2u16, __Question::LeavesTerminal(0u8));
        #[cfg(feature = "slow")]
        const _: () = (__demand::<
            __This,
        >)(2u16, __Question::Shadowed(<Playing as __State<__This>>::INDEX));
        #[cfg(feature = "slow")]
        const _: () = (__demand::<__This>)(2u16, __Question::LeavesTerminal(1u8));
    };
};
