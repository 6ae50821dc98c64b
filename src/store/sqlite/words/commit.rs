//! A turn happens.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::clock::Moment;
use crate::store::sqlite::books::{Books, next};
use crate::store::sqlite::rows::{span, stamp};
use crate::store::sqlite::word::Work;
use crate::store::{Committed, Deadlines, EffectId, EntryKind, InboxId, Kept, Posting, TimerChange};

/// A turn that owns what it is.
pub(in crate::store::sqlite) struct Turn {
    pub(in crate::store::sqlite) bot: i64,
    pub(in crate::store::sqlite) conversation: &'static str,
    pub(in crate::store::sqlite) seed: String,
    pub(in crate::store::sqlite) now: Moment,
    pub(in crate::store::sqlite) completes: Vec<InboxId>,
    pub(in crate::store::sqlite) aside: Vec<(EntryKind, String, String)>,
    pub(in crate::store::sqlite) moves: Option<String>,
    pub(in crate::store::sqlite) next: Next,
    pub(in crate::store::sqlite) timers: Vec<TimerChange>,
    /// JSON.
    pub(in crate::store::sqlite) effects: Vec<String>,
    pub(in crate::store::sqlite) tell: bool,
    pub(in crate::store::sqlite) postings: Vec<Posting>,
    /// Whether all it sends are answers to inline queries, which no other run sends.
    pub(in crate::store::sqlite) only_answers: bool,
}

/// A [`Kept`] that owns its state.
pub(in crate::store::sqlite) enum Next {
    Unchanged,
    Touched(Deadlines),
    State { version: u32, state: String, deadlines: Deadlines },
    Ended,
}

impl From<Kept<'_>> for Next {
    fn from(kept: Kept<'_>) -> Self {
        match kept {
            Kept::Unchanged => Self::Unchanged,
            Kept::Touched(deadlines) => Self::Touched(deadlines),
            Kept::State { version, state, deadlines } => Self::State { version, state: state.to_owned(), deadlines },
            Kept::Ended => Self::Ended,
        }
    }
}

impl Work for Turn {
    type Answer = Committed;

    /// A turn that does no more than answer what somebody types: nobody misses it after a loss of power.
    fn soft(&self) -> bool {
        let Self { completes, aside, moves, next, timers, postings, only_answers, .. } = self;
        let is_empty = completes.is_empty() && aside.is_empty() && timers.is_empty() && postings.is_empty();
        *only_answers && is_empty && moves.is_none() && matches!(next, Next::Unchanged)
    }

