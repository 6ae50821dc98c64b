//! The worker of a busy conversation: one task, which takes its events one by one and ends when none is left.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use tracing::{Span, debug, error, error_span, warn};

use crate::conversation::Conversations;
use crate::conversation::answers::Answering;
use crate::conversation::cell::Live;
use crate::conversation::commit::{Cause, Staying};
use crate::conversation::mailbox::Event;
use crate::conversation::turn::{Happening, Tried, message_of, name_of};
use crate::machine::{Conversation, Failure, Home, Next, RunsIn, Seed, Turn};
use crate::reply::{Call, Effect};
use crate::store::{Aside, EntryKind, InboxId, Result};
use crate::types::methods::AnswerCallbackQueryParams;
use crate::update::{Incoming, Leaf};

/// What the map knew of a conversation when its worker started.
pub(super) enum Known<C> {
    Here(Live<C>),
    /// It is in its entry state, or only in the store.
    NotHere,
}

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    pub(super) fn start_worker(self: &Arc<Self>, seed: C::Seed, known: Known<C>, first: Event) {
        let busy = self.around.activity.begin();
        let this = self.clone();
        tokio::spawn(async move {
            match AssertUnwindSafe(this.work(&seed, known, first)).catch_unwind().await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => this.around.fail(error),
                // Beside the turns, which are caught one by one, there is only the store's own code.
                Err(panic) => this.around.fail(format!("it panicked: {}", message_of(&*panic)).into()),
            }
            if this.around.cancel.is_cancelled() {
                this.leave(&seed);
            }
            drop(busy);
        });
    }

    async fn work(&self, seed: &C::Seed, known: Known<C>, first: Event) -> Result<()> {
        let (mut live, mut earlier) = match known {
            Known::Here(live) => (Some(live), VecDeque::new()),
            Known::NotHere => {
                let (live, earlier) = self.load(seed).await?;
                (live, VecDeque::from(earlier))
            }
        };
        let mut next = match earlier.pop_front() {
            None => Some(first),
            oldest => {
                earlier.push_back(first);
                oldest
            }
        };
        while let Some(event) = next
            && !self.around.cancel.is_cancelled()
        {
            let size = event.size();
            // Handlers are caught where they are called, with all the consequences. Beyond that an author's code runs in
            // places like `Drop` and `Display`; a panic there undoes the turn, and must not take the conversation with it.
            let taken = AssertUnwindSafe(self.take(seed, &mut live, event)).catch_unwind().await;
            self.around.backlog.remove(size);
            match taken {
                Ok(taken) => taken?,
                Err(panic) => {
                    let state = live.as_ref().map_or("the entry", |it| name_of(&it.state));
                    error!(conversation = C::NAME, ?seed, state, "a turn panicked: {}", message_of(&*panic));
                    metrics::counter!("stategram_turns_failed", "conversation" => C::NAME).increment(1);
                }
            }
            next = earlier.pop_front().or_else(|| self.next_or_rest(seed, &mut live));
            // A flooded conversation of plain `fn` handlers would otherwise never let go of its thread.
            tokio::task::coop::consume_budget().await;
        }
        Ok(())
    }

    /// The bot stops with this conversation at work; with the memory store what waits for it is lost.
    fn leave(&self, seed: &C::Seed) {
        let waiting = self.waiting(seed);
        if waiting > 0 {
            warn!(conversation = C::NAME, ?seed, "{waiting} updates were waiting when the bot stopped");
            metrics::counter!("stategram_updates_dropped", "conversation" => C::NAME).increment(waiting as u64);
        }
    }

    async fn take(&self, seed: &C::Seed, live: &mut Option<Live<C>>, event: Event) -> Result<()> {
        let due = |live: &Live<C>| live.deadline().is_some_and(|it| it <= self.around.clock.now());
        match event {
            Event::Update { update, inbox, answering } => {
                return self.take_update(seed, live, &update, inbox, answering).await;
            }
            Event::Posted { entry, inbox } => debug!(conversation = C::NAME, ?seed, ?inbox, ?entry, "nobody takes it"),
            Event::Overdue if live.as_ref().is_some_and(due) => return self.expire(seed, live).await,
            Event::Overdue => {}
            Event::Alarm(id) => {
                let Some(mine) = live.as_mut().filter(|it| it.timing.alarm == Some(id)) else { return Ok(()) };
                mine.timing.alarm = None;
                if due(mine) {
                    return self.expire(seed, live).await;
                }
                if let Some(deadline) = mine.deadline() {
                    mine.timing.alarm = Some(self.set_alarm(deadline, seed));
                }
            }
        }
        Ok(())
    }

    async fn take_update(
        &self,
        seed: &C::Seed,
        live: &mut Option<Live<C>>,
        update: &Arc<Incoming>,
        inbox: Option<InboxId>,
        answering: Option<Answering>,
    ) -> Result<()> {
        let home = Home::of(update).or_else(|| seed.home());
        if let Some(home) = &home {
            self.around.deliver.room(home.chat_id).await;
        }
        let entry = C::entry();
        let state = live.as_ref().map_or(&entry, |live| &live.state);
        let happening = self.happening(update.leaf(), Some(update), home.as_ref());
        let update_id = update.update_id();
        let done = Cause { completes: inbox, ..Cause::default() };
        match self.turn(state, happening).await {
            Tried::Cancelled => {
                place(seed, state).in_scope(|| warn!(update_id, "cancelled: the bot is stopping"));
                Ok(())
            }
            Tried::Turned(mut turn) => {
                let answer = take_answer(&mut turn.effects);
                turn.effects.extend(answering.and_then(|it| it.took(answer)));
                self.commit(seed, live, turn, done).await
            }
            Tried::Untaken => {
                debug!(conversation = C::NAME, ?seed, update_id, "no handler took the update");
                let effects = answering.and_then(Answering::passed).into_iter().collect();
                let cause = Cause { staying: Staying::Unmoved, ..done };
                self.commit(seed, live, Turn { effects, ..Turn::new(Next::Stay) }, cause).await
            }
            Tried::Failed(failure) => {
                place(seed, state).in_scope(|| error!(update_id, "{}", one_line(&failure)));
                metrics::counter!("stategram_turns_failed", "conversation" => C::NAME).increment(1);
                let what = Happening { leaf: Leaf::Failed, failure: Some(&failure), ..happening };
                let mut turn = match self.turn(state, what).await {
                    Tried::Turned(turn) => turn,
                    Tried::Cancelled => return Ok(()),
                    Tried::Failed(again) => {
                        place(seed, state).in_scope(|| error!(update_id, "and then {}", one_line(&again)));
                        Turn::new(Next::Stay)
                    }
                    Tried::Untaken => Turn::new(Next::Stay),
                };
                let answer = take_answer(&mut turn.effects);
                turn.effects.extend(answering.and_then(|it| match answer {
                    Some(_) => it.took(answer),
                    None => it.passed(),
                }));
                let error = failure.to_string();
                let aside = Aside { kind: EntryKind::Update, body: update.raw(), error: &error };
                let cause = Cause { aside: Some(aside), staying: Staying::Unmoved, ..done };
                self.commit(seed, live, turn, cause).await
            }
        }
    }

    /// A deadline has come: the conversation expires, once.
    async fn expire(&self, seed: &C::Seed, live: &mut Option<Live<C>>) -> Result<()> {
        let Some(Live { state, .. }) = live.as_ref() else { return Ok(()) };
        let home = seed.home();
        let happening = self.happening(Leaf::Expired, None, home.as_ref());
        let mut failed = None;
        let mut tried = self.turn(state, happening).await;
        if let Tried::Failed(failure) = tried {
            place(seed, state).in_scope(|| error!("{}; the conversation ends", one_line(&failure)));
            metrics::counter!("stategram_turns_failed", "conversation" => C::NAME).increment(1);
            // Where it goes is settled: what the `failed` handler says is kept, not where it would go.
            let what = Happening { leaf: Leaf::Failed, failure: Some(&failure), ..happening };
            tried = match self.handle(state, what).await {
                Tried::Turned(turn) => self.end(seed, state, turn.effects, happening).await,
                Tried::Cancelled => Tried::Cancelled,
                Tried::Failed(_) | Tried::Untaken => self.end(seed, state, Vec::new(), happening).await,
            };
            failed = Some(failure);
        } else if let Tried::Untaken = tried {
            tried = self.end(seed, state, Vec::new(), happening).await;
        }
        let Tried::Turned(turn) = tried else {
            place(seed, state).in_scope(|| warn!("its expiry was cancelled: the bot is stopping"));
            return Ok(());
        };
        metrics::counter!("stategram_conversations_expired", "conversation" => C::NAME).increment(1);
        let error = failed.map(|it| it.to_string());
        let aside = error.as_ref().map(|error| Aside { kind: EntryKind::End, body: "null", error });
        let cause = Cause { aside, staying: Staying::Rearmed, ..Cause::default() };
        self.commit(seed, live, turn, cause).await
    }

    /// Ends the conversation, whatever its `exit` handler does but being cancelled.
    async fn end(&self, seed: &C::Seed, state: &C, effects: Vec<Effect>, what: Happening<'_>) -> Tried<C> {
        match self.pass_doors(state, Turn { effects: effects.clone(), ..Turn::new(Next::End) }, what).await {
            Tried::Failed(failure) => {
                place(seed, state).in_scope(|| error!("{}; the conversation ends all the same", one_line(&failure)));
                Tried::Turned(Turn { effects, ..Turn::new(Next::End) })
            }
            tried => tried,
        }
    }

    fn happening<'a>(&self, leaf: Leaf, update: Option<&'a Arc<Incoming>>, home: Option<&'a Home>) -> Happening<'a> {
        Happening { leaf, update, failure: None, event: None, undeliverable: None, home, now: self.around.clock.now() }
    }
}

/// Where something was logged: which conversation, and its state. Made only for a line that is about to be written.
fn place<C: Conversation>(seed: &C::Seed, state: &C) -> Span {
    error_span!("turn", conversation = C::NAME, ?seed, state = name_of(state))
}

/// An author's error may quote a user, and a user may write what looks like another line of the log.
fn one_line(failure: &Failure) -> String {
    failure.to_string().replace(char::is_control, " ")
}

/// Takes the answer to the callback query out of what is to be sent; of several the last one counts.
fn take_answer(effects: &mut Vec<Effect>) -> Option<Box<AnswerCallbackQueryParams>> {
    let answers = effects.extract_if(.., |effect| matches!(effect.call, Call::AnswerCallbackQuery(_)));
    match answers.last()?.call {
        Call::AnswerCallbackQuery(params) => Some(params),
        _ => None,
    }
}
