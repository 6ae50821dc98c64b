//! The one answer of a query: it comes from the earliest-registered conversation that took it.
//!
//! A pressed button that nobody answers gets the empty answer, so that none spins for ever. An inline query that nobody
//! answers is left alone. A query about a payment has to be answered by the bot's author: that nobody did is an error.

use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;
use tracing::{debug, error};

use crate::clock::Moment;
use crate::conversation::newest::Ticket;
use crate::deliver::Deliver;
use crate::press;
use crate::reply::{Call, Effect, Query};
use crate::types::methods::AnswerCallbackQueryParams;
use crate::update::Incoming;

/// What is known of one query's answer.
#[derive(Debug)]
pub(crate) struct Answers {
    query: Query,
    query_id: String,
    update_id: i64,
    /// When it came here: Telegram waits for the answer only for so long.
    came: Moment,
    verdicts: Mutex<Option<Vec<Verdict>>>,
    deliver: Arc<Deliver>,
    /// What is shown to whoever pressed a button that nobody takes.
    untaken: Option<String>,
    /// Cancelled when the bot has stopped and the query waits in its store.
    stopped: Option<CancellationToken>,
}

/// One taker's part in it. One that is dropped has passed: whatever became of its taker, a button does not spin for ever.
#[derive(Debug)]
pub(crate) struct Answering {
    answers: Option<Arc<Answers>>,
    position: usize,
    /// Its right to be committed, where it is an inline query.
    ticket: Option<Ticket>,
}

/// What became of a query in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Its handler failed. What `failed` answers counts; otherwise somebody else's answer does.
    Failed,
    /// No handler took it.
    Passed,
    /// A handler took it, whether or not it answered.
    Took,
}

#[derive(Debug)]
enum Verdict {
    Pending,
    Passed,
    Untaken,
    Took(Option<Call>),
}

impl Answers {
    /// The answer to the query that the update is, which goes to this many takers; `None` where it is no query.
    pub(super) fn new(
        update: &Incoming,
        takers: usize,
        deliver: &Arc<Deliver>,
        stopped: Option<CancellationToken>,
        untaken: Option<String>,
    ) -> Option<Arc<Self>> {
        let (query, query_id) = Query::of(update)?;
        let verdicts = (0..takers).map(|_| Verdict::Pending).collect();
        Some(Arc::new(Self {
            query,
            query_id: query_id.to_owned(),
            update_id: update.update_id(),
            came: deliver.now(),
            verdicts: Mutex::new(Some(verdicts)),
            deliver: deliver.clone(),
            untaken,
            stopped,
        }))
    }

    pub(crate) fn taker(self: &Arc<Self>, position: usize) -> Answering {
        Answering { answers: Some(self.clone()), position, ticket: None }
    }

    /// What is to be sent where no conversation takes the query.
    pub(crate) fn of_nobody(self: &Arc<Self>) -> Option<Effect> {
        self.settle(0, Verdict::Untaken)
    }

    /// Notes a verdict; gives what is to be sent, if that is decided by it.
    fn settle(&self, position: usize, verdict: Verdict) -> Option<Effect> {
        self.decide(self.note(position, verdict)?)
    }

    /// Notes a verdict; gives the answer, or that there is none, if it is decided by it.
    fn note(&self, position: usize, verdict: Verdict) -> Option<Option<Call>> {
        let mut open = self.verdicts.lock().unwrap_or_else(PoisonError::into_inner);
        let verdicts = open.as_mut()?;
        if let Some(place) = verdicts.get_mut(position) {
            *place = verdict;
        }
        let untaken = verdicts.iter().all(|it| matches!(it, Verdict::Untaken));
        let first = verdicts.iter_mut().find(|it| !matches!(it, Verdict::Passed | Verdict::Untaken));
        let answer = match first {
            Some(Verdict::Pending) => return None,
            Some(Verdict::Took(answer)) => answer.take(),
            Some(Verdict::Passed | Verdict::Untaken) | None => None,
        };
        *open = None;
        // Who presses a button that means nothing any more is told so; who meets a failure is not told anything else.
        Some(answer.or_else(|| press::toast(&self.query_id, self.untaken.as_deref().filter(|_| untaken)?)))
    }

    fn decide(&self, answer: Option<Call>) -> Option<Effect> {
        let Self { query, query_id, update_id, .. } = self;
        let method = query.method();
        let late = self.deliver.now() - self.came > query.patience();
        if late && (answer.is_some() || *query == Query::Callback) {
            metrics::counter!("stategram_replies_stale").increment(1);
            match query {
                Query::Callback | Query::Inline => debug!(update_id, method, "dropped: it comes too late"),
                Query::PreCheckout | Query::Shipping => {
                    error!(update_id, method, "dropped: it comes too late, and the payment fails");
                }
            }
            return None;
        }
        match (query, answer) {
            (_, Some(answer)) => Some(answer.into()),
            (Query::Callback, None) => Some(empty(query_id)),
            (Query::Inline, None) => None,
            (Query::PreCheckout, None) => {
                error!(
                    update_id,
                    "a pre-checkout query was answered by nobody, so the payment fails: have a handler for \
                     `pre_checkout_query` that says `reply.approve()` or `reply.decline(..)`"
                );
                metrics::counter!("stategram_queries_unanswered", "query" => "pre_checkout").increment(1);
                None
            }
            (Query::Shipping, None) => {
                error!(
                    update_id,
                    "a shipping query was answered by nobody, so the payment cannot go on: have a handler for \
                     `shipping_query` that says `reply.ship(..)` or `reply.cannot_ship(..)`"
                );
                metrics::counter!("stategram_queries_unanswered", "query" => "shipping").increment(1);
                None
            }
        }
    }

