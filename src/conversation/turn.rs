//! One turn: the handlers that may take an event are tried in order, and what the first of them did is followed through
//! the doors of the states. Nothing here changes the conversation: a turn that fails has not happened.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tracing::{Span, error_span, warn};

use crate::clock::Moment;
use crate::commands::Misuse;
use crate::conversation::Conversations;
use crate::conversation::newest::Ticket;
use crate::conversation::surroundings::Attempts;
use crate::conversation::told::Told;
use crate::figures;
use crate::logs::redact;
use crate::machine::{
    Attempt, Conversation, Cx, Failure, FailureKind, HandlerError, Home, Next, Refusal, RunsIn, Sees, Turn,
};
use crate::press::Sealer;
use crate::reply::{Call, Effect, Undeliverable};
use crate::types::methods::SendMessageParams;
use crate::update::{Incoming, Leaf};

/// What came of trying the handlers for an event.
pub(super) enum Tried<C> {
    /// The bot is stopping and the handler ran for too long.
    Cancelled,
    Failed(Failure),
    /// It is about an inline query, and its user has typed on.
    Superseded,
    Turned(Done<C>),
    /// No handler took it.
    Untaken,
}

/// A turn that can be committed.
pub(super) struct Done<C> {
    pub(super) turn: Turn<C>,
    /// The name of the handler.
    by: &'static str,
    /// The state that it goes to, as JSON, if the store keeps it.
    pub(super) stored: String,
    /// Whether no handler took the update, and the framework replies by itself: then it was not heard either.
    pub(super) untaken: bool,
}

/// What happens, as the handlers get to see it.
#[derive(Clone, Copy)]
pub(super) struct Happening<'a> {
    pub(super) leaf: Leaf,
    pub(super) update: Option<&'a Arc<Incoming>>,
    /// All messages of the album, of which `update` is the first.
    pub(super) album: Option<&'a [Arc<Incoming>]>,
    pub(super) failure: Option<&'a Failure>,
    pub(super) event: Option<&'a str>,
    pub(super) undeliverable: Option<&'a Undeliverable>,
    pub(super) home: Option<&'a Home>,
    /// The right of an inline query to be committed.
    pub(super) ticket: Option<&'a Ticket>,
    /// What is told of the turn.
    pub(super) told: Option<&'a Told>,
    pub(super) now: Moment,
}

