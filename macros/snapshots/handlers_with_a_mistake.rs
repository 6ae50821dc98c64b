#[allow(unexpected_cfgs)]
const _: () = {
    #[cfg(rust_analyzer)]
    const _: () = {
        use Game::Idle as _;
        use ::stategram::machine::trigger::txet as _;
    };
};
impl Game {
    #[allow(
        clippy::missing_const_for_fn,
        clippy::needless_pass_by_value,
        clippy::unnecessary_wraps,
        clippy::unused_async
    )]
    fn start() -> Playing {
        body
    }
}
::core::compile_error! {
    "unknown trigger `txet`; did you mean `text`?"
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
    type __App = ();
    trait __Rows: __ours::Table {}
    #[automatically_derived]
    impl __Rows for Game {}
    #[automatically_derived]
    impl __ours::Table for Game {
        type App = ();
        type Wants<A> = A;
        const HANDLERS: &'static [__Handler<Self>] = &[];
        const LINES: &'static [::core::primitive::u32] = &[];
        const INCOMPLETE: ::core::primitive::bool = true;
        fn part<A>(_: &Self::Wants<A>) -> &Self::App {
            &()
        }
    }
};
const _: ::core::marker::PhantomData<(Idle,)> = ::core::marker::PhantomData;
