//! A word on its way to the writer, and its answer on the way back.

use tokio::sync::oneshot;

use crate::store::sqlite::books::Books;
use crate::store::{Result, StoreError};

/// What a word does. It owns its data, so that it is done also where nobody waits for its answer.
pub(super) trait Work: Send + 'static {
    /// What it answers.
    type Answer: Send + 'static;

    /// Whether it may be answered before the disk has it; the file has it in any case.
    fn soft(&self) -> bool {
        false
    }

    /// Whether it may be done before what was said before it, and answered before the disk has it: what is said of an effect whose
    /// commit was answered long ago.
    fn early(&self) -> bool {
        false
    }

    /// The conversation whose turn it is, as a number that hardly any other has.
    fn conversation(&self) -> Option<u64> {
        None
    }

    /// Does it, inside the writer's transaction.
    fn work(self, books: &mut Books<'_>) -> rusqlite::Result<Self::Answer>;
}

/// A word whose kind the writer need not know.
pub(super) trait Word: Send {
    /// See [`Work::soft`].
    fn soft(&self) -> bool;

    /// See [`Work::early`].
    fn early(&self) -> bool;

    /// See [`Work::conversation`].
    fn conversation(&self) -> Option<u64>;

    /// Does it, and keeps its answer.
    fn work(&mut self, books: &mut Books<'_>) -> rusqlite::Result<()>;

    /// Answers: what it did is in the file now, or never.
    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
}

/// Puts work on its way.
pub(super) fn said<W: Work>(work: W) -> (Box<dyn Word>, oneshot::Receiver<Result<W::Answer>>) {
    let (to, answer) = oneshot::channel();
    let (soft, early, conversation) = (work.soft(), work.early(), work.conversation());
    (Box::new(Said { soft, early, conversation, work: Some(work), answer: None, to }), answer)
}

struct Said<W: Work> {
    soft: bool,
    early: bool,
    conversation: Option<u64>,
    work: Option<W>,
    answer: Option<W::Answer>,
    to: oneshot::Sender<Result<W::Answer>>,
}

impl<W: Work> Word for Said<W> {
    fn soft(&self) -> bool {
        self.soft
    }

    fn early(&self) -> bool {
        self.early
    }

    fn conversation(&self) -> Option<u64> {
        self.conversation
    }

    fn work(&mut self, books: &mut Books<'_>) -> rusqlite::Result<()> {
        if let Some(work) = self.work.take() {
            self.answer = Some(work.work(books)?);
        }
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Self { answer, to, .. } = *self;
        let answer = outcome.and_then(|()| answer.ok_or_else(|| "a word was not done".into()));
        // Whoever does not wait any more does not want it.
        let _ = to.send(answer);
    }
}
