//! Effects go out.

use crate::clock::Moment;
use crate::store::sqlite::books::Books;
use crate::store::sqlite::rows::stamp;
use crate::store::sqlite::word::Work;
use crate::store::{EffectId, Entry, EntryKind, Fate, InboxId, Posting, Sending};

/// An effect is about to be sent.
pub(in crate::store::sqlite) struct Send {
    pub(in crate::store::sqlite) bot: i64,
    pub(in crate::store::sqlite) sending: Sending,
}

/// An effect needs no more sending.
pub(in crate::store::sqlite) struct Deliver {
    pub(in crate::store::sqlite) bot: i64,
    pub(in crate::store::sqlite) effect: EffectId,
    pub(in crate::store::sqlite) fate: Fate,
    pub(in crate::store::sqlite) now: Moment,
}

/// What of an effect's row is needed where it was refused.
struct Refused {
    turn: i64,
    tell: bool,
    conversation: String,
    seed: String,
}

impl Work for Send {
    type Answer = Option<i32>;

    /// One that may be repeated is at worst repeated.
    fn soft(&self) -> bool {
        !self.sending.once
    }

    fn early(&self) -> bool {
        self.soft()
    }

    fn work(self, books: &mut Books<'_>) -> rusqlite::Result<Option<i32>> {
        let Self { bot, sending: Sending { id, of, .. } } = self;
        books.desk.run("UPDATE outbox SET sending = 1 WHERE bot = ? AND id = ?", (bot, id.0.cast_signed()))?;
        let Some(of) = of else { return Ok(None) };
        let sql = "SELECT message_id FROM sent WHERE bot = ? AND id = ?";
        books.desk.first(sql, (bot, of.0.cast_signed()), |row| row.get(0))
    }
}

impl Work for Deliver {
    type Answer = Option<InboxId>;

    /// What is forgotten leaves the effect one in doubt, and its conversation untold.
    fn soft(&self) -> bool {
        true
    }

    fn early(&self) -> bool {
        true
    }

    fn work(self, books: &mut Books<'_>) -> rusqlite::Result<Option<InboxId>> {
        let Self { bot, effect, fate, now } = self;
        books.tick(bot, now);
        let id = (bot, effect.0.cast_signed());
        let mut told = None;
        match &fate {
            Fate::Doubtful { error } => withhold(books, id, now, error)?,
            Fate::Unsent => {
                books.desk.run("UPDATE outbox SET sending = 0 WHERE bot = ? AND id = ?", id)?;
                return Ok(None);
            }
            Fate::Refused { tell: Some(body) } => told = tell(books, id, body)?,
            Fate::Dropped | Fate::Refused { tell: None } | Fate::Sent { .. } => {}
        }
        let gone = books.desk.run("DELETE FROM outbox WHERE bot = ? AND id = ?", id)? > 0;
        if let Fate::Sent { message: Some((sent, message_id)) } = fate
            && gone
        {
            let row = (bot, sent.0.cast_signed(), message_id, stamp(now));
            books.desk.run("INSERT OR REPLACE INTO sent VALUES (?, ?, ?, ?)", row)?;
        }
        Ok(told)
    }
}

/// Sets an effect aside; its row is still to be deleted.
pub(super) fn withhold(books: &mut Books<'_>, id: (i64, i64), now: Moment, error: &str) -> rusqlite::Result<()> {
    let sql = "SELECT conversation, seed, effect FROM outbox WHERE bot = ? AND id = ?";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?));
    let Some((conversation, seed, effect)) = books.desk.first(sql, id, read)? else { return Ok(()) };
    let effect: String = effect;
    books.put_aside(id.0, (&conversation, &seed), now, (EntryKind::Reply, &effect), error)
}

/// Tells the conversation of an effect that was refused, unless it was told of another one of its turn.
fn tell(books: &mut Books<'_>, id: (i64, i64), body: &str) -> rusqlite::Result<Option<InboxId>> {
    let sql = "SELECT turn, tell, conversation, seed FROM outbox WHERE bot = ? AND id = ?";
    let read = |row: &rusqlite::Row<'_>| {
        let (turn, tell) = (row.get(0)?, row.get(1)?);
        Ok(Refused { turn, tell, conversation: row.get(2)?, seed: row.get(3)? })
    };
    let Some(Refused { turn, tell: true, conversation, seed }) = books.desk.first(sql, id, read)? else {
        return Ok(None);
    };
    // The rows of a turn follow one another: the first of another turn ends them, so that a long outbox is not searched.
    let sql = "UPDATE outbox SET tell = 0 WHERE bot = ?1 AND id >= ?2 AND id < coalesce(\
               (SELECT id FROM outbox WHERE bot = ?1 AND id >= ?2 AND turn <> ?2 ORDER BY id LIMIT 1), \
               9223372036854775807)";
    books.desk.run(sql, (id.0, turn))?;
    let entry = Entry::new(EntryKind::Undeliverable, body);
    Ok(Some(books.post(id.0, &Posting { conversation, seed, entry })?))
}
