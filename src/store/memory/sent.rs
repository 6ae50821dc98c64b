//! Which messages the queued ones became.

use std::collections::{HashMap, VecDeque};

use crate::store::SentId;

/// How many messages are remembered. One that is older cannot be edited or deleted any more by what was kept of it.
/// About 3 MB when full.
const REMEMBERED: usize = 65_536;

/// The newest messages that somebody may refer to.
#[derive(Debug, Default)]
pub(super) struct Messages {
    ids: HashMap<SentId, i32>,
    order: VecDeque<SentId>,
}

impl Messages {
    pub(super) fn add(&mut self, sent: SentId, message_id: i32) {
        if self.ids.insert(sent, message_id).is_some() {
            return;
        }
        self.order.push_back(sent);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
    }

    pub(super) fn of(&self, sent: SentId) -> Option<i32> {
        self.ids.get(&sent).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_a_bounded_number() {
        let mut messages = Messages::default();
        for (id, message_id) in (0..=REMEMBERED as u64).zip(0..) {
            messages.add(SentId(id), message_id);
            messages.add(SentId(id), message_id);
        }
        assert_eq!(messages.ids.len(), REMEMBERED);
        assert_eq!(messages.of(SentId(0)), None, "the oldest is forgotten");
        assert_eq!(messages.of(SentId(1)), Some(1));
        assert_eq!(messages.of(SentId(REMEMBERED as u64)), Some(65_536));
    }
}
