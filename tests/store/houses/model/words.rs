//! The model's words.

use std::collections::BTreeSet;

use stategram::clock::Moment;
use stategram::store::{
    Admission, Arrival, AsideId, Ask, Begun, Commit, Committed, Due, EffectId, Entry, EntryKind, Fate, InboxId, Kept,
    Key, Loaded, Pending, Posting, Queued, Replayed, Run, Sending, SetAside, Store, Stored, Timer, Waiting, ready,
};

use super::Model;
use super::pages::{Bot, Leaving, Owner};

impl Store for Model {
    fn keeps(&self) -> bool {
        true
    }

    fn begin<'a>(&'a self, run: Run<'a>) -> Pending<'a, Begun> {
        ready(Ok(self.begun(run)))
    }

    fn accept<'a>(&'a self, batch: &'a [Arrival<'a>], now: Moment) -> Pending<'a, Vec<Admission>> {
        ready(Ok(self.own(|bot| batch.iter().map(|arrival| bot.admit(arrival, now)).collect())))
    }

    fn load<'a>(&'a self, key: Key<'a>, ask: Ask) -> Pending<'a, Loaded> {
        let until = ask.inbox_until.unwrap_or(InboxId(self.run().earlier));
        ready(Ok(self.own(|bot| bot.load(&owner(key), ask, until))))
    }

    fn commit<'a>(&'a self, commit: Commit<'a>) -> Pending<'a, Committed> {
        ready(Ok(self.own(|bot| bot.commit(commit))))
    }

    fn due<'a>(
        &'a self,
        conversation: &'a str,
        until: Moment,
        after: Option<&'a (Moment, String)>,
        limit: usize,
    ) -> Pending<'a, Due> {
        let earlier = InboxId(self.run().earlier);
        let mut all = self.own(|bot| bot.ahead(conversation, earlier));
        let later = all.split_off(&(until + std::time::Duration::from_millis(1), String::new()));
        let waiting = all.into_iter().filter(|it| after.is_none_or(|after| it > after)).take(limit).collect();
        ready(Ok(Due { waiting, next: later.first().map(|it| it.0) }))
    }

    fn seeds<'a>(
        &'a self,
        conversation: &'a str,
        prefix: &'a str,
        after: Option<&'a str>,
        limit: usize,
    ) -> Pending<'a, Vec<String>> {
        ready(Ok(self.own(|bot| {
            let owners = bot.states.keys().chain(bot.timers.iter().map(|(owner, _)| owner));
            let owners = owners.map(|(name, seed)| (name, seed));
            let rows = bot.inbox.values().map(|it| (&it.conversation, &it.seed));
            let mine = owners.chain(rows).filter(|(name, _)| *name == conversation);
            let behind = |seed: &str| seed.starts_with(prefix) && after.is_none_or(|after| seed > after);
            let behind: BTreeSet<&String> = mine.map(|(_, seed)| seed).filter(|seed| behind(seed)).collect();
            behind.into_iter().take(limit).cloned().collect()
        })))
    }

    fn outbox(&self, from: EffectId, limit: usize) -> Pending<'_, Vec<Queued>> {
        ready(Ok(self.own(|bot| bot.outbox.range(from..).map(|(_, it)| it.queued.clone()).take(limit).collect())))
    }

    fn sending(&self, sending: Sending) -> Pending<'_, Option<i32>> {
        ready(Ok(self.own(|bot| {
            if let Some(leaving) = bot.outbox.get_mut(&sending.id) {
                leaving.sending = true;
            }
            sending.of.and_then(|of| bot.messages.get(&of).copied())
        })))
    }

    fn delivered(&self, effect: EffectId, fate: Fate, now: Moment) -> Pending<'_, Option<InboxId>> {
        ready(Ok(self.own(|bot| bot.delivered(effect, fate, now))))
    }

    fn set_aside(&self, after: Option<AsideId>, limit: usize) -> Pending<'_, Vec<SetAside>> {
        let first = after.map_or(AsideId(0), |it| AsideId(it.0 + 1));
        ready(Ok(self.own(|bot| bot.aside.range(first..).map(|(_, it)| it.clone()).take(limit).collect())))
    }

    fn replay(&self, id: AsideId, now: Moment) -> Pending<'_, Option<Replayed>> {
        ready(Ok(self.own(|bot| bot.replay(id, now))))
    }

    fn discard(&self, id: AsideId) -> Pending<'_, bool> {
        ready(Ok(self.own(|bot| bot.aside.remove(&id).is_some())))
    }
}

