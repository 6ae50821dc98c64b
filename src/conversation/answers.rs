//! What the takers of an update answer together: a query once, and a command that is written wrong for all of them.
//!
//! A query's answer is that of the earliest-registered conversation which says something. A pressed button that nobody
//! answers gets the empty answer, so that none spins for ever. An inline query that nobody answers is left alone. A query
//! about a payment has to be answered by the bot's author: that nobody did is an error. A command that nobody takes gets the
//! usage line of the earliest-registered conversation for which it is written wrong.
//!
//! Turns do not wait for each other. Each notes its verdict, and the commit of the one that decides has what is said. What
//! was said before that is in memory alone: after a crash the others say what they say without it. So is what no turn decides,
//! but time, a part that is dropped or left in the store, or that nobody takes it: it is sent at once, and a crash may lose it,
//! as may too much that is waiting to be sent.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::AbortHandle;
use tokio_util::sync::CancellationToken;
use tracing::{debug, error};

use crate::clock::Moment;
use crate::conversation::newest::Ticket;
use crate::conversation::verdicts::{About, Decision, Verdict, Verdicts};
use crate::deliver::Deliver;
use crate::figures;
use crate::press;
use crate::reply::{Call, Effect, Query};
use crate::types::methods::AnswerCallbackQueryParams;
use crate::update::{Incoming, Leaf};

/// What is known of what one update is answered.
#[derive(Debug)]
pub(crate) struct Answers {
    about: About,
    update_id: i64,
    /// When it came here: Telegram waits for the answer to a query only for so long.
    came: Moment,
    open: Mutex<Option<Open>>,
    deliver: Arc<Deliver>,
    /// What is shown to whoever pressed a button that nobody takes.
    untaken: Option<String>,
    /// Cancelled when the bot has stopped and the update waits in its store.
    stopped: Option<CancellationToken>,
    /// Whether some of its takers have it in the store, and say by themselves what they say.
    is_left: AtomicBool,
}

/// What is not decided yet.
#[derive(Debug)]
struct Open {
    verdicts: Verdicts,
    /// Says what there is to say when the others take too long.
    alarm: Option<AbortHandle>,
}

/// One taker's part in it. One that is dropped has passed: whatever became of its taker, a button does not spin for ever.
#[derive(Debug)]
pub(crate) struct Answering {
    answers: Option<Arc<Answers>>,
    position: usize,
    /// Its right to be committed, where it is an inline query.
    ticket: Option<Ticket>,
}

/// What became of an update in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Its handler failed. What `failed` answers counts; otherwise somebody else's answer does.
    Failed,
    /// No handler took it.
    Passed,
    /// A handler took it, whether or not it answered.
    Took,
}

impl Answers {
    /// What so many takers of the update answer together; `None` where that is nothing.
    pub(super) fn new(
        update: &Incoming,
        takers: usize,
        deliver: &Arc<Deliver>,
        stopped: Option<CancellationToken>,
        untaken: Option<String>,
    ) -> Option<Arc<Self>> {
        let about = match Query::of(update) {
            Some((query, id)) => About::Query(query, id.to_owned()),
            // Who is alone corrects a command in its own commit.
            None if takers > 1 && update.leaf() == Leaf::Command && update.album().is_none() => About::Command,
            None => return None,
        };
        Some(Arc::new(Self {
            about,
            update_id: update.update_id(),
            came: deliver.now(),
            open: Mutex::new(Some(Open { verdicts: Verdicts::of(takers), alarm: None })),
            deliver: deliver.clone(),
            untaken,
            stopped,
            is_left: AtomicBool::new(false),
        }))
    }

    /// Nothing is said any more, whatever the takers do.
    fn mute(&self) {
        // Dropped behind the lock.
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(open);
    }

    pub(crate) fn taker(self: &Arc<Self>, position: usize) -> Answering {
        Answering { answers: Some(self.clone()), position, ticket: None }
    }

