//! One turn: the handlers that may take an event are tried in order, and what the first of them did is followed through
//! the doors of the states. Nothing here changes the conversation: a turn that fails has not happened.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::clock::Moment;
use crate::conversation::Conversations;
use crate::machine::{
    Attempt, Conversation, Cx, Failure, FailureKind, HandlerError, Home, Next, Refusal, RunsIn, Turn,
};
use crate::reply::Undeliverable;
use crate::update::{Incoming, Leaf};

/// What came of trying the handlers for an event.
pub(super) enum Tried<C> {
    /// The bot is stopping and the handler ran for too long.
    Cancelled,
    Failed(Failure),
    Turned(Turn<C>),
    /// No handler took it.
    Untaken,
}

/// What happens, as the handlers get to see it.
#[derive(Clone, Copy)]
pub(super) struct Happening<'a> {
    pub(super) leaf: Leaf,
    pub(super) update: Option<&'a Arc<Incoming>>,
    pub(super) failure: Option<&'a Failure>,
    pub(super) event: Option<&'a str>,
    pub(super) undeliverable: Option<&'a Undeliverable>,
    pub(super) home: Option<&'a Home>,
    pub(super) now: Moment,
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    /// The whole turn in `state`: the event's handler, and the `exit` and `enter` handlers that follow from it.
    pub(super) async fn turn(&self, state: &C, what: Happening<'_>) -> Tried<C> {
        match self.handle(state, what).await {
            Tried::Turned(turn) => self.pass_doors(state, turn, what).await,
            other => other,
        }
    }

    /// Runs `exit` of the state that is left and `enter` of the one that is gone to; going to the same one anew is both.
    pub(super) async fn pass_doors(&self, state: &C, mut turn: Turn<C>, what: Happening<'_>) -> Tried<C> {
        if matches!(turn.next, Next::Stay | Next::Edited(_)) {
            return Tried::Turned(turn);
        }
        match self.handle(state, Happening { leaf: Leaf::Exit, ..what }).await {
            Tried::Turned(exit) => {
                turn.follow(exit);
            }
            Tried::Untaken => {}
            stopped => return stopped,
        }
        if let Next::To(next) = &turn.next
            && !is_entry(next)
        {
            match self.handle(next, Happening { leaf: Leaf::Enter, ..what }).await {
                Tried::Turned(enter) => {
                    if let Next::Edited(edited) = turn.follow(enter) {
                        turn.next = Next::To(edited);
                    }
                }
                Tried::Untaken => {}
                stopped => return stopped,
            }
        }
        Tried::Turned(turn)
    }

    /// Tries the handlers for the event in `state`, until one does not refuse.
    pub(super) async fn handle(&self, state: &C, what: Happening<'_>) -> Tried<C> {
        let cx = Cx {
            update: what.update,
            failure: what.failure,
            event: what.event,
            undeliverable: what.undeliverable,
            state: state as &(dyn Any + Send + Sync),
            home: what.home,
            app: C::app(&self.app),
            bot: &self.around.bot,
            now: what.now,
        };
        for handler in self.table.of(state.state(), what.leaf) {
            if let Some(pattern) = handler.pattern
                && !what.update.is_some_and(|update| pattern.matches(update, &self.around.username))
            {
                continue;
            }
            let failed =
                |kind| Tried::Failed(Failure { handler: handler.name, state: name_of(state), kind: shown(kind) });
            let attempt = match std::panic::catch_unwind(AssertUnwindSafe(|| (handler.run)(&cx))) {
                Ok(attempt) => attempt,
                Err(panic) => return failed(FailureKind::Panic(message_of(&*panic))),
            };
            let done = match attempt {
                Attempt::Refused(Refusal::Skip) => continue,
                Attempt::Refused(Refusal::Fail(error)) => Err(error),
                Attempt::Done(done) => done,
                Attempt::Running(future) => match self.finish(future).await {
                    Finished::Done(done) => done,
                    Finished::Failed(kind) => return failed(kind),
                    Finished::Cancelled => return Tried::Cancelled,
                },
            };
            return match done {
                Ok(turn) => Tried::Turned(turn),
                Err(error) => failed(FailureKind::Error(Arc::from(error))),
            };
        }
        Tried::Untaken
    }

    /// Runs an `async fn` to its end, its time-out or the bot's. Dropping its future is the whole of cancelling it.
    async fn finish(&self, future: BoxFuture<'_, Result<Turn<C>, HandlerError>>) -> Finished<C> {
        let limit = self.around.handler_timeout;
        tokio::select! {
            biased;
            done = AssertUnwindSafe(future).catch_unwind() => match done {
                Ok(done) => Finished::Done(done),
                Err(panic) => Finished::Failed(FailureKind::Panic(message_of(&*panic))),
            },
            () = self.around.cancel.cancelled() => Finished::Cancelled,
            () = self.around.clock.sleep(limit) => Finished::Failed(FailureKind::TimedOut(limit)),
        }
    }
}

enum Finished<C> {
    Cancelled,
    Done(Result<Turn<C>, HandlerError>),
    Failed(FailureKind),
}

pub(super) fn name_of<C: Conversation>(state: &C) -> &'static str {
    C::STATES.get(usize::from(state.state().0)).map_or("?", |state| state.name)
}

pub(super) fn is_entry<C: Conversation>(state: &C) -> bool {
    C::STATES.get(usize::from(state.state().0)).is_some_and(|state| state.entry)
}

/// An error that panics where it is to be shown has to do that here, and nowhere else.
fn shown(kind: FailureKind) -> FailureKind {
    match kind {
        FailureKind::Error(error) if std::panic::catch_unwind(AssertUnwindSafe(|| error.to_string())).is_err() => {
            FailureKind::Panic("its error cannot be shown".to_owned())
        }
        kind => kind,
    }
}

/// The message of a `panic!`; one with another payload has none.
pub(super) fn message_of(panic: &(dyn Any + Send)) -> String {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(message), _) => (*message).to_owned(),
        (_, Some(message)) => message.clone(),
        _ => "(no message)".to_owned(),
    }
}