fn owner(key: Key<'_>) -> Owner {
    (key.conversation.to_owned(), key.seed())
}

impl Bot {
    fn admit(&mut self, arrival: &Arrival<'_>, now: Moment) -> Admission {
        match arrival {
            Arrival::Inline(update) => match self.seen.insert(update.update_id(), now) {
                Some(_) => Admission::Duplicate,
                None => Admission::New(Vec::new()),
            },
            Arrival::Posted(posting) => Admission::New(vec![self.row((*posting).clone())]),
            Arrival::Update { update, takers } => {
                let takers = takers();
                if self.seen.contains_key(&update.update_id()) {
                    return Admission::Duplicate;
                }
                if !takers.is_empty() {
                    self.seen.insert(update.update_id(), now);
                }
                let rows = takers.into_iter().map(|(name, seed)| {
                    let entry = Entry::new(EntryKind::Update, update.raw());
                    self.row(Posting { conversation: name.to_owned(), seed, entry })
                });
                Admission::New(rows.collect())
            }
        }
    }

    fn load(&self, owner: &Owner, ask: Ask, until: InboxId) -> Loaded {
        let of = |posting: &Posting| posting.conversation == owner.0 && posting.seed == owner.1;
        let rows = self.inbox.range(..=until).filter(|(_, posting)| of(posting)).take(ask.limit);
        let mine = self.timers.iter().filter(|(of, timer)| of == owner && timer.due <= ask.timers_until);
        let mut timers: Vec<Timer> = mine.map(|(_, timer)| timer.clone()).collect();
        timers.sort_by_key(|timer| timer.due);
        Loaded {
            conversation: self.states.get(owner).cloned(),
            moved: self.moved.get(owner).filter(|_| !self.states.contains_key(owner)).cloned(),
            inbox: rows.map(|(id, posting)| Waiting { id: *id, entry: posting.entry.clone() }).collect(),
            timers,
        }
    }

    fn commit(&mut self, commit: Commit<'_>) -> Committed {
        let owner = owner(commit.key);
        if let Some(from) = commit.moves {
            self.move_to(&owner, from);
        }
        for done in commit.completes {
            self.inbox.remove(done);
        }
        for aside in commit.aside {
            self.put_aside(commit.now, owner.clone(), Entry::new(aside.kind, aside.body), aside.error);
        }
        for change in commit.timers {
            self.change_timer(&owner, change);
        }
        match commit.next {
            Kept::Unchanged => {}
            Kept::Touched(deadlines) => {
                if let Some(stored) = self.states.get_mut(&owner) {
                    stored.deadlines = deadlines;
                }
            }
            Kept::State { version, state, deadlines } => {
                self.moved.remove(&owner);
                self.states.insert(owner.clone(), Stored { version, state: state.to_owned(), deadlines });
            }
            Kept::Ended => {
                self.moved.remove(&owner);
                self.states.remove(&owner);
                self.timers.retain(|(of, timer)| *of != owner || timer.outlives);
            }
        }
        let first_effect = EffectId(self.effects);
        for effect in commit.effects {
            let (conversation, seed) = owner.clone();
            let (id, turn, effect) = (EffectId(self.effects), first_effect, effect.clone());
            let tell_refused = commit.tell_refused;
            let queued = Queued { id, turn, at: commit.now, effect, conversation, seed, tell_refused };
            self.outbox.insert(id, Leaving { queued, sending: false });
            self.effects += 1;
        }
        Committed { first_effect, postings: commit.postings.iter().map(|it| self.row(it.clone())).collect() }
    }