    /// One that needs no disk waits for nobody.
    fn conversation(&self) -> Option<u64> {
        if self.soft() {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        (self.bot, self.conversation, &self.seed).hash(&mut hasher);
        Some(hasher.finish())
    }

    fn work(self, books: &mut Books<'_>) -> rusqlite::Result<Committed> {
        let (bot, now, key) = (self.bot, self.now, (self.conversation, self.seed.as_str()));
        books.tick(bot, now);
        if let Some(from) = &self.moves {
            move_here(books, bot, key, from)?;
        }
        for id in self.completes {
            complete(books, bot, key, id)?;
        }
        for (kind, body, error) in &self.aside {
            books.put_aside(bot, key, now, (*kind, body), error)?;
        }
        keep(books, bot, key, &self.next)?;
        for change in &self.timers {
            change_timer(books, bot, key, change)?;
        }
        if matches!(self.next, Next::Ended) {
            let sql = "DELETE FROM timers WHERE bot = ? AND conversation = ? AND seed = ? AND NOT outlives";
            books.desk.run(sql, (bot, key.0, key.1))?;
        }
        let first = queue(books, bot, key, now, &self.effects, self.tell)?;
        let postings = self.postings.iter().map(|posting| books.post(bot, posting)).collect::<Result<_, _>>()?;
        Ok(Committed { first_effect: EffectId(first.cast_unsigned()), postings })
    }
}

/// What was the conversation's with the seed `from` is this one's; a row in the place of its state says so.
fn move_here(books: &mut Books<'_>, bot: i64, (name, to): (&str, &str), from: &str) -> rusqlite::Result<()> {
    for sql in [
        "UPDATE OR REPLACE timers SET seed = ?4 WHERE bot = ?1 AND conversation = ?2 AND seed = ?3",
        // A group becomes a supergroup once, so this may look through the whole outbox.
        "UPDATE outbox SET seed = ?4 WHERE bot = ?1 AND conversation = ?2 AND seed = ?3",
        "INSERT OR REPLACE INTO states VALUES (?1, ?2, ?3, -1, 1, ?4, NULL, NULL)",
    ] {
        books.desk.run(sql, (bot, name, from, to))?;
    }
    Ok(())
}

/// Puts effects of one turn into the outbox, and answers the id of the first.
pub(super) fn queue(
    books: &mut Books<'_>,
    bot: i64,
    (conversation, seed): (&str, &str),
    now: Moment,
    effects: &[String],
    tell: bool,
) -> rusqlite::Result<i64> {
    let turn = books.ids(bot)?.effect;
    for effect in effects {
        let id = next(&mut books.ids(bot)?.effect);
        let row = (bot, id, turn, stamp(now), conversation, seed, effect, tell);
        books.desk.run("INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)", row)?;
    }
    Ok(turn)
}

/// The row is done, and with the last of an update's rows its body.
fn complete(books: &mut Books<'_>, bot: i64, (name, seed): (&str, &str), id: InboxId) -> rusqlite::Result<()> {
    let key = (bot, name, seed, id.0.cast_signed());
    let own = "DELETE FROM inbox WHERE bot = ? AND conversation = ? AND seed = ? AND id = ? AND body IS NOT NULL";
    if books.desk.run(own, key)? > 0 {
        return Ok(());
    }
    let shared = "DELETE FROM inbox WHERE bot = ? AND conversation = ? AND seed = ? AND id = ? RETURNING update_id";
    let update: Option<Option<i64>> = books.desk.first(shared, key, |row| row.get(0))?;
    let Some(Some(update)) = update else { return Ok(()) };
    if books.desk.run("DELETE FROM bodies WHERE bot = ? AND update_id = ? AND takers <= 1", (bot, update))? == 0 {
        let sql = "UPDATE bodies SET takers = takers - 1 WHERE bot = ? AND update_id = ?";
        books.desk.run(sql, (bot, update))?;
    }
    Ok(())
}

fn keep(books: &mut Books<'_>, bot: i64, (name, seed): (&str, &str), next: &Next) -> rusqlite::Result<()> {
    let stamps = |deadlines: &Deadlines| (deadlines.silence.map(stamp), deadlines.at_most.map(stamp));
    match next {
        Next::Unchanged => {}
        Next::Touched(deadlines) => {
            let (silence, at_most) = stamps(deadlines);
            let sql = "UPDATE states SET silence = ?, at_most = ? \
                       WHERE bot = ? AND conversation = ? AND seed = ? AND version >= 0";
            books.desk.run(sql, (silence, at_most, bot, name, seed))?;
        }
        Next::State { version, state, deadlines } => {
            let (silence, at_most) = stamps(deadlines);
            let sql = "INSERT INTO states VALUES (?, ?, ?, ?, 1, ?, ?, ?) ON CONFLICT DO UPDATE SET \
                       version = excluded.version, revision = revision + 1, state = excluded.state, \
                       silence = excluded.silence, at_most = excluded.at_most";
            books.desk.run(sql, (bot, name, seed, version, state, silence, at_most))?;
        }
        Next::Ended => {
            let sql = "DELETE FROM states WHERE bot = ? AND conversation = ? AND seed = ?";
            books.desk.run(sql, (bot, name, seed))?;
        }
    }
    Ok(())
}

fn change_timer(
    books: &mut Books<'_>,
    bot: i64,
    (name, seed): (&str, &str),
    change: &TimerChange,
) -> rusqlite::Result<()> {
    match change {
        TimerChange::Cancel(id) => {
            let sql = "DELETE FROM timers WHERE bot = ? AND conversation = ? AND seed = ? AND id = ?";
            books.desk.run(sql, (bot, name, seed, id.0.cast_signed()))?;
        }
        TimerChange::Move(id, due) => {
            let sql = "UPDATE timers SET due = ? WHERE bot = ? AND conversation = ? AND seed = ? AND id = ?";
            books.desk.run(sql, (stamp(*due), bot, name, seed, id.0.cast_signed()))?;
        }
        TimerChange::Set { id, due, every, outlives, event } => {
            let place = next(&mut books.ids(bot)?.place);
            let (id, every) = (id.0.cast_signed(), every.map(span));
            let row = (bot, name, seed, id, stamp(*due), place, every, outlives, event);
            books.desk.run("INSERT OR REPLACE INTO timers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(next: Next, only_answers: bool) -> Turn {
        Turn {
            bot: 1,
            conversation: "Game",
            seed: "7".to_owned(),
            now: Moment::from_millis(0),
            completes: Vec::new(),
            aside: Vec::new(),
            moves: None,
            next,
            timers: Vec::new(),
            effects: Vec::new(),
            tell: false,
            postings: Vec::new(),
            only_answers,
        }
    }

    #[test]
    fn a_turn_waits_for_the_disk_unless_it_only_answers_a_query() {
        assert!(turn(Next::Unchanged, true).soft());
        let row = Turn { completes: vec![InboxId(1)], ..turn(Next::Unchanged, true) };
        let timer = Turn { timers: vec![TimerChange::Cancel(crate::store::TimerId(1))], ..turn(Next::Unchanged, true) };
        let says = turn(Next::Unchanged, false);
        let silent = turn(Next::Touched(Deadlines::default()), true);
        for hard in [row, timer, says, silent, turn(Next::Ended, true)] {
            assert!(!hard.soft());
        }
    }
}
