//! What becomes of a call when it is prepared.

use crate::reply::queue::Queue;
use crate::reply::{Effect, ReplyError, limits};

/// What becomes of a prepared call: it is [`InTurn`], or made [at once](crate::bot::AtOnce).
pub trait Sink: private::Sink {}

/// A call that is queued when it is dropped.
#[derive(Debug)]
pub struct InTurn<'a>(pub(super) &'a mut Queue);

pub(crate) mod private {
    use crate::reply::{Effect, ReplyError};

    #[allow(unreachable_pub)]
    pub trait Sink {
        /// Telegram would refuse the call.
        fn wrong(&mut self, error: ReplyError);

        /// The call is dropped.
        fn dropped(&mut self, method: &'static str, effect: impl FnOnce() -> Result<Effect, ReplyError>);
    }
}

impl Sink for InTurn<'_> {}

impl private::Sink for InTurn<'_> {
    fn wrong(&mut self, error: ReplyError) {
        self.0.wrong(error);
    }

    fn dropped(&mut self, _method: &'static str, effect: impl FnOnce() -> Result<Effect, ReplyError>) {
        match effect() {
            Ok(effect) => self.0.push(effect),
            Err(error) => self.0.wrong(error),
        }
    }
}

impl Queue {
    /// Queues it, unless Telegram would refuse it.
    fn push(&mut self, effect: Effect) {
        match limits::check(&effect.call) {
            Ok(()) => self.effects.push(effect),
            Err(error) => self.wrong(error),
        }
    }
}
