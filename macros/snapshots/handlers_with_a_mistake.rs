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
#[allow(deprecated, unused_parens, clippy::all, clippy::pedantic, clippy::nursery)]
const _: () = {
    use ::stategram::machine::expansion as __ours;
    type __App = ();
    trait __Rows: __ours::Table {}
    #[automatically_derived]
    impl __Rows for Game {}
    #[automatically_derived]
    impl __ours::Table for Game {
        type App = ();
        type Wants<A> = A;
        const HANDLERS: &'static [__ours::Handler<Self>] = &[];
        const LINES: &'static [::core::primitive::u32] = &[];
        const INCOMPLETE: ::core::primitive::bool = true;
        fn part<A>(_: &Self::Wants<A>) -> &Self::App {
            &()
        }
    }
};
const _: ::core::marker::PhantomData<(Idle,)> = ::core::marker::PhantomData;
