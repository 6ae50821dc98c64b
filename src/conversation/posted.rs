//! What comes to a conversation and is no update.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use tracing::{Instrument, error, warn};

use crate::conversation::Conversations;
use crate::conversation::commit::{Cause, Staying};
use crate::conversation::forms::Form;
use crate::conversation::load::restored;
use crate::conversation::matter::Matter;
use crate::conversation::told::{Outcome, Told};
use crate::conversation::turn::{Happening, Tried, one_line, place};
use crate::conversation::worker::{Flow, Held};
use crate::machine::{Next, RunsIn, Seed, Turn};
use crate::reply::Undeliverable;
use crate::store::{Aside, Entry, EntryKind, InboxId, Result};
use crate::unquoted;
use crate::update::Leaf;

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    pub(super) async fn take_posted(
        self: &Arc<Self>,
        held: &mut Held<C>,
        entry: &Entry,
        inbox: Option<InboxId>,
    ) -> Result<Flow> {
        let home = held.seed.home();
        let Entry { kind, body } = entry;
        let told;
        let what = match kind {
            EntryKind::Event => Happening { event: Some(body), ..self.happening(Leaf::Event, None, home.as_ref()) },
            EntryKind::Undeliverable => match serde_json::from_str::<Undeliverable>(body) {
                Ok(refused) => {
                    told = refused;
                    let what = self.happening(Leaf::Undeliverable, None, home.as_ref());
                    Happening { undeliverable: Some(&told), ..what }
                }
                Err(error) => return self.put_aside(held, entry, inbox, &error.to_string()).await,
            },
            EntryKind::End => return self.end_now(held, entry, inbox).await,
            EntryKind::Move => return self.take_move(held, entry, inbox, None).await,
            EntryKind::State => return self.bring_back(held, entry, inbox).await,
            EntryKind::Reply | EntryKind::Update => {
                return self.put_aside(held, entry, inbox, "it cannot be read").await;
            }
        };
        let mut matter = Matter { inbox: inbox.as_slice(), ..Matter::new(what, *kind, body) };
        self.see_to(held, &mut matter).await
    }

    /// Somebody ends the conversation. One in its entry state has ended already.
    async fn end_now(&self, held: &mut Held<C>, entry: &Entry, inbox: Option<InboxId>) -> Result<Flow> {
        let Some(live) = &held.live else {
            let cause = Cause { completes: inbox.as_slice(), staying: Staying::Unmoved, ..Cause::default() };
            self.commit(held, Turn::new(Next::Stay).into(), cause).await?;
            return Ok(Flow::Continue(()));
        };
        let notes = self.watch_turn(&held.seed, &live.state, entry.kind.name(), None);
        let told = Told::new(&held.seed, &live.state, entry.kind.name(), None, notes);
        let mut outcome = Outcome::default();
        let flow = self.end_told(held, entry, inbox, (&told, &mut outcome)).instrument(told.span()).await;
        self.tally.note(&told, None, outcome);
        self.watch_end(held, &told, outcome);
        flow
    }

    async fn end_told(
        &self,
        held: &mut Held<C>,
        entry: &Entry,
        inbox: Option<InboxId>,
        (told, outcome): (&Told, &mut Outcome),
    ) -> Result<Flow> {
        let Some(live) = &held.live else { return Ok(Flow::Continue(())) };
        let home = held.seed.home();
        let what = Happening { told: Some(told), ..self.happening(Leaf::Exit, None, home.as_ref()) };
        held.committed = false;
        let ending = self.end(&held.seed, &live.state, Turn::new(Next::End), what);
        match AssertUnwindSafe(ending).catch_unwind().await {
            Ok(Tried::Turned(done)) => {
                told.notes.goes(&done.turn.next);
                let cause = Cause { completes: inbox.as_slice(), staying: Staying::Unmoved, ..Cause::default() };
                self.commit(held, done, cause).await?;
                *outcome = Outcome::Taken;
            }
            Ok(Tried::Cancelled | Tried::Failed(_) | Tried::Superseded | Tried::Untaken) => {
                *outcome = Outcome::Cancelled;
                return Ok(Flow::Break(()));
            }
            Err(panic) => {
                let error = self.log_panic(held, &*panic);
                told.notes.panics(&error);
                return self.put_aside(held, entry, inbox, &error).await;
            }
        }
        Ok(Flow::Continue(()))
    }

    /// A state that was set aside is put back with its timers, if the conversation has not begun anew meanwhile. That is no
    /// going to it: no handler runs, and its time begins now.
    async fn bring_back(&self, held: &mut Held<C>, entry: &Entry, inbox: Option<InboxId>) -> Result<Flow> {
        if held.live.is_some() {
            return self.put_aside(held, entry, inbox, "it lives already").await;
        }
        let turn = match serde_json::from_str::<Form>(&entry.body) {
            Ok(form) => restored::<C>(form.version, form.state.get())
                .map(|state| Turn { timers: form.timers(), ..Turn::new(Next::To(state)) }),
            Err(error) => Err(error.to_string()),
        };
        let turned = turn.map(|turn| self.encode(&C::entry(), turn.into()));
        let error = match turned {
            Ok(Tried::Turned(done)) => {
                let cause = Cause { completes: inbox.as_slice(), ..Cause::default() };
                self.commit(held, done, cause).await?;
                self.watch_change(held);
                return Ok(Flow::Continue(()));
            }
            Ok(Tried::Failed(failure)) => failure.to_string(),
            Ok(Tried::Cancelled | Tried::Superseded | Tried::Untaken) => return Ok(Flow::Break(())),
            Err(error) => error,
        };
        self.put_aside(held, entry, inbox, &error).await
    }

    pub(super) async fn put_aside(
        &self,
        held: &mut Held<C>,
        Entry { kind, body }: &Entry,
        inbox: Option<InboxId>,
        error: &str,
    ) -> Result<Flow> {
        warn!(conversation = C::NAME, seed = ?held.seed, kind = kind.name(), "set aside: {}", unquoted::parser(error));
        let aside = vec![Aside { kind: *kind, body, error }];
        let cause = Cause { completes: inbox.as_slice(), aside, staying: Staying::Unmoved, ..Cause::default() };
        self.commit(held, Turn::new(Next::Stay).into(), cause).await?;
        Ok(Flow::Continue(()))
    }

    /// Ends the conversation with what the turn does, whatever its `exit` handler does but being cancelled.
    pub(super) async fn end(&self, seed: &C::Seed, state: &C, turn: Turn<C>, what: Happening<'_>) -> Tried<C> {
        let turn = Turn { next: Next::End, ..turn };
        match self.pass_doors(seed, state, turn.clone().into(), what).await {
            Tried::Failed(failure) => {
                place(what.told, seed, state)
                    .in_scope(|| error!("{}; the conversation ends all the same", one_line(&failure)));
                Tried::Turned(turn.into())
            }
            tried => tried,
        }
    }
}