    /// What was another conversation's is this one's.
    fn move_to(&mut self, to: &Owner, from: &str) {
        let from = (to.0.clone(), from.to_owned());
        let moving: Vec<_> = self.timers.iter().filter(|(of, _)| *of == from).map(|(_, timer)| timer.id).collect();
        self.timers.retain(|(of, timer)| of != to || !moving.contains(&timer.id));
        self.timers.iter_mut().filter(|(of, _)| *of == from).for_each(|(of, _)| *of = to.clone());
        let mine = self.outbox.values_mut().map(|it| &mut it.queued);
        mine.filter(|it| it.conversation == from.0 && it.seed == from.1).for_each(|it| it.seed.clone_from(&to.1));
        self.states.remove(&from);
        self.moved.insert(from, to.1.clone());
    }

    /// All that is to be done for conversations of that name, now or later.
    fn ahead(&self, name: &str, earlier: InboxId) -> BTreeSet<(Moment, String)> {
        let rows = self.inbox.range(..=earlier).filter(|(_, it)| it.conversation == name);
        let rows = rows.map(|(_, it)| (Moment::from_millis(0), it.seed.clone()));
        let states = self.states.iter().filter(|(owner, _)| owner.0 == name);
        let states = states.filter_map(|(owner, it)| Some((it.deadlines.next()?, owner.1.clone())));
        let timers = self.timers.iter().filter(|(owner, _)| owner.0 == name);
        rows.chain(states).chain(timers.map(|(owner, it)| (it.due, owner.1.clone()))).collect()
    }

    fn delivered(&mut self, effect: EffectId, fate: Fate, now: Moment) -> Option<InboxId> {
        if fate == Fate::Unsent {
            self.outbox.get_mut(&effect)?.sending = false;
            return None;
        }
        let queued = self.outbox.remove(&effect)?.queued;
        match fate {
            Fate::Doubtful { error } => {
                let entry = Entry::new(EntryKind::Reply, serde_json::to_string(&queued.effect).unwrap());
                self.put_aside(now, (queued.conversation, queued.seed), entry, &error);
            }
            Fate::Sent { message: Some((sent, message_id)) } => {
                self.messages.insert(sent, message_id);
            }
            Fate::Refused { tell: Some(told) } if queued.tell_refused => {
                let of_the_turn = self.outbox.values_mut().filter(|it| it.queued.turn == queued.turn);
                of_the_turn.for_each(|it| it.queued.tell_refused = false);
                let entry = Entry::new(EntryKind::Undeliverable, told);
                return Some(self.row(Posting { conversation: queued.conversation, seed: queued.seed, entry }));
            }
            Fate::Dropped | Fate::Refused { .. } | Fate::Sent { message: None } | Fate::Unsent => {}
        }
        None
    }

    fn replay(&mut self, id: AsideId, at: Moment) -> Option<Replayed> {
        let SetAside { posting, .. } = self.aside.get(&id).cloned()?;
        if posting.entry.kind != EntryKind::Reply {
            self.aside.remove(&id);
            return Some(Replayed::Inbox(Some(self.row(posting.clone())), posting));
        }
        let effect = match serde_json::from_str(&posting.entry.body) {
            Ok(effect) => effect,
            Err(error) => return Some(Replayed::Unreadable(error.to_string())),
        };
        self.aside.remove(&id);
        let id = EffectId(self.effects);
        self.effects += 1;
        let Posting { conversation, seed, .. } = posting;
        let queued = Queued { id, turn: id, at, effect, conversation, seed, tell_refused: false };
        self.outbox.insert(id, Leaving { queued: queued.clone(), sending: false });
        Some(Replayed::Outbox(queued))
    }
}
