use std::time::Duration;

use super::*;
use crate::bot::{Bot, Scripted};
use crate::clock::Clock;
use crate::conversation::newest::Newest;
use crate::fatal::Fatal;
use crate::limits::{Limits, Throttle};
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
    let throttle = Throttle::new(Limits::off(), clock.clone());
    let deliver = Deliver::new(bot, throttle, clock.clone(), store, post, activity, Fatal::default());
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

/// A command that so many take.
fn command(takers: usize) -> Option<Arc<Answers>> {
    let json =
        r#"{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"},"text":"/roll x"}}"#;
    Answers::new(&Incoming::decode(json).unwrap(), takers, &press(1).deliver, None, None)
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

#[test]
fn who_says_something_comes_before_who_says_nothing() {
    let answers = press(3);
    assert_eq!(text(answers.taker(0).settle(Part::Took, None)), None);
    assert_eq!(text(answers.taker(1).settle(Part::Took, toast("second"))), Some(Some("second".to_owned())));
    assert_eq!(text(answers.taker(2).settle(Part::Took, toast("third"))), None);
}

#[test]
fn what_is_said_when_telegram_has_nearly_stopped_waiting_is_said_at_once() {
    let clock = Clock::manual();
    let (early, late) = (answers("pre_checkout_query", 2, &clock), answers("pre_checkout_query", 2, &clock));
    clock.advance(Duration::from_millis(7_999));
    assert_eq!(early.taker(1).settle(Part::Took, results("")), None);
    clock.advance(Duration::from_millis(1));
    assert!(late.taker(1).settle(Part::Took, results("")).is_some());
    assert_eq!(late.taker(0).settle(Part::Took, results("")), None);
}

#[test]
fn a_command_has_an_answer_in_common_where_several_take_it() {
    assert!(command(0).is_none() && command(1).is_none());
    let line = toast("/roll <sides>");
    let failed = command(2).unwrap();
    assert_eq!(failed.taker(0).settle(Part::Passed, line.clone()), None);
    assert_eq!(failed.taker(1).settle(Part::Failed, None), None, "it was written well for the other one");
    let untaken = command(2).unwrap();
    assert_eq!(untaken.taker(1).settle(Part::Passed, line.clone()), None);
    assert_eq!(text(untaken.taker(0).settle(Part::Passed, None)), Some(Some("/roll <sides>".to_owned())));
    let muted = command(2).unwrap();
    muted.mute();
    assert_eq!(muted.taker(0).settle(Part::Passed, line.clone()), None);
    assert_eq!(muted.taker(1).settle(Part::Passed, line), None);
}

#[tokio::test]
async fn nobody_waits_any_more_when_it_is_decided() {
    type End = fn(&Arc<Answers>);
    let ends: [End; 3] = [
        |answers| assert_eq!(text(answers.taker(0).settle(Part::Failed, None)), Some(Some("second".to_owned()))),
        |answers| drop(answers.taker(0)),
        |answers| answers.mute(),
    ];
    for end in ends {
        let answers = press(2);
        assert_eq!(text(answers.taker(1).settle(Part::Took, toast("second"))), None);
        assert_eq!(Arc::weak_count(&answers), 1, "somebody waits");
        end(&answers);
        let gone = async {
            while Arc::weak_count(&answers) > 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), gone).await.expect("somebody waits for ever");
    }
}