    /// What is to be sent where no conversation takes the query.
    pub(crate) fn of_nobody(self: &Arc<Self>) -> Option<Effect> {
        self.settle(0, Verdict::Untaken(None))
    }

    /// Notes a verdict; gives what is to be sent, if that is decided by it.
    fn settle(self: &Arc<Self>, position: usize, verdict: Verdict) -> Option<Effect> {
        self.follow(self.note(position, verdict)?)
    }

    /// Notes a verdict; gives what is decided by it.
    fn note(self: &Arc<Self>, position: usize, verdict: Verdict) -> Option<Decision> {
        let mut guard = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let open = guard.as_mut()?;
        open.verdicts.note(position, verdict);
        let now = self.deliver.now();
        let due = self.about.due(self.came, now);
        let decision = open.verdicts.decide(&self.about, due <= now);
        if decision.is_some() {
            *guard = None;
        } else if open.alarm.is_none() && open.verdicts.has_something(&self.about) {
            let answers = Arc::downgrade(self);
            let hurry = move |stops| answers.upgrade().into_iter().for_each(|it| it.hurry(stops));
            open.alarm = self.deliver.later(due, hurry);
        }
        decision
    }

    /// The others have had their time, or the bot stops: says what there is to say without them. Nobody is in a hurry over a
    /// command when it stops: who is at it may still take it, and else it is corrected in the commit of the last one.
    fn hurry(&self, stops: bool) {
        if stops && self.about == About::Command {
            return;
        }
        let decision = {
            let mut guard = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            let decision = guard.as_mut().and_then(|open| open.verdicts.decide(&self.about, true));
            if decision.is_some() {
                *guard = None;
            }
            decision
        };
        if let Some(decision) = decision {
            debug!(update_id = self.update_id, "a conversation takes long over it, and is not waited for");
            self.deliver.send_now(self.follow(decision));
        }
    }

    fn follow(&self, decision: Decision) -> Option<Effect> {
        let answer = match (&self.about, decision) {
            (About::Command, Decision::Say(line)) => return Some(line.into()),
            (About::Command, Decision::Silence | Decision::Untaken) => return None,
            (About::Query(..), Decision::Say(answer)) => Some(answer),
            (About::Query(..), Decision::Silence) => None,
            // Who presses a button that means nothing any more is told so; who meets a failure is not told anything else.
            (About::Query(_, id), Decision::Untaken) => self.untaken.as_deref().and_then(|text| press::toast(id, text)),
        };
        let About::Query(query, query_id) = &self.about else { return None };
        let (update_id, method) = (self.update_id, query.method());
        let late = self.deliver.now() - self.came > query.patience();
        if late && (answer.is_some() || *query == Query::Callback) {
            metrics::counter!(figures::REPLIES_STALE).increment(1);
            match query {
                Query::Callback | Query::Inline => debug!(update_id, method, "dropped: it comes too late"),
                Query::PreCheckout | Query::Shipping => {
                    error!(update_id, method, "dropped: it comes too late, and the payment fails");
                }
            }
            return None;
        }
        match (query, answer) {
            (_, Some(answer)) => Some(answer.into()),
            (Query::Callback, None) => Some(empty(query_id)),
            (Query::Inline, None) => None,
            (Query::PreCheckout | Query::Shipping, None) if self.is_left.load(Relaxed) => {
                debug!(update_id, method, "answered by nobody so far: it is left in the store for some who take it");
                None
            }
            (Query::PreCheckout, None) => {
                error!(
                    update_id,
                    "a pre-checkout query was answered by nobody, so the payment fails: have a handler for \
                     `pre_checkout_query` that says `reply.approve()` or `reply.decline(..)`"
                );
                metrics::counter!(figures::QUERIES_UNANSWERED, "query" => "pre_checkout").increment(1);
                None
            }
            (Query::Shipping, None) => {
                error!(
                    update_id,
                    "a shipping query was answered by nobody, so the payment cannot go on: have a handler for \
                     `shipping_query` that says `reply.ship(..)` or `reply.cannot_ship(..)`"
                );
                metrics::counter!(figures::QUERIES_UNANSWERED, "query" => "shipping").increment(1);
                None
            }
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(alarm) = self.alarm.take() {
            alarm.abort();
        }
    }
}

impl Answering {
    /// A part in no answer at all.
    #[cfg(test)]
    pub(super) fn none() -> Self {
        Self { answers: None, position: 0, ticket: None }
    }

