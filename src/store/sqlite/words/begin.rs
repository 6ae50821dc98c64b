//! A bot begins to run, and what nobody waits for any more is set aside.

use std::collections::HashSet;

use crate::clock::Moment;
use crate::reply::{Effect, Query};
use crate::store::sqlite::books::Books;
use crate::store::sqlite::rows::stamp;
use crate::store::sqlite::word::Work;
use crate::store::sqlite::words::deliver::withhold;
use crate::store::{AsideId, Begun, EffectId, InboxId};

/// A bot begins to run.
pub(in crate::store::sqlite) struct Begin {
    pub(in crate::store::sqlite) bot: i64,
    pub(in crate::store::sqlite) now: Moment,
    /// The names of its conversations, as a JSON array.
    pub(in crate::store::sqlite) conversations: String,
}

/// What a bot finds when it begins.
pub(in crate::store::sqlite) struct Begins {
    pub(in crate::store::sqlite) begun: Begun,
    /// The last inbox row of earlier runs.
    pub(in crate::store::sqlite) mark: InboxId,
    /// The conversations for which earlier runs left something in the inbox.
    pub(in crate::store::sqlite) left: HashSet<String>,
}

/// The rows of conversations that are not registered go into `aside` in their order, with ids from `?3` on. What is found by
/// its conversation's name alone, states and timers, is in nobody's way.
const TO_ASIDE: &str = "INSERT INTO aside SELECT bot, ?3 - 1 + row_number() OVER (ORDER BY id), ?4, conversation, seed, kind, \
    coalesce(body, (SELECT body FROM bodies WHERE bodies.bot = inbox.bot AND bodies.update_id = inbox.update_id), 'null'), \
    'no conversation `' || conversation || '` is registered' \
    FROM inbox WHERE bot = ?1 AND conversation NOT IN (SELECT value FROM json_each(?2))";
const NOT_IN_THE_INBOX: &str =
    "DELETE FROM inbox WHERE bot = ?1 AND conversation NOT IN (SELECT value FROM json_each(?2))";

/// Strangers among the takers of an update let go of its body.
const LET_GO: &str = "UPDATE bodies SET takers = takers - own.count FROM \
    (SELECT update_id, count(*) AS count FROM inbox WHERE bot = ?1 AND body IS NULL \
     AND conversation NOT IN (SELECT value FROM json_each(?2)) GROUP BY update_id) AS own \
    WHERE bodies.bot = ?1 AND bodies.update_id = own.update_id";

/// The newest update ids, a thousand at least, are remembered as long as if they had come now: of these Telegram may not know yet that they were
/// taken, and how long ago that was cannot be told from a clock that may have been set in between. The `+` has SQLite look them up by
/// their ids, and not walk through all that are older.
const RENEW: &str = "UPDATE seen SET arrived = ?2 WHERE bot = ?1 AND +arrived < ?2 AND first IN \
    (SELECT first FROM seen INDEXED BY seen_arrived WHERE bot = ?1 ORDER BY arrived DESC LIMIT 1000)";

impl Work for Begin {
    type Answer = Begins;

    fn work(self, books: &mut Books<'_>) -> rusqlite::Result<Begins> {
        let bot = self.bot;
        let mark = InboxId((books.ids(bot)?.inbox - 1).cast_unsigned());
        books.tick(bot, self.now);
        books.desk.run(RENEW, (bot, stamp(self.now)))?;
        let strangers = self.set_strangers_aside(books)?;
        let judged = self.judge_what_was_being_sent(books)?;
        let sql = "SELECT DISTINCT conversation FROM inbox WHERE bot = ?";
        let left = books.desk.all(sql, [bot], |row| row.get(0))?.into_iter().collect();
        let next_effect = EffectId(books.ids(bot)?.effect.cast_unsigned());
        Ok(Begins { begun: Begun { next_effect, strangers, ..judged }, mark, left })
    }
}

impl Begin {
    fn set_strangers_aside(&self, books: &mut Books<'_>) -> rusqlite::Result<u64> {
        let (bot, names) = (self.bot, self.conversations.as_str());
        books.desk.run(LET_GO, (bot, names))?;
        let first = books.ids(bot)?.aside;
        let strangers = books.desk.run(TO_ASIDE, (bot, names, first, stamp(self.now)))? as u64;
        books.ids(bot)?.aside += strangers.cast_signed();
        if strangers == 0 {
            return Ok(0);
        }
        books.desk.run(NOT_IN_THE_INBOX, (bot, names))?;
        // Only now that their rows have taken it along.
        books.desk.run("DELETE FROM bodies WHERE bot = ? AND takers <= 0", [bot])?;
        Ok(strangers)
    }

    /// What was being sent and may not be repeated is set aside, and so is what this version cannot read. The rest stays.
    fn judge_what_was_being_sent(&self, books: &mut Books<'_>) -> rusqlite::Result<Begun> {
        let (mut repeated, mut withheld, mut unreadable) = (0, Vec::new(), Vec::new());
        let judge = |row: &rusqlite::Row<'_>| {
            let (id, sending): (i64, bool) = (row.get(0)?, row.get(1)?);
            match serde_json::from_str::<Effect>(row.get_ref(2)?.as_str()?) {
                Err(error) => unreadable.push((id, format!("it cannot be read: {error}"))),
                Ok(effect) if sending && effect.once => withheld.push(id),
                Ok(effect) => {
                    let is_late = matches!(Query::answered_by(&effect.call), Some((Query::Inline, _)));
                    repeated += u64::from(sending && !is_late);
                }
            }
            Ok(())
        };
        books.desk.all("SELECT id, sending, effect FROM outbox WHERE bot = ?", [self.bot], judge)?;
        for (id, error) in unreadable {
            self.set_effect_aside(books, id, &error)?;
        }
        let behind = AsideId((books.ids(self.bot)?.aside - 1).cast_unsigned());
        let count = withheld.len() as u64;
        for id in withheld {
            self.set_effect_aside(books, id, "it was being sent when the bot ended, and may not be repeated")?;
        }
        Ok(Begun { repeated, withheld: count, withheld_behind: (count > 0).then_some(behind), ..Begun::default() })
    }

    fn set_effect_aside(&self, books: &mut Books<'_>, id: i64, error: &str) -> rusqlite::Result<()> {
        withhold(books, (self.bot, id), self.now, error)?;
        books.desk.run("DELETE FROM outbox WHERE bot = ? AND id = ?", (self.bot, id)).map(drop)
    }
}
