//! Whom a `429` is for.
//!
//! Telegram says how long to wait, and not whether that is for one chat or for the whole bot. A chat is the rule: what is behind it
//! waits, and nobody else. The whole bot is waited for where a second chat is refused within a second of the first, and both
//! are to wait until the same moment, give or take a second. One limit counts down to one moment for everybody who meets it,
//! while two chats that each have one of their own hardly ever agree. Where they do by chance it is on a few seconds, which
//! is what the mistake costs; where a limit of the whole bot is met, it costs one refusal to learn it.
//!
//! A call without a chat waits alone: such limits are of a method (`setWebhook`, `setMyCommands`).

use std::collections::VecDeque;
use std::time::Duration;

use crate::clock::Moment;
use crate::deliver::Address;

/// The refusals of the last second.
#[derive(Debug, Default)]
pub(super) struct Refusals(VecDeque<Refusal>);

#[derive(Debug)]
struct Refusal {
    chat: Address,
    at: Moment,
    until: Moment,
}

const A_SECOND: Duration = Duration::from_secs(1);

/// How many are remembered: the newest. Two are enough to tell.
const KEPT: usize = 64;

impl Refusals {
    /// Notes that this chat is to wait. Until when everybody has to, if that is for all.
    pub(super) fn note(&mut self, chat: &Address, at: Moment, until: Moment) -> Option<Moment> {
        while self.0.len() >= KEPT || self.0.front().is_some_and(|it| at - it.at > A_SECOND) {
            self.0.pop_front();
        }
        let agrees = |it: &&Refusal| it.chat != *chat && until - it.until <= A_SECOND && it.until - until <= A_SECOND;
        let all = self.0.iter().filter(agrees).map(|it| it.until.max(until)).max();
        self.0.retain(|it| it.chat != *chat);
        self.0.push_back(Refusal { chat: chat.clone(), at, until });
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When which chat is refused and until when, in milliseconds; and until when everybody waits then.
    #[track_caller]
    fn check(refused: &[(u64, i64, u64, Option<u64>)]) {
        let mut refusals = Refusals::default();
        for &(at, chat, until, expected) in refused {
            let all = refusals.note(&Address::Id(chat), Moment::from_millis(at), Moment::from_millis(until));
            assert_eq!(all.map(Moment::as_millis), expected, "{refused:?}");
        }
    }

    #[test]
    fn two_chats_that_wait_until_the_same_moment_mean_everybody() {
        check(&[(0, 1, 5_000, None), (0, 2, 5_000, Some(5_000))]);
        check(&[(0, 1, 40_000, None), (900, 2, 40_900, Some(40_900)), (950, 3, 39_950, Some(40_900))]);
        check(&[(0, 1, 5_000, None), (300, 9, 90_000, None), (600, 2, 5_600, Some(5_600))]);
    }

    #[test]
    fn one_chat_and_chats_that_wait_for_themselves_do_not() {
        check(&[(0, 1, 5_000, None), (10, 1, 5_000, None)]);
        check(&[(0, 1, 5_000, None), (1_001, 2, 5_000, None)]);
        check(&[(0, 1, 5_000, None), (10, 2, 6_001, None), (20, 3, 38_000, None)]);
    }

    #[test]
    fn no_flood_of_refusals_is_remembered() {
        let mut refusals = Refusals::default();
        for chat in 0..1_000_i64 {
            let until = Moment::from_millis(chat.unsigned_abs() * 10_000);
            assert_eq!(refusals.note(&Address::Id(chat), Moment::from_millis(0), until), None);
        }
        assert_eq!(refusals.0.len(), KEPT);
    }
}
