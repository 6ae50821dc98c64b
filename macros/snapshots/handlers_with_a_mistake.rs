impl Game {
    #[allow(
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
#[allow(unused_parens, clippy::all, clippy::pedantic, clippy::nursery)]
impl ::stategram::machine::Table for Game {
    type App = ();
    const HANDLERS: &'static [::stategram::machine::Handler<Self>] = &[];
    const INCOMPLETE: ::core::primitive::bool = true;
}
#[automatically_derived]
impl<A> ::stategram::machine::Sees<A> for Game {
    fn app(_: &A) -> &() {
        &()
    }
}
const _: ::core::marker::PhantomData<(Idle,)> = ::core::marker::PhantomData;
#[allow(unexpected_cfgs)]
const _: () = {
    #[cfg(rust_analyzer)]
    use ::stategram::machine::trigger::txet as _;
};
