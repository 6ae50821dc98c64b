//! Pressed buttons that wait for their answer.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Moment;
use crate::types::User;

/// How long a callback query can be answered.
pub(crate) const PATIENCE: Duration = Duration::from_secs(150);

/// The callback queries of one bot, until they are too old to be answered.
#[derive(Debug)]
pub(crate) struct Presses {
    next_id: u64,
    recent: HashMap<String, Press>,
}

/// One pressed button.
#[derive(Debug)]
struct Press {
    chat_id: i64,
    by: Arc<User>,
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
        Self { next_id: now.as_millis() << 10, recent: HashMap::new() }
    }

    /// A button was pressed; gives the id of the query.
    pub(crate) fn open(&mut self, by: &Arc<User>, chat_id: i64, now: Moment) -> String {
        self.recent.retain(|_, press| press.expires > now);
        let id = self.next_id.to_string();
        self.next_id += 1;
        self.recent.insert(id.clone(), Press { chat_id, by: Arc::clone(by), expires: now + PATIENCE, answer: None });
        id
    }

    /// The query is answered, which it can be once and in time; gives the chat it came from, and who pressed.
    pub(crate) fn answer(&mut self, id: &str, answer: CallbackAnswer, now: Moment) -> Option<(i64, Arc<User>)> {
        let press = self.recent.get_mut(id).filter(|press| press.expires > now && press.answer.is_none())?;
        press.answer = Some(answer);
        Some((press.chat_id, Arc::clone(&press.by)))
    }

    /// The answer, once it is there.
    pub(crate) fn answered(&self, id: &str) -> Option<&CallbackAnswer> {
        self.recent.get(id)?.answer.as_ref()
    }
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
        let first = presses.open(&ann, 1, start);
        let second = presses.open(&ann, 1, start);
        let answer = CallbackAnswer { text: Some("first".to_owned()), ..CallbackAnswer::default() };
        let late = CallbackAnswer { alert: true, ..CallbackAnswer::default() };
        assert!(presses.answer(&first, answer.clone(), start).is_some());
        assert!(presses.answer(&first, late.clone(), start).is_none());
        assert!(presses.answer("7", late.clone(), start).is_none());
        assert!(presses.answer(&second, late, start + PATIENCE).is_none());
        assert_eq!(presses.answered(&first), Some(&answer));
        assert_eq!(presses.answered(&second), None);
    }
}
