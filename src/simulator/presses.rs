//! Pressed buttons that wait for their answer.

use std::collections::HashMap;
use std::time::Duration;

use crate::clock::Moment;

/// How long a callback query can be answered.
pub(crate) const PATIENCE: Duration = Duration::from_secs(150);

/// The callback queries of one bot that are still to be answered.
#[derive(Debug)]
pub(crate) struct Presses {
    next_id: u64,
    open: HashMap<String, Press>,
}

/// One pressed button.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Press {
    pub(crate) chat_id: i64,
    expires: Moment,
}

impl Presses {
    /// No press yet. The first id is made from the time, so that a query of an earlier run is not taken for one of this.
    pub(crate) fn starting_at(now: Moment) -> Self {
        Self { next_id: now.as_millis() << 10, open: HashMap::new() }
    }

    /// A button was pressed; gives the id of the query.
    pub(crate) fn open(&mut self, chat_id: i64, now: Moment) -> String {
        self.open.retain(|_, press| press.expires > now);
        let id = self.next_id.to_string();
        self.next_id += 1;
        self.open.insert(id.clone(), Press { chat_id, expires: now + PATIENCE });
        id
    }

    /// The query is answered, which it can be once and in time.
    pub(crate) fn answer(&mut self, id: &str, now: Moment) -> Option<Press> {
        self.open.remove(id).filter(|press| press.expires > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_answered_once_and_in_time() {
        let start = Moment::from_millis(1_000);
        let mut presses = Presses::starting_at(start);
        let first = presses.open(1, start);
        let second = presses.open(1, start);
        assert!(presses.answer(&first, start).is_some());
        assert!(presses.answer(&first, start).is_none());
        assert!(presses.answer("7", start).is_none());
        assert!(presses.answer(&second, start + PATIENCE).is_none());
    }
}
