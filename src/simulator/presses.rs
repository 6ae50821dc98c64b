//! Pressed buttons that wait for their answer.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::clock::Moment;
use crate::types::User;

/// How long a callback query can be answered.
pub(crate) const PATIENCE: Duration = Duration::from_secs(150);

/// Of more than these that could still be answered the oldest are forgotten: on a clock that stands still none grows too old.
const REMEMBERED: usize = 100_000;

/// A page is told of so many of a chat, and shows no more.
const TOLD: usize = 100;

/// The callback queries of one bot, until they are too old to be answered.
#[derive(Debug)]
pub(crate) struct Presses {
    next_id: u64,
    /// By their ids, and so by age.
    recent: BTreeMap<u64, Press>,
}

/// One pressed button.
#[derive(Debug)]
struct Press {
    chat_id: i64,
    message_id: i32,
    by: Arc<User>,
    data: String,
    expires: Moment,
    answer: Option<CallbackAnswer>,
}

/// What somebody who pressed a button is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallbackAnswer {
    /// The words, if there are any: without them the button only stops spinning.
    pub text: Option<String>,
    /// Whether they stand in a box that has to be closed, and not in passing.
    pub alert: bool,
    /// The page that is opened.
    pub url: Option<String>,
}

impl Presses {
    /// No press yet. The first id is made from the time, so that a query of an earlier run is not taken for one of this.
    pub(crate) fn starting_at(now: Moment) -> Self {
        Self { next_id: now.as_millis() << 10, recent: BTreeMap::new() }
    }

    /// A button with this data was pressed, under that message of a chat; gives the id of the query.
    pub(crate) fn open(
        &mut self,
        by: &Arc<User>,
        (chat_id, message_id): (i64, i32),
        data: &str,
        now: Moment,
    ) -> String {
        while self.recent.first_key_value().is_some_and(|(_, it)| it.expires <= now) || self.recent.len() == REMEMBERED
        {
            self.recent.pop_first();
        }
        let id = self.next_id;
        self.next_id += 1;
        let (by, data) = (Arc::clone(by), data.to_owned());
        self.recent.insert(id, Press { chat_id, message_id, by, data, expires: now + PATIENCE, answer: None });
        id.to_string()
    }

    /// What a page is told of a press.
    pub(crate) fn told(&self, id: &str) -> Value {
        let id = number(id).unwrap_or_default();
        self.recent.get(&id).map_or(Value::Null, |press| describe(id, press))
    }

    /// What a page is told of those that wait for an answer in a chat; of very many the newest.
    pub(crate) fn waiting(&self, chat_id: i64, now: Moment) -> Vec<Value> {
        let waits = |press: &Press| press.chat_id == chat_id && press.expires > now && press.answer.is_none();
        let newest = self.recent.iter().rev().filter(|(_, press)| waits(press)).take(TOLD);
        newest.map(|(id, press)| describe(*id, press)).collect()
    }

    /// The query is answered, which it can be once and in time; gives the chat it came from, and who pressed.
    pub(crate) fn answer(&mut self, id: &str, answer: CallbackAnswer, now: Moment) -> Option<(i64, Arc<User>)> {
        let press = self.recent.get_mut(&number(id)?).filter(|press| press.expires > now && press.answer.is_none())?;
        press.answer = Some(answer);
        Some((press.chat_id, Arc::clone(&press.by)))
    }

    /// The answer, once it is there.
    pub(crate) fn answered(&self, id: &str) -> Option<&CallbackAnswer> {
        self.recent.get(&number(id)?)?.answer.as_ref()
    }
}

/// The number that an id is, written as ids are.
pub(super) fn number(id: &str) -> Option<u64> {
    id.parse().ok().filter(|it: &u64| it.to_string() == id)
}

fn describe(id: u64, press: &Press) -> Value {
    json!({
        "chat_id": press.chat_id, "message_id": press.message_id, "by": press.by.id, "query_id": id.to_string(), "data": press.data,
        "expires": press.expires.as_millis(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::people;

    #[test]
    fn a_query_is_answered_once_and_in_time() {
        let start = Moment::from_millis(1_000);
        let mut presses = Presses::starting_at(start);
        let ann = Arc::new(people::user(1, None));
        let first = presses.open(&ann, (1, 7), "a", start);
        let second = presses.open(&ann, (1, 7), "b", start);
        assert_eq!(presses.waiting(1, start).len(), 2);
        let answer = CallbackAnswer { text: Some("first".to_owned()), ..CallbackAnswer::default() };
        let late = CallbackAnswer { alert: true, ..CallbackAnswer::default() };
        assert!(presses.answer(&first, answer.clone(), start).is_some());
        assert!(presses.answer(&first, late.clone(), start).is_none());
        assert!(presses.answer("7", late.clone(), start).is_none());
        assert!(presses.answer(&second, late, start + PATIENCE).is_none());
        assert_eq!(presses.answered(&first), Some(&answer));
        assert_eq!(presses.answered(&second), None);
        let waiting = presses.waiting(1, start);
        assert_eq!((waiting.len(), &waiting[0]["data"]), (1, &json!("b")));
        assert!(presses.waiting(2, start).is_empty() && presses.waiting(1, start + PATIENCE).is_empty());
    }

    #[test]
    fn the_oldest_of_too_many_are_forgotten() {
        let start = Moment::from_millis(1_000);
        let mut presses = Presses::starting_at(start);
        let ann = Arc::new(people::user(1, None));
        let ids: Vec<String> = (0..=REMEMBERED).map(|_| presses.open(&ann, (1, 7), "a", start)).collect();
        assert_eq!(presses.waiting(1, start).len(), TOLD);
        let mut answer = |id: &str| presses.answer(id, CallbackAnswer::default(), start).is_some();
        assert!(!answer(&ids[0]) && answer(&ids[1]) && answer(&ids[REMEMBERED]));
        assert!(!answer(&format!("+{}", ids[2])) && answer(&ids[2]), "an id is written in one way");
        presses.open(&ann, (1, 7), "a", start + PATIENCE);
        assert_eq!(presses.recent.len(), 1);
    }
}