impl<C> From<Turn<C>> for Done<C> {
    fn from(turn: Turn<C>) -> Self {
        Self { turn, by: "?", stored: String::new(), untaken: false }
    }
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    /// Tries the turn that has failed again, as often as the bot is told to. A future of its own, since hardly any turn is.
    pub(super) fn try_again<'a>(
        &'a self,
        seed: &'a C::Seed,
        state: &'a C,
        mut what: Happening<'a>,
        mut failure: Failure,
    ) -> BoxFuture<'a, Tried<C>> {
        let Attempts { count, pause } = self.around.attempts;
        Box::pin(async move {
            for left in (1..count).rev() {
                place(what.told, seed, state).in_scope(|| {
                    warn!("{}; tried again in {pause:?}, {left} more times at most", one_line(&failure));
                });
                metrics::counter!(figures::TURNS_REPEATED, "conversation" => C::NAME).increment(1);
                if let Some(told) = what.told {
                    told.tried_again();
                }
                match unless_superseded(what.ticket, self.pause(pause)).await {
                    Some(true) => {}
                    Some(false) => return Tried::Cancelled,
                    None => return Tried::Superseded,
                }
                what.now = self.around.clock.now();
                match self.turn(seed, state, what).await {
                    Tried::Failed(again) => failure = again,
                    tried => return tried,
                }
            }
            Tried::Failed(failure)
        })
    }

    /// Between two attempts the conversation keeps its place: what waits for it waits on. A stop leaves the rest of the
    /// attempts to the next run if the store has what happened, else they are made at once.
    async fn pause(&self, time: Duration) -> bool {
        tokio::select! {
            biased;
            () = self.around.fatal.cancel.cancelled() => false,
            () = self.around.fatal.stop.cancelled() => !self.around.store.keeps(),
            () = self.around.clock.sleep(time) => true,
        }
    }

    /// The whole turn in `state`: the event's handler, and the `exit` and `enter` handlers that follow from it.
    pub(super) async fn turn(&self, seed: &C::Seed, state: &C, what: Happening<'_>) -> Tried<C> {
        match self.handle(seed, state, what).await {
            Tried::Turned(done) => match self.pass_doors(seed, state, done, what).await {
                Tried::Turned(done) => self.encode(state, done),
                stopped => stopped,
            },
            other => other,
        }
    }

    /// Runs `exit` of the state that is left and `enter` of the one that is gone to; going to the same one anew is both.
    pub(super) async fn pass_doors(
        &self,
        seed: &C::Seed,
        state: &C,
        mut done: Done<C>,
        what: Happening<'_>,
    ) -> Tried<C> {
        let turn = &mut done.turn;
        if matches!(turn.next, Next::Stay | Next::Edited(_)) {
            return Tried::Turned(done);
        }
        match self.handle(seed, state, Happening { leaf: Leaf::Exit, ..what }).await {
            Tried::Turned(exit) => {
                turn.follow(exit.turn);
            }
            Tried::Untaken => {}
            stopped => return stopped,
        }
        if let Next::To(next) = &turn.next
            && !is_entry(next)
        {
            match self.handle(seed, next, Happening { leaf: Leaf::Enter, ..what }).await {
                Tried::Turned(enter) => {
                    if let Next::Edited(edited) = turn.follow(enter.turn) {
                        turn.next = Next::To(edited);
                    }
                }
                Tried::Untaken => {}
                stopped => return stopped,
            }
        }
        Tried::Turned(done)
    }

    /// Writes the state down that the turn goes to. One that cannot be written fails the turn, like an error of its handler.
    pub(super) fn encode(&self, state: &C, mut done: Done<C>) -> Tried<C> {
        if let Next::To(next) | Next::Edited(next) = &done.turn.next
            && self.around.store.keeps()
            && !is_entry(next)
        {
            // The author's `Serialize` may panic, too.
            let kind = match std::panic::catch_unwind(AssertUnwindSafe(|| serde_json::to_string(next))) {
                Ok(Ok(stored)) => {
                    done.stored = stored;
                    return Tried::Turned(done);
                }
                Ok(Err(error)) => FailureKind::Error(Arc::new(error)),
                Err(panic) => FailureKind::Panic(message_of(&*panic)),
            };
            return Tried::Failed(Failure { handler: done.by, state: name_of(state), kind: shown(kind) });
        }
        Tried::Turned(done)
    }

    /// Tries the handlers for the event in `state`, until one does not refuse.
    pub(super) async fn handle(&self, seed: &C::Seed, state: &C, what: Happening<'_>) -> Tried<C> {
        let mut cx = Cx {
            update: what.update,
            album: what.album,
            failure: what.failure,
            event: what.event,
            undeliverable: what.undeliverable,
            state: state as &(dyn Any + Send + Sync),
            seed: seed as &(dyn Any + Send + Sync),
            home: what.home,
            app: <C as Sees<A>>::app(&self.app),
            bot: &self.around.bot,
            me: &self.around.me,
            now: what.now,
            pattern: None,
        };
        let mut usage = None;
        for handler in self.table.of(state.state(), what.leaf) {
            cx.pattern = handler.pattern;
            if let Some(pattern) = handler.pattern
                && !what.update.is_some_and(|update| pattern.matches(update, &self.around.me))
            {
                continue;
            }
            let failed =
                |kind| Tried::Failed(Failure { handler: handler.name, state: name_of(state), kind: shown(kind) });
            let attempt = std::panic::catch_unwind(AssertUnwindSafe(|| (handler.run)(&cx)));
            let passes = matches!(attempt, Ok(Attempt::Refused(Refusal::Skip | Refusal::Usage(_))));
            if let Some(told) = what.told
                && !passes
            {
                told.takes(handler.trigger, handler.name);
            }
            let attempt = match attempt {
                Ok(attempt) => attempt,
                Err(panic) => return failed(FailureKind::Panic(message_of(&*panic))),
            };
            let done = match attempt {
                Attempt::Refused(Refusal::Skip) => continue,
                Attempt::Refused(Refusal::Usage(line)) => {
                    usage.get_or_insert(line);
                    continue;
                }
                Attempt::Refused(Refusal::Fail(error)) => Err(error),
                Attempt::Done(done) => done,
                Attempt::Running(future) => {
                    let finished = match what.ticket {
                        None => Some(self.finish(future).await),
                        // The task of any other update is to be no larger for it.
                        ticket => Box::pin(unless_superseded(ticket, self.finish(future))).await,
                    };
                    match finished {
                        Some(Finished::Done(done)) => done,
                        Some(Finished::Failed(kind)) => return failed(kind),
                        Some(Finished::Cancelled) => return Tried::Cancelled,
                        None => return Tried::Superseded,
                    }
                }
            };
            return match done.and_then(|turn| self.sealed(seed, turn)) {
                Ok(turn) => Tried::Turned(Done { turn, by: handler.name, stored: String::new(), untaken: false }),
                Err(error) => failed(FailureKind::Error(Arc::from(error))),
            };
        }
        match usage.and_then(|line| self.correct(&line, what)) {
            Some(reply) => {
                let turn = Turn { effects: vec![reply], ..Turn::new(Next::Stay) };
                Tried::Turned(Done { turn, by: "?", stored: String::new(), untaken: true })
            }
            None => Tried::Untaken,
        }
    }

    /// Tells whoever wrote a command with wrong arguments, which no handler takes, how it is written.
    fn correct(&self, usage: &str, what: Happening<'_>) -> Option<Effect> {
        let (update, home) = (what.update?, what.home?);
        let text = (self.around.usage)(&Misuse { usage, update })?;
        let mut params = SendMessageParams::builder().chat_id(home.chat_id).text(text).build();
        params.message_thread_id = home.topic_id.and_then(|id| id.try_into().ok());
        params.business_connection_id = home.business_connection_id.as_deref().map(str::to_owned);
        Some(Call::SendMessage(Box::new(params)).into())
    }

    /// Writes behind the data of the buttons what presses on them are to say besides. One that does not fit fails the
    /// turn.
    fn sealed(&self, seed: &C::Seed, mut turn: Turn<C>) -> Result<Turn<C>, HandlerError> {
        if !turn.effects.is_empty() {
            let presses = &self.around.presses;
            let owner = C::KEYBOARDS.map(|own| own.tail(C::NAME, seed));
            Sealer { rules: Some(presses), owner, from: None }.seal(&mut turn.effects)?;
        }
        Ok(turn)
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
            () = self.around.fatal.cancel.cancelled() => Finished::Cancelled,
            () = self.around.clock.sleep(limit) => Finished::Failed(FailureKind::TimedOut(limit)),
        }
    }
}

