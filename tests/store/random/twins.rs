//! A store and the model, to which the same is said.

use std::collections::BTreeMap;
use std::sync::Arc;

use stategram::clock::Moment;
use stategram::store::{
    Admission, Arrival, AsideId, Ask, Due, EffectId, EntryKind, Fate, InboxId, Queued, Replayed, Run, Sending, SentId,
    SetAside, Store,
};

use super::words::{End, OWNERS, Owner, Word};
use crate::houses::{House, ModelHouse, crash};
use crate::rule::{Check, same, so};
use crate::words::{ALL, BOT, GAME, MENU, Say, at, firsts, incoming, load, posting};

pub(super) struct Twins {
    house: Box<dyn House>,
    model: ModelHouse,
    /// The model's row for the store's.
    rows: BTreeMap<InboxId, InboxId>,
    /// What the model set aside, for what the store did.
    asides: BTreeMap<AsideId, AsideId>,
    /// The first number of the store's effects; the model's first is 0.
    first: u64,
}

/// How two answers of a kind are compared.
type Both<T> = (T, T);

impl Twins {
    pub(super) async fn with(house: Box<dyn House>) -> Self {
        let (rows, asides) = (BTreeMap::new(), BTreeMap::new());
        let mut twins = Self { house, model: ModelHouse::default(), rows, asides, first: 0 };
        let store = twins.store();
        twins.first = store.begin(run(true)).await.expect("it begins").next_effect.0;
        twins.reference().begin(run(true)).await.expect("it begins");
        twins
    }

    fn store(&self) -> Arc<dyn Store> {
        self.house.store()
    }

    fn reference(&self) -> Arc<dyn Store> {
        self.model.store()
    }

    fn keeps(&self) -> bool {
        self.store().keeps()
    }

    pub(super) async fn say(&mut self, word: &Word) -> Check {
        match word {
            Word::Arrive(batch) => self.arrive(batch).await,
            Word::Post((name, seed)) => {
                let event = posting(name, *seed, "1");
                let posted = [Arrival::Posted(&event)];
                let (store, model) = (self.store(), self.reference());
                let both = (store.accept(&posted, at(1_000)).await?, model.accept(&posted, at(1_000)).await?);
                self.pair_admissions(both)
            }
            Word::Turn(say, row) => self.turn(say, *row).await,
            Word::Sending(effect, of) => self.sending(*effect, *of).await,
            Word::Delivered(effect, end) => self.delivered(*effect, *end).await,
            Word::Replay(which) => self.replay(*which).await,
            Word::Discard(which) => {
                let Some((own, models)) = self.aside(*which) else { return Ok(()) };
                self.asides.remove(&own);
                so("it was thrown away", self.store().discard(own).await?)?;
                so("it was thrown away", self.reference().discard(models).await?)
            }
            Word::Look { until, limit, row } => self.look(*until, *limit, *row).await,
            Word::Restart { crash, with_menu } => self.restart(*crash, *with_menu).await,
        }
    }

    pub(super) async fn look_at_all(&mut self) -> Check {
        self.look(1_000, ALL, usize::MAX).await
    }

    async fn arrive(&mut self, batch: &[(i64, Vec<Owner>)]) -> Check {
        let updates: Vec<_> = batch.iter().map(|(id, _)| incoming(*id)).collect();
        let row = |(name, seed): &Owner| (*name, seed.to_string());
        let takers: Vec<_> = batch.iter().map(|(_, takers)| move || takers.iter().map(row).collect()).collect();
        let arrivals: Vec<_> =
            updates.iter().zip(&takers).map(|(update, takers)| Arrival::Update { update, takers }).collect();
        let (store, model) = (self.store(), self.reference());
        let both = (store.accept(&arrivals, at(1_000)).await?, model.accept(&arrivals, at(1_000)).await?);
        self.pair_admissions(both)
    }

    fn pair_admissions(&mut self, (own, models): Both<Vec<Admission>>) -> Check {
        same("admissions", own.len(), models.len())?;
        for (own, models) in own.into_iter().zip(models) {
            match (own, models) {
                (Admission::New(own), Admission::New(models)) => self.pair_rows(own, models)?,
                (own, models) => same("an admission", own, models)?,
            }
        }
        Ok(())
    }

    fn pair_rows(&mut self, own: Vec<InboxId>, models: Vec<InboxId>) -> Check {
        if !self.keeps() {
            return same("rows", own, vec![]);
        }
        same("rows", own.len(), models.len())?;
        for (own, models) in own.into_iter().zip(models) {
            so("a row is the newest", self.rows.last_key_value().is_none_or(|(last, _)| *last < own))?;
            self.rows.insert(own, models);
        }
        Ok(())
    }

