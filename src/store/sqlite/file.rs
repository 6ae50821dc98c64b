//! An open file: the two threads that work on it, and the bots it serves.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use tokio::sync::oneshot;

use crate::store::sqlite::desk::Desk;
use crate::store::sqlite::failure::{Failure, sentence, told};
use crate::store::sqlite::lock::Lock;
use crate::store::sqlite::open::{Opened, open};
use crate::store::sqlite::reader::{Question, Reader};
use crate::store::sqlite::registry::Listed;
use crate::store::sqlite::word::{Word, Work, said};
use crate::store::sqlite::writer::Writer;
use crate::store::{Pending, Result, later, ready};

/// An open file, closed when the last of its handles is gone.
#[derive(Debug)]
pub(super) struct OpenFile {
    pub(super) path: PathBuf,
    pub(super) secure_delete: bool,
    words: Option<Sender<Box<dyn Word>>>,
    questions: Option<Sender<Question>>,
    reader: Option<JoinHandle<()>>,
    writer: Option<JoinHandle<()>>,
    failure: Arc<Failure>,
    /// The bots that run with it now.
    bots: Mutex<HashSet<i64>>,
    lock: Option<Lock>,
    /// Dropped last.
    pub(super) listed: Option<Listed>,
}

impl OpenFile {
    /// Opens the file at this path.
    pub(super) fn open(path: PathBuf, secure_delete: bool) -> Result<Self> {
        let Opened { writing, reading, lock } = open(&path, secure_delete)?;
        let ((words, said), (questions, asked)) = (channel(), channel());
        let failure = Arc::new(Failure::new(path.clone()));
        // From here on its `drop` closes what there is.
        let mut file = Self {
            path,
            secure_delete,
            words: Some(words),
            questions: Some(questions),
            reader: None,
            writer: None,
            failure: failure.clone(),
            bots: Mutex::default(),
            lock: Some(lock),
            listed: None,
        };
        let reader = Reader { connection: reading, questions: asked, failure: failure.clone() };
        let writer = Writer { connection: writing, words: said, failure, secure_delete };
        file.reader = Some(spawn(&file.path, "stategram-read", move || reader.run())?);
        file.writer = Some(spawn(&file.path, "stategram-write", move || writer.run())?);
        Ok(file)
    }

    /// Has the writer do it. Once this has returned it will be done, whether or not somebody waits for the answer.
    ///
    /// The queue has no bound of its own: whoever says a word waits for its answer, so it is as long as there are
    /// conversations in their turns and effects on their way, and those are bounded.
    pub(super) fn say<'a, W: Work>(&self, work: W) -> Pending<'a, W::Answer> {
        let (word, answer) = said(work);
        if self.words.as_ref().is_none_or(|words| words.send(word).is_err()) {
            return ready(Err(self.failure.gone()));
        }
        let failure = self.failure.clone();
        later(async move { answer.await.unwrap_or_else(|_| Err(failure.gone())) })
    }

    /// Has the reader answer it.
    pub(super) fn ask<'a, T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Desk<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Pending<'a, T> {
        let (to, answer) = oneshot::channel();
        let failure = self.failure.clone();
        let question: Question = Box::new(move |desk| {
            let read = |desk| read(desk).map_err(|error| told(failure.path(), "it cannot be read", &error));
            // Whoever does not wait any more does not want it.
            let _ = to.send(desk.and_then(read));
        });
        if self.questions.as_ref().is_none_or(|questions| questions.send(question).is_err()) {
            return ready(Err(self.failure.gone()));
        }
        let failure = self.failure.clone();
        later(async move { answer.await.unwrap_or_else(|_| Err(failure.gone())) })
    }

    /// Notes that a bot runs with this file.
    pub(super) fn claim(&self, bot: i64) -> Result<()> {
        match self.bots.lock().unwrap_or_else(PoisonError::into_inner).insert(bot) {
            true => Ok(()),
            false => Err(sentence(&self.path, &format!("the bot {bot} runs with this store already"))),
        }
    }

    /// The bot does not run any more.
    pub(super) fn release(&self, bot: i64) {
        self.bots.lock().unwrap_or_else(PoisonError::into_inner).remove(&bot);
    }
}

/// Does what was said, then closes the file, then lets go of the lock. This takes as long as a transaction and the log's way
/// into the file, some milliseconds.
impl Drop for OpenFile {
    fn drop(&mut self) {
        // A thread that panicked has closed its connection. The writer's is the last one, since only it may bring the log
        // into the file and delete it.
        self.questions = None;
        let _ = self.reader.take().map(JoinHandle::join);
        self.words = None;
        let _ = self.writer.take().map(JoinHandle::join);
        self.lock = None;
    }
}

fn spawn(path: &Path, name: &str, run: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    let thread = Builder::new().name(name.to_owned()).spawn(run);
    thread.map_err(|error| sentence(path, &format!("there is no thread for it: {error}")))
}
