//! A bot put together once more.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::Result;
use crate::runtime::builder::{Builder, Registration};
use crate::runtime::entrance::Entrance;
use crate::store::{self, Store};

/// What a bot that was killed is started from.
pub(in crate::runtime) struct Again<A> {
    builder: Builder<A>,
    /// Of a store that the author gave. That of the environment is opened at every start.
    reopened: Option<BoxFuture<'static, store::Result<Arc<dyn Store>>>>,
}

impl<A> Builder<A> {
    /// The same bot once more, with the same application, which is no part of it.
    ///
    /// # Errors
    /// Why there is no other, in a sentence.
    pub(in crate::runtime) fn again(&self) -> Result<Again<A>, &'static str> {
        let reopened = match &self.store {
            None => None,
            Some(store) => Some(store.reopened().ok_or("its store cannot be opened again from here")?),
        };
        let source = self.entrance.source.again().ok_or("its updates come from a stream, which is there once")?;
        let builder = Self {
            bot: self.bot.clone(),
            app: self.app.clone(),
            conversations: self.conversations.iter().map(Registration::again).collect(),
            clock: self.clock.clone(),
            store: None,
            handler_timeout: self.handler_timeout,
            attempts: self.attempts,
            backlog: self.backlog,
            in_memory: self.in_memory,
            presses: self.presses.clone(),
            menu: self.menu.clone(),
            usage: self.usage.clone(),
            entrance: Entrance { source, rules: self.entrance.rules.clone() },
            limits: self.limits,
            looks: self.looks.clone(),
        };
        Ok(Again { builder, reopened })
    }
}

impl<A> Registration<A> {
    fn again(&self) -> Self {
        Self { names: self.names, build: self.build, access: self.access.clone() }
    }
}

impl<A> Again<A> {
    /// With the store opened. The bot that had it is gone by then.
    pub(in crate::runtime) async fn opened(self) -> Result<Builder<A>> {
        let Self { mut builder, reopened } = self;
        if let Some(reopened) = reopened {
            builder.store = Some(reopened.await?);
        }
        Ok(builder)
    }
}
