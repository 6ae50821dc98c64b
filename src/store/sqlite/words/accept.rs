//! Updates and events come in.

use crate::clock::Moment;
use crate::store::sqlite::books::Books;
use crate::store::sqlite::word::Work;
use crate::store::sqlite::words::seen::Seen;
use crate::store::{Admission, Arrival, EntryKind, InboxId, Posting};

/// A batch that comes in.
pub(in crate::store::sqlite) struct Accept {
    pub(in crate::store::sqlite) bot: i64,
    pub(in crate::store::sqlite) now: Moment,
    pub(in crate::store::sqlite) batch: Vec<Arrived>,
}

/// An arrival that owns what it is.
pub(in crate::store::sqlite) enum Arrived {
    /// An inline query, by the id of its update.
    Inline(i64),
    Posted(Posting),
    Update {
        id: i64,
        body: String,
        takers: Vec<(&'static str, String)>,
    },
    /// An update that nobody takes.
    Untaken,
}

impl From<&Arrival<'_>> for Arrived {
    fn from(arrival: &Arrival<'_>) -> Self {
        match arrival {
            Arrival::Inline(update) => Self::Inline(update.update_id()),
            Arrival::Posted(posting) => Self::Posted((*posting).clone()),
            Arrival::Update { update, takers } => match takers() {
                takers if takers.is_empty() => Self::Untaken,
                takers => Self::Update { id: update.update_id(), body: update.raw().to_owned(), takers },
            },
        }
    }
}

impl Work for Accept {
    type Answer = Vec<Admission>;

    /// That an inline query was here need not be on the disk before it is handed on. Its turn is committed behind this, and so
    /// is there only where this is: what a power loss takes away of the two is both, or the turn alone.
    fn soft(&self) -> bool {
        self.batch.iter().all(|arrived| matches!(arrived, Arrived::Inline(_) | Arrived::Untaken))
    }

    fn work(self, books: &mut Books<'_>) -> rusqlite::Result<Vec<Admission>> {
        let Self { bot, now, batch } = self;
        books.tick(bot, now);
        let mut seen = Seen::new(bot, now);
        let admit = |arrived| match arrived {
            Arrived::Inline(id) => match seen.is_new(books, id)? {
                true => Ok(Admission::New(Vec::new())),
                false => Ok(Admission::Duplicate),
            },
            Arrived::Posted(posting) => Ok(Admission::New(vec![books.post(bot, &posting)?])),
            Arrived::Update { id, body, takers } => match seen.is_new(books, id)? {
                true => Ok(Admission::New(rows(books, bot, id, &body, &takers)?)),
                false => Ok(Admission::Duplicate),
            },
            Arrived::Untaken => Ok(Admission::New(Vec::new())),
        };
        let admissions = batch.into_iter().map(admit).collect::<rusqlite::Result<_>>()?;
        seen.write(books)?;
        Ok(admissions)
    }
}

/// A row for each taker. The body is in the row of the only one, or once for all of several.
fn rows(
    books: &mut Books<'_>,
    bot: i64,
    id: i64,
    body: &str,
    takers: &[(&'static str, String)],
) -> rusqlite::Result<Vec<InboxId>> {
    let own = match takers.len() {
        1 => Some(body),
        count => {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            books.desk.run("INSERT INTO bodies VALUES (?, ?, ?, ?)", (bot, id, count, body))?;
            None
        }
    };
    takers
        .iter()
        .map(|(conversation, seed)| books.take_in(bot, (conversation, seed), EntryKind::Update, Some(id), own))
        .collect()
}