    /// Nobody answers it any more.
    fn withdraw(&self) {
        *self.verdicts.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Answering {
    /// A part in no answer at all.
    #[cfg(test)]
    pub(super) fn none() -> Self {
        Self { answers: None, position: 0, ticket: None }
    }

    /// As that of an inline query which may be superseded.
    pub(super) fn with(mut self, ticket: Ticket) -> Self {
        self.ticket = Some(ticket);
        self
    }

    /// Its right to be committed, where it may lose that.
    pub(super) fn ticket(&self) -> Option<&Ticket> {
        self.ticket.as_ref()
    }

    /// Whether it may be committed; from now on a newer query comes too late.
    pub(super) fn claim(&self) -> bool {
        self.ticket.as_ref().is_none_or(Ticket::claim)
    }

    /// Whether an older one may be waiting that it has superseded.
    pub(super) fn supersedes(&self) -> bool {
        self.ticket.as_ref().is_some_and(|it| it.supersedes().is_some())
    }

    pub(super) fn is_superseded(&self) -> bool {
        self.ticket.as_ref().is_some_and(Ticket::is_superseded)
    }

    /// What became of the query here, and the answer that was given to it. Gives what is to be sent, if that is decided.
    pub(super) fn settle(mut self, part: Part, answer: Option<Call>) -> Option<Effect> {
        let verdict = match (part, answer) {
            (Part::Took, answer) => Verdict::Took(answer),
            (Part::Failed, Some(answer)) => Verdict::Took(Some(answer)),
            (Part::Failed, None) => Verdict::Passed,
            (Part::Passed, _) => Verdict::Untaken,
        };
        self.answers.take()?.settle(self.position, verdict)
    }

    /// It is left in the store, and asked again when it has its turn. Only a button is answered at once, since it would spin
    /// for as long as a flood is worked off.
    pub(super) fn leave(mut self) {
        if let Some(answers) = self.answers.take_if(|it| it.query != Query::Callback)
            && let Some(answer @ Some(_)) = answers.note(self.position, Verdict::Passed)
        {
            answers.deliver.send_now(answers.decide(answer));
        }
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        let superseded = self.is_superseded();
        let Some(answers) = self.answers.take() else { return };
        if superseded {
            // Also by nobody else: whoever asked has gone on typing.
            answers.withdraw();
        } else if !answers.stopped.as_ref().is_some_and(CancellationToken::is_cancelled) {
            answers.deliver.send_now(answers.settle(self.position, Verdict::Passed));
        }
    }
}

/// Takes the answers to the query that the update is out of what is to be sent; the last one counts.
pub(super) fn take_answer(update: &Incoming, effects: &mut Vec<Effect>) -> Option<Call> {
    let query = Query::of(update)?;
    effects.extract_if(.., |effect| Query::answered_by(&effect.call) == Some(query)).last().map(|it| it.call)
}

/// The empty answer: the button stops spinning.
fn empty(query_id: &str) -> Effect {
    let params = AnswerCallbackQueryParams::builder().callback_query_id(query_id).build();
    Call::AnswerCallbackQuery(Box::new(params)).into()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::bot::{Bot, Scripted};
    use crate::clock::Clock;
    use crate::conversation::newest::Newest;
    use crate::fatal::Fatal;
    use crate::reply::MethodCall;

    fn toast(text: &str) -> Option<Call> {
        let params = AnswerCallbackQueryParams::builder().callback_query_id("q").text(text).build();
        Some(Call::AnswerCallbackQuery(Box::new(params)))
    }

    fn results(next_offset: &str) -> Option<Call> {
        let params = serde_json::json!({ "inline_query_id": "q", "results": [], "next_offset": next_offset });
        let params = params.as_object().unwrap().clone();
        Some(Call::Other(Box::new(MethodCall { method: "answerInlineQuery".to_owned(), params, files: Vec::new() })))
    }

    fn update(kind: &str) -> Incoming {
        Incoming::decode(&format!(r#"{{"update_id":1,"{kind}":{{"id":"q","from":{{"id":1}}}}}}"#)).unwrap()
    }

    fn answers(kind: &str, takers: usize, clock: &Clock) -> Arc<Answers> {
        let (store, post) = (Arc::new(crate::store::Memory::default()), Arc::default());
        let (bot, activity) = (Bot::over(Scripted::new()), crate::activity::Activity::default());
        let deliver = Deliver::new(bot, clock.clone(), store, post, activity, Fatal::default());
        Answers::new(&update(kind), takers, &deliver, None, None).unwrap()
    }

    fn toast_of(kind: &str, takers: usize, toast: Option<&str>) -> Arc<Answers> {
        let mut answers = Arc::into_inner(answers(kind, takers, &Clock::manual())).unwrap();
        answers.untaken = toast.map(str::to_owned);
        Arc::new(answers)
    }

    fn press(takers: usize) -> Arc<Answers> {
        answers("callback_query", takers, &Clock::manual())
    }

    fn text(effect: Option<Effect>) -> Option<Option<String>> {
        match effect?.call {
            Call::AnswerCallbackQuery(params) => Some(params.text),
            other => panic!("not an answer: {other:?}"),
        }
    }

    #[test]
    fn the_earliest_registered_taker_answers_even_if_it_is_slower() {
        let answers = press(3);
        assert_eq!(text(answers.taker(2).settle(Part::Took, toast("third"))), None);
        assert_eq!(text(answers.taker(0).settle(Part::Passed, None)), None);
        assert_eq!(text(answers.taker(1).settle(Part::Took, toast("second"))), Some(Some("second".to_owned())));
    }

    #[test]
    fn a_later_takers_answer_is_used_when_the_earlier_ones_pass() {
        let answers = press(2);
        assert_eq!(text(answers.taker(1).settle(Part::Took, toast("second"))), None);
        assert_eq!(text(answers.taker(0).settle(Part::Failed, None)), Some(Some("second".to_owned())));
    }

    #[test]
    fn there_is_one_answer_and_it_is_empty_where_nobody_took_the_press() {
        let answers = press(2);
        assert_eq!(text(answers.taker(0).settle(Part::Passed, None)), None);
        assert_eq!(text(answers.taker(1).settle(Part::Passed, None)), Some(None));
        assert_eq!(text(answers.taker(1).settle(Part::Took, toast("late"))), None);
        assert_eq!(text(press(0).of_nobody()), Some(None));
    }

    #[test]
    fn only_a_button_is_answered_where_nobody_says_anything() {
        for kind in ["inline_query", "shipping_query", "pre_checkout_query"] {
            let answers = || answers(kind, 1, &Clock::manual());
            assert_eq!(answers().taker(0).settle(Part::Took, None), None, "{kind}");
            assert_eq!(answers().taker(0).settle(Part::Passed, None), None, "{kind}");
            assert_eq!(answers().of_nobody(), None, "{kind}");
        }
    }

    #[test]
    fn an_answer_that_comes_too_late_is_dropped() {
        for (kind, seconds) in [("inline_query", 30), ("pre_checkout_query", 10), ("shipping_query", 150)] {
            let clock = Clock::manual();
            let (in_time, late) = (answers(kind, 1, &clock), answers(kind, 1, &clock));
            clock.advance(Duration::from_secs(seconds));
            assert!(in_time.taker(0).settle(Part::Took, results("")).is_some(), "{kind}");
            clock.advance(Duration::from_millis(1));
            assert_eq!(late.taker(0).settle(Part::Took, results("")), None, "{kind}");
        }
    }

    #[test]
    fn what_is_superseded_in_one_conversation_is_answered_by_none() {
        let (answers, newest) = (answers("inline_query", 3, &Clock::manual()), Arc::new(Newest::default()));
        let first = answers.taker(0).with(newest.arrives(1, 1));
        assert_eq!(answers.taker(1).settle(Part::Took, results("b")), None);
        let _newer = newest.arrives(1, 2);
        assert!(!first.claim());
        drop(first);
        assert_eq!(answers.taker(2).settle(Part::Took, results("c")), None);
    }

    #[test]
    fn the_last_answer_to_the_very_query_counts_and_others_go_their_way() {
        let mut effects: Vec<Effect> = [results("1"), results("2")].into_iter().flatten().map(Effect::from).collect();
        effects.insert(1, empty("another"));
        assert_eq!(take_answer(&update("inline_query"), &mut effects), results("2"));
        assert_eq!(effects, [empty("another")]);
        assert_eq!(take_answer(&update("callback_query"), &mut effects), None);
    }

    #[test]
    fn who_presses_a_button_that_nobody_takes_is_told_so_unless_something_failed() {
        let late = || toast_of("callback_query", 2, Some("Too late."));
        let untaken = late();
        assert_eq!(text(untaken.taker(0).settle(Part::Passed, None)), None);
        assert_eq!(text(untaken.taker(1).settle(Part::Passed, None)), Some(Some("Too late.".to_owned())));
        let failed = late();
        assert_eq!(text(failed.taker(0).settle(Part::Passed, None)), None);
        assert_eq!(text(failed.taker(1).settle(Part::Failed, None)), Some(None));
        let taken = late();
        assert_eq!(text(taken.taker(0).settle(Part::Passed, None)), None);
        assert_eq!(text(taken.taker(1).settle(Part::Took, None)), Some(None));
        assert_eq!(text(toast_of("callback_query", 0, Some("Gone.")).of_nobody()), Some(Some("Gone.".to_owned())));
    }
}
