//! The worker of a busy conversation: one task, which takes its events one by one and ends when none is left.

use std::sync::Arc;

use tracing::{Span, debug, error, error_span, warn};

use crate::conversation::Conversations;
use crate::conversation::answers::Answering;
use crate::conversation::cell::Live;
use crate::conversation::commit::{Cause, Staying};
use crate::conversation::mailbox::Event;
use crate::conversation::turn::{Happening, Tried, name_of};
use crate::machine::{Conversation, Failure, Home, Next, RunsIn, Seed, Turn};
use crate::reply::Effect;
use crate::store::Result;
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
            // A store that fails is the end of the bot: whatever this worker had is still in the store.
            if let Err(error) = this.work(&seed, known, first).await {
                error!(conversation = C::NAME, ?seed, "{error}");
                let _ = this.around.fatal.set(error);
            }
            drop(busy);
        });
    }

    async fn work(&self, seed: &C::Seed, known: Known<C>, first: Event) -> Result<()> {
        let mut live = match known {
            Known::Here(live) => Some(live),
            Known::NotHere => self.load(seed).await?,
        };
        let mut next = Some(first);
        while let Some(event) = next {
            let size = event.size();
            let taken = self.take(seed, &mut live, event).await;
            self.around.backlog.remove(size);
            taken?;
            if self.around.cancel.is_cancelled() {
                break;
            }
            next = self.next_or_rest(seed, &mut live);
            // A flooded conversation of plain `fn` handlers would otherwise never let go of its thread.
            tokio::task::coop::consume_budget().await;
        }
        Ok(())
    }

    async fn take(&self, seed: &C::Seed, live: &mut Option<Live<C>>, event: Event) -> Result<()> {
        let due = |live: &Live<C>| live.deadline().is_some_and(|it| it <= self.around.clock.now());
        match event {
            Event::Update { update, answering } => {
                return self.take_update(seed, live, &update, answering.as_ref()).await;
            }
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
        answering: Option<&Answering>,
    ) -> Result<()> {
        let home = Home::of(update).or_else(|| seed.home());
        if let Some(home) = &home {
            self.around.deliver.room(home.chat_id).await;
        }
        let entry = C::entry();
        let state = live.as_ref().map_or(&entry, |live| &live.state);
        let happening = self.happening(update.leaf(), Some(update), home.as_ref());
        let update_id = update.update_id();
        let done = Cause { update_id: Some(update_id), ..Cause::default() };
        match self.turn(state, happening).await {
            Tried::Cancelled => {
                place(seed, state).in_scope(|| warn!(update_id, "cancelled: the bot is stopping"));
                Ok(())
            }
            Tried::Turned(mut turn) => {
                if let Some(answering) = answering {
                    let answer = take_answer(&mut turn.effects);
                    turn.effects.extend(answering.took(answer));
                }
                self.commit(seed, live, turn, done).await
            }
            Tried::Untaken => {
                debug!(conversation = C::NAME, ?seed, update_id, "no handler took the update");
                let effects = answering.and_then(Answering::passed).into_iter().collect();
                let cause = Cause { staying: Staying::Unmoved, ..done };
                self.commit(seed, live, Turn { next: Next::Stay, effects }, cause).await
            }
            Tried::Failed(failure) => {
                place(seed, state).in_scope(|| error!(update_id, "{failure}"));
                metrics::counter!("stategram_turns_failed", "conversation" => C::NAME).increment(1);
                let mut turn = self.failed(seed, state, &failure, happening).await;
                take_answer(&mut turn.effects);
                turn.effects.extend(answering.and_then(Answering::passed));
                let cause = Cause { set_aside: Some(&failure), staying: Staying::Unmoved, ..done };
                self.commit(seed, live, turn, cause).await
            }
        }
    }

    /// A deadline has come: the conversation expires, once.
    async fn expire(&self, seed: &C::Seed, live: &mut Option<Live<C>>) -> Result<()> {
        let Some(mine) = live.as_ref() else { return Ok(()) };
        let home = seed.home();
        let happening = self.happening(Leaf::Expired, None, home.as_ref());
        let mut failed = None;
        let turn = match self.turn(&mine.state, happening).await {
            Tried::Cancelled => {
                place(seed, &mine.state).in_scope(|| warn!("`expired` was cancelled: the bot is stopping"));
                return Ok(());
            }
            Tried::Turned(turn) => turn,
            Tried::Untaken => self.end(seed, &mine.state, Vec::new(), happening).await,
            Tried::Failed(failure) => {
                place(seed, &mine.state).in_scope(|| error!("{failure}; the conversation ends"));
                metrics::counter!("stategram_turns_failed", "conversation" => C::NAME).increment(1);
                let effects = self.failed(seed, &mine.state, &failure, happening).await.effects;
                failed = Some(failure);
                self.end(seed, &mine.state, effects, happening).await
            }
        };
        metrics::counter!("stategram_conversations_expired", "conversation" => C::NAME).increment(1);
        let cause = Cause { set_aside: failed.as_ref(), staying: Staying::Rearmed, ..Cause::default() };
        self.commit(seed, live, turn, cause).await
    }

    /// The turn of the `failed` handler; one that stays and sends nothing where there is none, or it fails as well.
    async fn failed(&self, seed: &C::Seed, state: &C, failure: &Failure, what: Happening<'_>) -> Turn<C> {
        match self.turn(state, Happening { leaf: Leaf::Failed, failure: Some(failure), ..what }).await {
            Tried::Turned(turn) => return turn,
            Tried::Failed(again) => place(seed, state).in_scope(|| error!("and then {again}")),
            Tried::Cancelled | Tried::Untaken => {}
        }
        Turn { next: Next::Stay, effects: Vec::new() }
    }

    /// A turn that ends the conversation whatever its `exit` handler does.
    async fn end(&self, seed: &C::Seed, state: &C, effects: Vec<Effect>, what: Happening<'_>) -> Turn<C> {
        match self.pass_doors(state, Turn { next: Next::End, effects: effects.clone() }, what).await {
            Tried::Turned(turn) => return turn,
            Tried::Failed(failure) => place(seed, state).in_scope(|| error!("{failure}")),
            Tried::Cancelled | Tried::Untaken => {}
        }
        Turn { next: Next::End, effects }
    }

    fn happening<'a>(&self, leaf: Leaf, update: Option<&'a Arc<Incoming>>, home: Option<&'a Home>) -> Happening<'a> {
        Happening { leaf, update, failure: None, home, now: self.around.clock.now() }
    }
}

/// Where something was logged: which conversation, and its state. Made only for a line that is about to be written.
fn place<C: Conversation>(seed: &C::Seed, state: &C) -> Span {
    error_span!("turn", conversation = C::NAME, ?seed, state = name_of(state))
}

/// Takes the answer to the callback query out of what is to be sent; of several the last one counts.
fn take_answer(effects: &mut Vec<Effect>) -> Option<Box<AnswerCallbackQueryParams>> {
    let mut answer = None;
    effects.retain(|effect| match effect {
        Effect::AnswerCallbackQuery(params) => {
            answer = Some(params.clone());
            false
        }
        _ => true,
    });
    answer
}
