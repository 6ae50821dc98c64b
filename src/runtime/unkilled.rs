//! Without the simulator nobody has the bot killed.

use std::convert::Infallible;
use std::marker::PhantomData;

use crate::Result;
use crate::runtime::{Builder, Running};

pub(super) struct Kills<A>(PhantomData<fn(A)>);

pub(super) struct Permit;

impl<A> Kills<A> {
    pub(super) fn of(_: &Builder<A>) -> Self {
        Self(PhantomData)
    }

    #[expect(clippy::unused_self, reason = "as in `kills`")]
    pub(super) fn permit(&self) -> Permit {
        Permit
    }

    #[expect(clippy::unused_self, reason = "as in `kills`")]
    pub(super) fn asked(&mut self) -> std::future::Pending<Infallible> {
        std::future::pending()
    }

    #[expect(clippy::unused_async, reason = "as in `kills`")]
    pub(super) async fn kill(&mut self, _: Running, asked: Infallible) -> Result<Running> {
        match asked {}
    }
}

impl Permit {
    #[expect(clippy::unused_self, reason = "as in `kills`")]
    pub(super) fn give(self) {}
}
