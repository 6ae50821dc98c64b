//! The tables, and how a file of an earlier version comes to have them.

use rusqlite::Connection;

/// `application_id` of a store: `SGRM`.
pub(super) const APPLICATION: i32 = 0x5347_524D;

/// Each takes a file from the version that is its place in the list to the next one; the first makes a new file.
///
/// A step that was released is never changed: a file that it made exists. A new one goes to the end, with a fixture of the
/// version before it in `tests/sqlite/fixtures`, and into `docs/STORE.md`.
const LADDER: [&str; 1] = [include_str!("v1.sql")];

/// The version this code writes: `user_version` of the file.
pub(super) const VERSION: usize = LADDER.len();

/// Takes a file from its version to the newest, or leaves it as it was.
pub(super) fn climb(connection: &mut Connection, from: usize) -> rusqlite::Result<()> {
    let steps = LADDER.get(from..).unwrap_or_default();
    if steps.is_empty() {
        return Ok(());
    }
    let change = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    for step in steps {
        change.execute_batch(step)?;
    }
    change.pragma_update(None, "application_id", APPLICATION)?;
    change.pragma_update(None, "user_version", i64::try_from(VERSION).unwrap_or(i64::MAX))?;
    change.commit()
}
