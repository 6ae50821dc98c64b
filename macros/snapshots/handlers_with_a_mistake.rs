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
#[automatically_derived]
#[allow(deprecated, unused_parens, clippy::all, clippy::pedantic, clippy::nursery)]
impl ::stategram::machine::Table for Game {
    type App = ();
    type Wants<A> = A;
    const HANDLERS: &'static [::stategram::machine::Handler<Self>] = &[];
    const INCOMPLETE: ::core::primitive::bool = true;
    fn part<A>(_: &Self::Wants<A>) -> &Self::App {
        &()
    }
}
const _: ::core::marker::PhantomData<(Idle,)> = ::core::marker::PhantomData;