    async fn turn(&mut self, say: &Say, row: Option<usize>) -> Check {
        let open = self.open_rows((say.name, say.seed)).await?;
        // One in three is done with all that waits, as an album is.
        let all = row.is_some_and(|row| row % 3 == 0);
        let row = row.filter(|_| !open.is_empty()).map(|row| open[row % open.len()]);
        let rows: Vec<_> = if all { open } else { row.into_iter().collect() };
        let (mut own, mut models) = (say.clone(), say.clone());
        own.completes = rows.iter().map(|(own, _)| *own).collect();
        models.completes = rows.iter().map(|(_, models)| *models).collect();
        let (own, models) = (own.to(&*self.store()).await?, models.to(&*self.reference()).await?);
        same("the first number", own.first_effect.0 - self.first, models.first_effect.0)?;
        self.pair_rows(own.postings, models.postings)?;
        self.pair_asides().await
    }

    /// A conversation's open rows, in the store and in the model. The memory store has none.
    async fn open_rows(&self, (name, seed): Owner) -> Check<Vec<Both<InboxId>>> {
        let ask = Ask { timers_until: at(0), inbox_until: Some(InboxId(1 << 40)), limit: ALL };
        let rows = load(&*self.reference(), name, seed, ask).await?.inbox;
        let open = self.rows.iter().filter(|(_, models)| rows.iter().any(|row| row.id == **models));
        Ok(open.map(|(own, models)| (*own, *models)).collect())
    }

    /// What is new among what was set aside is of equal content, in whatever order it was.
    async fn pair_asides(&mut self) -> Check {
        let all = (self.store().set_aside(None, ALL).await?, self.reference().set_aside(None, ALL).await?);
        let is_new = |row: &SetAside| !self.asides.contains_key(&row.id);
        let mut own: Vec<_> = all.0.into_iter().filter(is_new).collect();
        let mut models: Vec<_> =
            all.1.into_iter().filter(|row| !self.asides.values().any(|it| *it == row.id)).collect();
        own.sort_by_key(content);
        models.sort_by_key(content);
        same("set aside", own.iter().map(content).collect::<Vec<_>>(), models.iter().map(content).collect())?;
        self.asides.extend(own.iter().zip(&models).map(|(own, models)| (own.id, models.id)));
        Ok(())
    }

    fn aside(&self, which: usize) -> Option<(AsideId, AsideId)> {
        let all: Vec<_> = self.asides.iter().map(|(own, models)| (*own, *models)).collect();
        all.get(which % all.len().max(1)).copied()
    }

    /// One of the effects in the outbox.
    async fn effect(&self, which: usize) -> Check<Option<Queued>> {
        let all = self.reference().outbox(EffectId(0), ALL).await?;
        Ok(all.get(which % all.len().max(1)).cloned())
    }

    async fn sending(&mut self, which: usize, of: Option<u64>) -> Check {
        let Some(Queued { id, effect, .. }) = self.effect(which).await? else { return Ok(()) };
        let models = Sending { id, once: effect.once, of: of.map(SentId) };
        let own = Sending { id: EffectId(id.0 + self.first), ..models };
        let both = (self.store().sending(own).await?, self.reference().sending(models).await?);
        same("the message", both.0, both.1)
    }

    async fn delivered(&mut self, which: usize, end: End) -> Check {
        let Some(Queued { id, .. }) = self.effect(which).await? else { return Ok(()) };
        let fate = match end {
            // The memory store has no words of it.
            End::Doubtful if !self.keeps() => Fate::Dropped,
            End::Doubtful => Fate::Doubtful { error: "no".to_owned() },
            // The memory store is never told so.
            End::Dropped | End::Unsent if !self.keeps() => Fate::Dropped,
            End::Dropped => Fate::Dropped,
            End::Unsent => Fate::Unsent,
            End::Refused { tell } => Fate::Refused { tell: tell.then(|| "{}".to_owned()) },
            End::Sent(message) => Fate::Sent { message: message.map(|(sent, id)| (SentId(sent), id)) },
        };
        let own = self.store().delivered(EffectId(id.0 + self.first), fate.clone(), at(1_000)).await?;
        let models = self.reference().delivered(id, fate, at(1_000)).await?;
        self.pair_rows(own.into_iter().collect(), models.into_iter().collect())?;
        self.pair_asides().await
    }

    async fn replay(&mut self, which: usize) -> Check {
        let Some((own, models)) = self.aside(which) else { return Ok(()) };
        self.asides.remove(&own);
        let both = (self.store().replay(own, at(2_000)).await?, self.reference().replay(models, at(2_000)).await?);
        match both {
            (Some(Replayed::Inbox(own, posting)), Some(Replayed::Inbox(models, expected))) => {
                same("what is put back", posting, expected)?;
                self.pair_rows(own.into_iter().collect(), models.into_iter().collect())
            }
            (Some(Replayed::Outbox(own)), Some(Replayed::Outbox(models))) => {
                same("the reply that is put back", self.as_models(own), models)
            }
            (own, models) => same("what is put back", own, models),
        }
    }

