//! Which queries about payments have been answered.
//!
//! The conversations that take one together say once what it is answered. But what an earlier run, or a flood, has left to be
//! done is done by each of them by itself, since nobody knows any more what the others have said; perhaps the answer is on its
//! way. So of several answers the first that comes here is sent, and no other. What an earlier run has sent already is not
//! known here: then Telegram refuses the second answer, which is dropped and counted like one that comes too late.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::clock::Moment;
use crate::reply::{Call, Query};

/// How many are remembered. Each is forgotten when Telegram would refuse an answer anyway; nobody sees so many payments at once.
const REMEMBERED: usize = 4096;

#[derive(Debug, Default)]
pub(super) struct Answered(Mutex<VecDeque<(Moment, Query, Box<str>)>>);

impl Answered {
    /// Whether the call answers a query about a payment that has its answer. If it has none, this is its answer.
    pub(super) fn has_answer(&self, call: &Call, now: Moment) -> bool {
        let Some((query @ (Query::PreCheckout | Query::Shipping), id)) = Query::answered_by(call) else { return false };
        let mut answered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while answered.len() >= REMEMBERED
            || answered.front().is_some_and(|(at, ..)| now - *at > Query::Shipping.patience())
        {
            answered.pop_front();
        }
        let is_there = answered.iter().any(|(_, its, known)| *its == query && **known == *id);
        if !is_there {
            answered.push_back((now, query, id.into()));
        }
        is_there
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::reply::MethodCall;

    fn call(method: &str, key: &str, id: usize) -> Call {
        let params = json!({ key: id.to_string() }).as_object().cloned().unwrap_or_default();
        Call::Other(Box::new(MethodCall { method: method.to_owned(), params, files: Vec::new() }))
    }

    fn checkout(id: usize) -> Call {
        call("answerPreCheckoutQuery", "pre_checkout_query_id", id)
    }

    #[test]
    fn each_payment_has_one_answer_of_each_kind() {
        let (answered, now) = (Answered::default(), Moment::from_millis(0));
        let shipping = call("answerShippingQuery", "shipping_query_id", 1);
        for call in [checkout(1), checkout(2), shipping] {
            assert!(!answered.has_answer(&call, now) && answered.has_answer(&call, now), "{call:?}");
        }
        let dice = call("sendDice", "chat_id", 1);
        assert!(!answered.has_answer(&dice, now) && !answered.has_answer(&dice, now));
    }

    #[test]
    fn nothing_is_remembered_for_ever() {
        let (answered, now) = (Answered::default(), Moment::from_millis(0));
        let count = || answered.0.lock().unwrap().len();
        for id in 0..REMEMBERED + 10 {
            assert!(!answered.has_answer(&checkout(id), now));
        }
        assert_eq!(count(), REMEMBERED);
        assert!(answered.has_answer(&checkout(REMEMBERED), now + Duration::from_secs(150)));
        assert!(!answered.has_answer(&checkout(1), now + Duration::from_secs(151)));
        assert_eq!(count(), 1);
    }
}
