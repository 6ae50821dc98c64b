//! What was set aside is put back or forgotten.

use std::str::FromStr;

use crate::clock::Moment;
use crate::reply::Effect;
use crate::store::sqlite::books::Books;
use crate::store::sqlite::word::Work;
use crate::store::sqlite::words::commit::queue;
use crate::store::{AsideId, EffectId, Entry, EntryKind, Posting, Queued, Replayed};

/// Something is put back.
pub(in crate::store::sqlite) struct Replay {
    pub(in crate::store::sqlite) bot: i64,
    pub(in crate::store::sqlite) id: AsideId,
    pub(in crate::store::sqlite) now: Moment,
}

/// Something is forgotten.
pub(in crate::store::sqlite) struct Discard {
    pub(in crate::store::sqlite) bot: i64,
    pub(in crate::store::sqlite) id: AsideId,
}

impl Work for Replay {
    type Answer = Option<Replayed>;

    fn work(self, books: &mut Books<'_>) -> rusqlite::Result<Option<Replayed>> {
        let Self { bot, id, now } = self;
        books.tick(bot, now);
        let sql = "SELECT conversation, seed, kind, body FROM aside WHERE bot = ? AND id = ?";
        let read = |row: &rusqlite::Row<'_>| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?))
        };
        let Some(row) = books.desk.first(sql, (bot, id.0.cast_signed()), read)? else { return Ok(None) };
        let (conversation, seed, kind, body): (String, String, _, _) = row;
        let kind = match EntryKind::from_str(&kind) {
            Ok(kind) => kind,
            Err(error) => return Ok(Some(Replayed::Unreadable(error.to_string()))),
        };
        let replayed = if kind == EntryKind::Reply {
            let effect: Effect = match serde_json::from_str(&body) {
                Ok(effect) => effect,
                Err(error) => return Ok(Some(Replayed::Unreadable(error.to_string()))),
            };
            let id = queue(books, bot, (&conversation, &seed), now, &[body], false)?;
            let id = EffectId(id.cast_unsigned());
            Replayed::Outbox(Queued { id, turn: id, at: now, effect, conversation, seed, tell_refused: false })
        } else {
            let posting = Posting { conversation, seed, entry: Entry { kind, body } };
            Replayed::Inbox(Some(books.post(bot, &posting)?), posting)
        };
        forget(books, bot, id)?;
        Ok(Some(replayed))
    }
}

impl Work for Discard {
    type Answer = bool;

    fn work(self, books: &mut Books<'_>) -> rusqlite::Result<bool> {
        forget(books, self.bot, self.id)
    }
}

fn forget(books: &mut Books<'_>, bot: i64, id: AsideId) -> rusqlite::Result<bool> {
    Ok(books.desk.run("DELETE FROM aside WHERE bot = ? AND id = ?", (bot, id.0.cast_signed()))? > 0)
}
