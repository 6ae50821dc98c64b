//! The thread that reads.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use rusqlite::Connection;

use crate::store::StoreError;
use crate::store::sqlite::desk::Desk;
use crate::store::sqlite::failure::{Failure, told};

/// How many questions are answered from one snapshot.
const GROUP: usize = 64;

/// A question, which sends its own answer. Asked with an error it answers with that.
pub(super) type Question = Box<dyn FnOnce(Result<&mut Desk<'_>, StoreError>) + Send>;

/// Reads on a connection of its own: it never waits for the writer, nor the writer for it.
pub(super) struct Reader {
    pub(super) connection: Connection,
    pub(super) questions: Receiver<Question>,
    pub(super) failure: Arc<Failure>,
}

impl Reader {
    /// Answers until nobody can ask any more.
    ///
    /// The snapshot of a group is taken after all of its questions were asked, so each sees what had been acknowledged
    /// before it was asked.
    pub(super) fn run(self) {
        let Self { connection, questions, failure } = self;
        let mut desk = Desk::new(&connection);
        let mut group = Vec::with_capacity(GROUP);
        while let Ok(first) = questions.recv() {
            group.push(first);
            group.extend(questions.try_iter().take(GROUP - 1));
            let begun = match failure.get() {
                Some(error) => Err(error.clone()),
                None => desk.run("BEGIN", []).map_err(|error| told(failure.path(), "it cannot be read", &error)),
            };
            for question in group.drain(..) {
                match &begun {
                    Ok(_) => question(Ok(&mut desk)),
                    Err(error) => question(Err(error.clone())),
                }
            }
            if begun.is_ok()
                && let Err(error) = desk.run("COMMIT", [])
            {
                failure.set("a snapshot cannot be closed", &error);
            }
        }
    }
}
