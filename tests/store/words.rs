//! The words of a store, said in one line each.

use std::time::Duration;

use futures_util::future::BoxFuture;
use stategram::clock::Moment;
use stategram::machine::PerChat;
use stategram::reply::Effect;
use stategram::store::{
    Admission, Arrival, Aside, AsideId, Ask, Begun, Commit, Committed, Deadlines, Due, EffectId, Entry, EntryKind,
    InboxId, Kept, Key, Loaded, Posting, Queued, Run, Sending, SentId, SetAside, Store, StoreError, TimerChange,
    TimerId,
};
use stategram::update::Incoming;

use crate::rule::{Broken, Check};

pub(crate) const BOT: i64 = 42;
pub(crate) const GAME: &str = "Game";
pub(crate) const MENU: &str = "Menu";

/// More than any test has.
pub(crate) const ALL: usize = 10_000;

/// The id behind every row, effect and timer of a test.
const LAST: u64 = 1 << 40;

pub(crate) const fn at(millis: u64) -> Moment {
    Moment::from_millis(millis)
}

pub(crate) async fn begin(store: &dyn Store) -> Check<Begun> {
    begin_as(store, BOT, &[GAME, MENU]).await
}

pub(crate) async fn begin_as(store: &dyn Store, bot_id: i64, conversations: &[&'static str]) -> Check<Begun> {
    Ok(store.begin(Run { bot_id, conversations, now: at(1_000) }).await?)
}

pub(crate) fn incoming(id: i64) -> Incoming {
    Incoming::decode(&raw(id)).expect("an update")
}

/// The update of that id, as JSON.
pub(crate) fn raw(id: i64) -> String {
    format!(r#"{{"update_id":{id},"poll":{{"id":"{id}"}}}}"#)
}

/// An update comes, for these conversations.
pub(crate) async fn arrive(store: &dyn Store, id: i64, takers: &[(&'static str, i64)]) -> Check<Admission> {
    arrive_at(store, at(1_000), id, takers).await
}

pub(crate) async fn arrive_at(
    store: &dyn Store,
    now: Moment,
    id: i64,
    takers: &[(&'static str, i64)],
) -> Check<Admission> {
    let mut admissions = arrive_together(store, now, &[(id, takers)]).await?;
    admissions.pop().filter(|_| admissions.is_empty()).ok_or_else(|| Broken("not one admission for one update".into()))
}

/// Updates come in one batch.
pub(crate) async fn arrive_together(
    store: &dyn Store,
    now: Moment,
    batch: &[(i64, &[(&'static str, i64)])],
) -> Check<Vec<Admission>> {
    let updates: Vec<_> = batch.iter().map(|(id, _)| incoming(*id)).collect();
    let takers: Vec<_> = batch.iter().map(|(_, takers)| move || rows(takers)).collect();
    let arrivals: Vec<_> =
        updates.iter().zip(&takers).map(|(update, takers)| Arrival::Update { update, takers }).collect();
    Ok(store.accept(&arrivals, now).await?)
}

/// An inline query comes, which somebody takes.
pub(crate) async fn query(store: &dyn Store, id: i64) -> Check<Admission> {
    let mut admissions = store.accept(&[Arrival::Inline(&incoming(id))], at(1_000)).await?;
    admissions.pop().filter(|_| admissions.is_empty()).ok_or_else(|| Broken("not one admission for one query".into()))
}

fn rows(takers: &[(&'static str, i64)]) -> Vec<(&'static str, String)> {
    takers.iter().map(|(name, seed)| (*name, seed.to_string())).collect()
}

/// The row that an update got, which one conversation takes.
pub(crate) async fn one_row(store: &dyn Store, id: i64, name: &'static str, seed: i64) -> Check<InboxId> {
    match arrive(store, id, &[(name, seed)]).await? {
        Admission::New(rows) if rows.len() == 1 => Ok(rows[0]),
        other => Err(Broken(format!("update {id}, taken by one conversation, is admitted as {other:?}"))),
    }
}

pub(crate) fn posting(name: &str, seed: i64, event: &str) -> Posting {
    let entry = Entry::new(EntryKind::Event, event);
    Posting { conversation: name.to_owned(), seed: seed.to_string(), entry }
}

/// An event comes from a handle. Answers its row.
pub(crate) async fn post(store: &dyn Store, posting: &Posting) -> Check<InboxId> {
    match store.accept(&[Arrival::Posted(posting)], at(1_000)).await?.as_slice() {
        [Admission::New(rows)] if rows.len() == 1 => Ok(rows[0]),
        other => Err(Broken(format!("an event is admitted as {other:?}"))),
    }
}

pub(crate) async fn load(store: &dyn Store, name: &'static str, seed: i64, ask: Ask) -> Check<Loaded> {
    Ok(store.load(Key::new(name, &PerChat(seed)), ask).await?)
}

/// All that the store has of a conversation.
pub(crate) async fn look(store: &dyn Store, name: &'static str, seed: i64) -> Check<Loaded> {
    let ask = Ask { timers_until: at(LAST), inbox_until: Some(InboxId(LAST)), limit: ALL };
    load(store, name, seed, ask).await
}

/// What waits for a conversation: rows and what they hold.
pub(crate) async fn inbox(store: &dyn Store, name: &'static str, seed: i64) -> Check<Vec<(InboxId, String)>> {
    Ok(bodies(look(store, name, seed).await?))
}

/// What an earlier run left for a conversation.
pub(crate) async fn left(store: &dyn Store, name: &'static str, seed: i64) -> Check<Vec<(InboxId, String)>> {
    let ask = Ask { timers_until: at(0), inbox_until: None, limit: ALL };
    Ok(bodies(load(store, name, seed, ask).await?))
}

fn bodies(loaded: Loaded) -> Vec<(InboxId, String)> {
    loaded.inbox.into_iter().map(|it| (it.id, it.entry.body)).collect()
}

/// The state of a conversation.
pub(crate) async fn state(store: &dyn Store, name: &'static str, seed: i64) -> Check<Option<String>> {
    Ok(look(store, name, seed).await?.conversation.map(|it| it.state))
}

/// The timers of a conversation that come up by then.
pub(crate) async fn timers(store: &dyn Store, name: &'static str, seed: i64, until: u64) -> Check<Vec<(u64, u64)>> {
    let ask = Ask { timers_until: at(until), inbox_until: None, limit: 0 };
    let timers = load(store, name, seed, ask).await?.timers;
    Ok(timers.into_iter().map(|it| (it.id.0, it.due.as_millis())).collect())
}

/// What is due by then: each conversation once, with its earliest moment. Checks that the answer is in order.
pub(crate) async fn due(store: &dyn Store, name: &'static str, until: u64) -> Check<Vec<(u64, i64)>> {
    let Due { waiting, .. } = store.due(name, at(until), None, ALL).await?;
    firsts(waiting)
}

/// Each conversation once, with its earliest moment.
pub(crate) fn firsts(waiting: Vec<(Moment, String)>) -> Check<Vec<(u64, i64)>> {
    if !waiting.is_sorted() {
        return Err(Broken(format!("what is due is not in order: {waiting:?}")));
    }
    let mut found: Vec<(u64, i64)> = Vec::new();
    for (since, seed) in waiting {
        let seed = seed.parse().map_err(|_| Broken(format!("nobody has the seed {seed:?}")))?;
        if found.iter().all(|(_, it)| *it != seed) {
            found.push((since.as_millis(), seed));
        }
    }
    Ok(found)
}

pub(crate) async fn next_due(store: &dyn Store, name: &'static str, until: u64) -> Check<Option<u64>> {
    Ok(store.due(name, at(until), None, ALL).await?.next.map(Moment::as_millis))
}

/// A message to a chat.
pub(crate) fn message(chat: i64, text: &str) -> Effect {
    let json = serde_json::json!({"sendMessage": {"chat_id": chat, "text": text}});
    serde_json::from_value(json).expect("an effect")
}

/// A message that is never repeated.
pub(crate) fn once(chat: i64, text: &str) -> Effect {
    Effect { once: true, ..message(chat, text) }
}

/// Everything in the outbox.
pub(crate) async fn outbox(store: &dyn Store) -> Check<Vec<Queued>> {
    Ok(store.outbox(EffectId(0), ALL).await?)
}

pub(crate) async fn outbox_ids(store: &dyn Store) -> Check<Vec<u64>> {
    Ok(outbox(store).await?.iter().map(|it| it.id.0).collect())
}

pub(crate) async fn sending(store: &dyn Store, id: u64, once: bool) -> Check {
    store.sending(Sending { id: EffectId(id), once, of: None }).await?;
    Ok(())
}

/// The message that `of` became, asked for while sending another effect.
pub(crate) async fn resolve(store: &dyn Store, id: u64, of: u64) -> Check<Option<i32>> {
    Ok(store.sending(Sending { id: EffectId(id), once: false, of: Some(SentId(of)) }).await?)
}

pub(crate) async fn set_aside(store: &dyn Store) -> Check<Vec<SetAside>> {
    Ok(store.set_aside(None, ALL).await?)
}

/// A timer that comes up once, and whose event is its id.
pub(crate) fn set(id: u64, due: u64) -> TimerChange {
    TimerChange::Set { id: TimerId(id), due: at(due), every: None, outlives: false, event: id.to_string() }
}

pub(crate) fn set_outliving(id: u64, due: u64) -> TimerChange {
    TimerChange::Set { id: TimerId(id), due: at(due), every: None, outlives: true, event: id.to_string() }
}

pub(crate) fn set_every(id: u64, due: u64, every: u64) -> TimerChange {
    let every = Some(Duration::from_millis(every));
    TimerChange::Set { id: TimerId(id), due: at(due), every, outlives: false, event: id.to_string() }
}

pub(crate) fn move_to(id: u64, due: u64) -> TimerChange {
    TimerChange::Move(TimerId(id), at(due))
}

pub(crate) fn cancel(id: u64) -> TimerChange {
    TimerChange::Cancel(TimerId(id))
}

pub(crate) fn silence(until: u64) -> Deadlines {
    Deadlines { silence: Some(at(until)), at_most: None }
}

/// A turn of a conversation, until it is said. Unless told otherwise it changes nothing.
#[derive(Clone, Debug)]
pub(crate) struct Say {
    pub(crate) name: &'static str,
    pub(crate) seed: i64,
    pub(crate) now: Moment,
    pub(crate) completes: Vec<InboxId>,
    pub(crate) aside: Vec<(EntryKind, String, String)>,
    pub(crate) moves: Option<i64>,
    pub(crate) next: Becomes,
    pub(crate) timers: Vec<TimerChange>,
    pub(crate) effects: Vec<Effect>,
    pub(crate) tell_refused: bool,
    pub(crate) postings: Vec<Posting>,
}

#[derive(Clone, Debug, Default)]
pub(crate) enum Becomes {
    #[default]
    Unchanged,
    Touched(Deadlines),
    State(String, Deadlines),
    Ended,
}

/// A turn of that game.
pub(crate) fn game(seed: i64) -> Say {
    turn(GAME, seed)
}

pub(crate) fn turn(name: &'static str, seed: i64) -> Say {
    Say {
        name,
        seed,
        now: at(1_000),
        completes: Vec::new(),
        aside: Vec::new(),
        moves: None,
        next: Becomes::default(),
        timers: Vec::new(),
        effects: Vec::new(),
        tell_refused: false,
        postings: Vec::new(),
    }
}

impl Say {
    pub(crate) fn done(self, row: InboxId) -> Self {
        self.all_done(&[row])
    }

    pub(crate) fn all_done(self, rows: &[InboxId]) -> Self {
        Self { completes: rows.to_vec(), ..self }
    }

    /// It was the conversation of that seed before.
    pub(crate) fn moves(self, from: i64) -> Self {
        Self { moves: Some(from), ..self }
    }

    pub(crate) fn aside(self, kind: EntryKind, body: impl Into<String>, error: &str) -> Self {
        let aside = [self.aside, vec![(kind, body.into(), error.to_owned())]].concat();
        Self { aside, ..self }
    }

    /// It goes to a state without a deadline.
    pub(crate) fn state(self, state: &str) -> Self {
        self.state_until(state, Deadlines::default())
    }

    pub(crate) fn state_until(self, state: &str, deadlines: Deadlines) -> Self {
        Self { next: Becomes::State(state.to_owned(), deadlines), ..self }
    }

    pub(crate) fn touched(self, deadlines: Deadlines) -> Self {
        Self { next: Becomes::Touched(deadlines), ..self }
    }

    pub(crate) fn ended(self) -> Self {
        Self { next: Becomes::Ended, ..self }
    }

    pub(crate) fn timers(self, timers: &[TimerChange]) -> Self {
        Self { timers: timers.to_vec(), ..self }
    }

    pub(crate) fn sends(self, effects: &[Effect]) -> Self {
        Self { effects: effects.to_vec(), ..self }
    }

    pub(crate) fn tells(self) -> Self {
        Self { tell_refused: true, ..self }
    }

    pub(crate) fn posts(self, postings: &[Posting]) -> Self {
        Self { postings: postings.to_vec(), ..self }
    }

    pub(crate) async fn to(&self, store: &dyn Store) -> Check<Committed> {
        Ok(self.say(store).await?)
    }

    /// Says it when first polled.
    pub(crate) fn say<'a>(&'a self, store: &'a dyn Store) -> BoxFuture<'a, Result<Committed, StoreError>> {
        let seed = PerChat(self.seed);
        let moves = self.moves.map(|from| from.to_string());
        Box::pin(async move {
            let aside: Vec<_> =
                self.aside.iter().map(|(kind, body, error)| Aside { kind: *kind, body, error }).collect();
            let commit = Commit {
                key: Key::new(self.name, &seed),
                now: self.now,
                completes: &self.completes,
                aside: &aside,
                moves: moves.as_deref(),
                next: match &self.next {
                    Becomes::Unchanged => Kept::Unchanged,
                    Becomes::Touched(deadlines) => Kept::Touched(*deadlines),
                    Becomes::State(state, deadlines) => Kept::State { version: 1, state, deadlines: *deadlines },
                    Becomes::Ended => Kept::Ended,
                },
                timers: &self.timers,
                effects: &self.effects,
                tell_refused: self.tell_refused,
                postings: &self.postings,
            };
            store.commit(commit).await
        })
    }
}

/// Says a word that changes nothing, behind which everything before is settled.
pub(crate) async fn settle(store: &dyn Store) -> Check {
    store.discard(AsideId(LAST)).await?;
    Ok(())
}