    /// As that of an inline query which may be superseded.
    pub(super) fn with(mut self, ticket: Ticket) -> Self {
        self.ticket = Some(ticket);
        self
    }

    /// Its right to be committed, where it may lose that.
    pub(super) fn ticket(&self) -> Option<&Ticket> {
        self.ticket.as_ref()
    }

    /// Whether it may be committed; from now on a newer query comes too late.
    pub(super) fn claim(&self) -> bool {
        self.ticket.as_ref().is_none_or(Ticket::claim)
    }

    /// Whether an older one may be waiting that it has superseded.
    pub(super) fn supersedes(&self) -> bool {
        self.ticket.as_ref().is_some_and(|it| it.supersedes().is_some())
    }

    pub(super) fn is_superseded(&self) -> bool {
        self.ticket.as_ref().is_some_and(Ticket::is_superseded)
    }

    /// Whether it is about a command, which one of all corrects, and not each by itself.
    pub(super) fn is_of_command(&self) -> bool {
        self.answers.as_ref().is_some_and(|it| it.about == About::Command)
    }

    /// What became of the update here, and what is said of it: the answer to a query that was taken, the usage line of a
    /// command that was not. Gives what is to be sent, if that is decided.
    pub(super) fn settle(mut self, part: Part, said: Option<Call>) -> Option<Effect> {
        let verdict = match (part, said) {
            (Part::Took, answer) => Verdict::Took(answer),
            (Part::Failed, Some(answer)) => Verdict::Took(Some(answer)),
            // It was written well for the handler that failed.
            (Part::Failed, None) if self.is_of_command() => Verdict::Took(None),
            (Part::Failed, None) => Verdict::Passed,
            (Part::Passed, line) => Verdict::Untaken(line),
        };
        self.answers.take()?.settle(self.position, verdict)
    }

    /// It is left in the store, and asked again when it has its turn. Only a button is answered at once, since it would spin
    /// for as long as a flood is worked off. A command may be taken by then, so that nobody corrects it.
    pub(super) fn leave(mut self) {
        let is_press = |answers: &mut Arc<Answers>| matches!(answers.about, About::Query(Query::Callback, _));
        let Some(answers) = self.answers.take_if(|it| !is_press(it)) else { return };
        answers.is_left.store(true, Relaxed);
        if answers.about == About::Command {
            answers.mute();
        } else if let Some(said @ Decision::Say(_)) = answers.note(self.position, Verdict::Passed) {
            answers.deliver.send_now(answers.follow(said));
        }
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        let superseded = self.is_superseded();
        let Some(answers) = self.answers.take() else { return };
        if superseded {
            // Also by nobody else: whoever asked has gone on typing.
            answers.mute();
        } else if !answers.stopped.as_ref().is_some_and(CancellationToken::is_cancelled) {
            answers.deliver.send_now(answers.settle(self.position, Verdict::Passed));
        }
    }
}

/// Takes the answers to the query that the update is out of what is to be sent; the last one counts.
pub(super) fn take_answer(update: &Incoming, effects: &mut Vec<Effect>) -> Option<Call> {
    let query = Query::of(update)?;
    effects.extract_if(.., |effect| Query::answered_by(&effect.call) == Some(query)).last().map(|it| it.call)
}

/// The empty answer: the button stops spinning.
fn empty(query_id: &str) -> Effect {
    let params = AnswerCallbackQueryParams::builder().callback_query_id(query_id).build();
    Call::AnswerCallbackQuery(Box::new(params)).into()
}

#[cfg(test)]
mod tests;