enum Finished<C> {
    Cancelled,
    Done(Result<Turn<C>, HandlerError>),
    Failed(FailureKind),
}

/// What comes of it, unless its inline query is superseded before that: then it is dropped where it awaits something.
async fn unless_superseded<T>(ticket: Option<&Ticket>, work: impl Future<Output = T>) -> Option<T> {
    let Some(ticket) = ticket else { return Some(work.await) };
    tokio::select! {
        biased;
        () = ticket.superseded() => None,
        done = work => Some(done),
    }
}

/// Where something is logged: which conversation, and its state. Made only for a line that is about to be written, where the turn
/// that it is of has no span that says so.
pub(super) fn place<C: Conversation>(told: Option<&Told>, seed: &C::Seed, state: &C) -> Span {
    if told.is_some_and(Told::is_shown) {
        return Span::none();
    }
    error_span!("turn", conversation = C::NAME, ?seed, state = name_of(state))
}

/// An author's error may quote a user, and a user may write what looks like another line of the log.
pub(super) fn one_line(failure: &Failure) -> String {
    failure.to_string().replace(char::is_control, " ")
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

/// The message of a `panic!`, without tokens: it goes into logs, into the store, and to users where the author says so. One with
/// another payload has none.
pub(crate) fn message_of(panic: &(dyn Any + Send)) -> String {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(message), _) => redact((*message).to_owned()),
        (_, Some(message)) => redact(message.clone()),
        _ => "(no message)".to_owned(),
    }
}