    /// The store's effect, numbered as the model's are.
    fn as_models(&self, queued: Queued) -> Queued {
        let (id, turn) = (EffectId(queued.id.0 - self.first), EffectId(queued.turn.0 - self.first));
        Queued { id, turn, ..queued }
    }

    async fn restart(&mut self, by_crash: bool, with_menu: bool) -> Check {
        if !self.keeps() {
            return Ok(());
        }
        match by_crash {
            true => crash(&mut *self.house).await,
            false => self.house.restart().await,
        }
        self.model.restart().await;
        let (mut own, models) =
            (self.store().begin(run(with_menu)).await?, self.reference().begin(run(with_menu)).await?);
        own.next_effect.0 -= self.first;
        same("what was found at the begin", own, models)?;
        self.pair_asides().await?;
        self.look_at_all().await
    }

    async fn look(&mut self, until: u64, limit: usize, row: usize) -> Check {
        let (store, model) = (self.store(), self.reference());
        let row = self.rows.iter().nth(row % self.rows.len().max(1));
        let up_to = row.map_or(Some((InboxId(1), InboxId(1))), |(own, models)| Some((*own, *models)));
        for (name, seed) in OWNERS {
            for up_to in [None, up_to] {
                let ask = |inbox_until| Ask { timers_until: at(until), inbox_until, limit };
                let mut own = load(&*store, name, seed, ask(up_to.map(|it| it.0))).await?;
                let models = load(&*model, name, seed, ask(up_to.map(|it| it.1))).await?;
                own.inbox.iter_mut().for_each(|it| it.id = self.rows.get(&it.id).copied().unwrap_or_default());
                match store.keeps() {
                    true => same(&format!("{name} {seed}"), own, models)?,
                    false => same(&format!("timers of {name} {seed}"), own.timers, models.timers)?,
                }
            }
        }
        self.look_at_what_is_due(until, limit).await?;
        if store.keeps() {
            let mut own = store.outbox(EffectId(self.first + until), limit).await?;
            own = own.into_iter().map(|it| self.as_models(it)).collect();
            same("the outbox", own, model.outbox(EffectId(until), limit).await?)?;
        }
        let own = store.set_aside(None, ALL).await?;
        so("what was set aside is in order", own.is_sorted_by(|a, b| a.id < b.id))?;
        same("set aside", own.iter().map(|it| it.id).collect(), self.asides.keys().copied().collect::<Vec<_>>())
    }

    async fn look_at_what_is_due(&self, until: u64, limit: usize) -> Check {
        for name in [GAME, MENU] {
            let (mut all, mut after): (Vec<(Moment, String)>, _) = (Vec::new(), None);
            loop {
                let page = self.store().due(name, at(until), after.as_ref(), limit).await?.waiting;
                so("a page is not too long, and the pages come to an end", page.len() <= limit && all.len() < 1_000)?;
                let Some(last) = page.last() else { break };
                after = Some(last.clone());
                all.extend(page);
            }
            let models = self.expected_due(name, until).await?;
            same(&format!("due of {name}"), firsts(all)?, firsts(models.waiting)?)?;
            let own = self.store().due(name, at(until), None, limit).await?;
            same(&format!("the next of {name}"), own.next, models.next)?;
        }
        Ok(())
    }
}

impl Twins {
    /// What the model says is due: without a disk only the timers are.
    async fn expected_due(&self, name: &'static str, until: u64) -> Check<Due> {
        if self.keeps() {
            return Ok(self.reference().due(name, at(until), None, ALL).await?);
        }
        let mut moments = Vec::new();
        for (_, seed) in OWNERS.into_iter().filter(|it| it.0 == name) {
            let ask = Ask { timers_until: at(1 << 40), inbox_until: None, limit: 0 };
            let timers = load(&*self.reference(), name, seed, ask).await?.timers;
            moments.extend(timers.into_iter().map(|timer| (timer.due, seed.to_string())));
        }
        moments.sort();
        let next = moments.iter().map(|it| it.0).find(|moment| *moment > at(until));
        moments.retain(|it| it.0 <= at(until));
        Ok(Due { waiting: moments, next })
    }
}

fn run(with_menu: bool) -> Run<'static> {
    let conversations: &[_] = if with_menu { &[GAME, MENU] } else { &[GAME] };
    Run { bot_id: BOT, conversations, now: at(1_000) }
}

/// What was set aside but for its id, and the store's own words.
fn content(row: &SetAside) -> (EntryKind, String, String, String, Moment, bool) {
    let SetAside { at, posting, error, .. } = row.clone();
    (posting.entry.kind, posting.entry.body, posting.conversation, posting.seed, at, error == "no")
}
