//! The one answer of a callback query: it comes from the earliest-registered conversation that took the press, and if
//! none did it is empty, so that no button spins for ever.

use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::deliver::Deliver;
use crate::reply::{Call, Effect};
use crate::types::methods::AnswerCallbackQueryParams;

/// What is known of one query's answer.
#[derive(Debug)]
pub(crate) struct Answers {
    query_id: String,
    verdicts: Mutex<Option<Vec<Verdict>>>,
    deliver: Arc<Deliver>,
    /// Cancelled when the bot has stopped and the press waits in its store.
    stopped: Option<CancellationToken>,
}

/// One taker's part in it. One that is dropped has passed: whatever became of its taker, the button does not spin for ever.
#[derive(Debug)]
pub(crate) struct Answering {
    answers: Option<Arc<Answers>>,
    position: usize,
}

#[derive(Debug)]
enum Verdict {
    Pending,
    Passed,
    Took(Option<Box<AnswerCallbackQueryParams>>),
}

impl Answers {
    /// The answer to the query of that id, which goes to this many takers.
    pub(super) fn new(
        query_id: &str,
        takers: usize,
        deliver: &Arc<Deliver>,
        stopped: Option<CancellationToken>,
    ) -> Arc<Self> {
        let verdicts = (0..takers).map(|_| Verdict::Pending).collect();
        let (query_id, deliver) = (query_id.to_owned(), deliver.clone());
        Arc::new(Self { query_id, verdicts: Mutex::new(Some(verdicts)), deliver, stopped })
    }

    /// The empty answer, for a press that nobody takes.
    pub(crate) fn empty(query_id: &str) -> Effect {
        let params = AnswerCallbackQueryParams::builder().callback_query_id(query_id).build();
        Call::AnswerCallbackQuery(Box::new(params)).into()
    }

    pub(crate) fn taker(self: &Arc<Self>, position: usize) -> Answering {
        Answering { answers: Some(self.clone()), position }
    }

    /// Notes a verdict; gives the answer if it is decided by it.
    fn settle(&self, position: usize, verdict: Verdict) -> Option<Effect> {
        let mut open = self.verdicts.lock().unwrap_or_else(PoisonError::into_inner);
        let verdicts = open.as_mut()?;
        if let Some(place) = verdicts.get_mut(position) {
            *place = verdict;
        }
        let first = verdicts.iter_mut().find(|it| !matches!(it, Verdict::Passed));
        let answer = match first {
            Some(Verdict::Pending) => return None,
            Some(Verdict::Took(answer)) => answer.take(),
            Some(Verdict::Passed) | None => None,
        };
        *open = None;
        Some(answer.map_or_else(|| Self::empty(&self.query_id), |params| Call::AnswerCallbackQuery(params).into()))
    }
}

impl Answering {
    /// This taker's handler took the press, with this answer or none of its own.
    pub(super) fn took(mut self, answer: Option<Box<AnswerCallbackQueryParams>>) -> Option<Effect> {
        self.settle(Verdict::Took(answer))
    }

    /// This taker had no handler for it, or the handler failed.
    pub(super) fn passed(mut self) -> Option<Effect> {
        self.settle(Verdict::Passed)
    }

    fn settle(&mut self, verdict: Verdict) -> Option<Effect> {
        self.answers.take()?.settle(self.position, verdict)
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        if let Some(answers) = self.answers.take()
            && !answers.stopped.as_ref().is_some_and(CancellationToken::is_cancelled)
        {
            answers.deliver.send_now(answers.settle(self.position, Verdict::Passed));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::{Bot, Scripted};
    use crate::clock::Clock;
    use crate::fatal::Fatal;

    fn toast(text: &str) -> Option<Box<AnswerCallbackQueryParams>> {
        Some(Box::new(AnswerCallbackQueryParams::builder().callback_query_id("q").text(text).build()))
    }

    fn deliver() -> Arc<Deliver> {
        let (store, post) = (Arc::new(crate::store::Memory::default()), Arc::default());
        let (bot, activity) = (Bot::over(Scripted::new()), crate::activity::Activity::default());
        Deliver::new(bot, Clock::manual(), store, post, activity, Fatal::default())
    }

    fn text(effect: Option<Effect>) -> Option<Option<String>> {
        match effect?.call {
            Call::AnswerCallbackQuery(params) => Some(params.text),
            other => panic!("not an answer: {other:?}"),
        }
    }

    #[test]
    fn the_earliest_registered_taker_answers_even_if_it_is_slower() {
        let answers = Answers::new("q", 3, &deliver(), None);
        assert_eq!(text(answers.taker(2).took(toast("third"))), None);
        assert_eq!(text(answers.taker(0).passed()), None);
        assert_eq!(text(answers.taker(1).took(toast("second"))), Some(Some("second".to_owned())));
    }

    #[test]
    fn a_later_takers_answer_is_used_when_the_earlier_ones_pass() {
        let answers = Answers::new("q", 2, &deliver(), None);
        assert_eq!(text(answers.taker(1).took(toast("second"))), None);
        assert_eq!(text(answers.taker(0).passed()), Some(Some("second".to_owned())));
    }

    #[test]
    fn there_is_one_answer_and_it_is_empty_where_nobody_took_it() {
        let answers = Answers::new("q", 2, &deliver(), None);
        assert_eq!(text(answers.taker(0).passed()), None);
        assert_eq!(text(answers.taker(1).passed()), Some(None));
        assert_eq!(text(answers.taker(1).took(toast("late"))), None);
    }
}
