//! What waits for the disk, and who waits for company before that.
//!
//! A conversation with a lot waiting says its next turn as soon as it has the answer to the last one. Were each done at once, the
//! writer would have one transaction after the other, with an fsync each, and whoever else comes would find it in the middle of
//! one. So a conversation that comes back at once waits for company, for as long as the last transaction took: the others meet it in
//! fewer of them, and often none. Nobody waits where no other conversation has had a turn lately.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use crate::store::sqlite::word::Word;

/// How long a turn waits for company at most, however long the disk takes.
const LONGEST: Duration = Duration::from_millis(2);

/// Who comes back sooner than this behind a turn comes at once.
const AT_ONCE: Duration = Duration::from_millis(10);

/// How long ago the turn of another conversation may have been, for company to be expected: longer than it takes to fetch a flood,
/// during which none of the others is heard.
const LATELY: Duration = Duration::from_secs(1);

/// What is to be done in the next transaction that waits for the disk.
#[derive(Default)]
pub(super) struct Turns {
    words: Vec<Box<dyn Word>>,
    /// Whether all of these are turns of conversations that have come back at once.
    all_back: bool,
    /// Whose turns were done last, and when.
    last: HashSet<u64>,
    done: Option<Instant>,
    /// Until when these wait for company.
    until: Option<Instant>,
    /// When somebody else than these came.
    others: Option<Instant>,
}

impl Turns {
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn push(&mut self, word: Box<dyn Word>, now: Instant) {
        let conversation = word.conversation();
        let was_last = conversation.is_some_and(|it| self.last.contains(&it));
        if conversation.is_some() && !was_last && !self.last.is_empty() {
            self.others = Some(now);
        }
        let is_back = was_last && within(self.done, AT_ONCE, now);
        self.all_back = is_back && (self.all_back || self.words.is_empty());
        self.words.push(word);
    }

    /// How long they wait for company from now on; `None` where they are to be done.
    pub(super) fn patience(&self, now: Instant) -> Option<Duration> {
        let expected = self.all_back && within(self.others, LATELY, now);
        self.until.and_then(|it| it.checked_duration_since(now)).filter(|left| expected && !left.is_zero())
    }

    /// All that wait, to be done.
    pub(super) fn take(&mut self) -> Vec<Box<dyn Word>> {
        std::mem::take(&mut self.words)
    }

    /// These were done, between those moments.
    pub(super) fn done(&mut self, words: &[Box<dyn Word>], began: Instant, now: Instant) {
        if words.is_empty() {
            return;
        }
        self.until = Some(now + now.saturating_duration_since(began).min(LONGEST));
        let mut conversations = words.iter().filter_map(|word| word.conversation()).peekable();
        if conversations.peek().is_some() {
            self.last.clear();
            self.last.extend(conversations);
            self.done = Some(now);
        }
    }
}

/// Whether it was no longer ago than that.
fn within(then: Option<Instant>, time: Duration, now: Instant) -> bool {
    then.is_some_and(|then| now.saturating_duration_since(then) < time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::StoreError;
    use crate::store::sqlite::books::Books;

    /// The turn of a conversation, or something else.
    struct Says(Option<u64>);

    impl Word for Says {
        fn soft(&self) -> bool {
            false
        }

        fn early(&self) -> bool {
            false
        }

        fn conversation(&self) -> Option<u64> {
            self.0
        }

        fn work(&mut self, _: &mut Books<'_>) -> rusqlite::Result<()> {
            Ok(())
        }

        fn answer(self: Box<Self>, _: Result<(), StoreError>) {}
    }

    /// Transactions of 1 ms each.
    struct Writer {
        turns: Turns,
        now: Instant,
    }

    impl Writer {
        fn says(&mut self, conversation: Option<u64>) {
            self.turns.push(Box::new(Says(conversation)), self.now);
        }

        fn waits(&self) -> Option<Duration> {
            self.turns.patience(self.now)
        }

        fn writes(&mut self) {
            let (words, began) = (self.turns.take(), self.now);
            self.now += MS;
            self.turns.done(&words, began, self.now);
        }
    }

    const MS: Duration = Duration::from_millis(1);
    const FLOODED: Option<u64> = Some(1);
    const OTHER: Option<u64> = Some(2);

    /// Behind a turn of each.
    fn writer() -> Writer {
        let mut writer = Writer { turns: Turns::default(), now: Instant::now() };
        for conversation in [OTHER, FLOODED] {
            writer.says(conversation);
            assert_eq!(writer.waits(), None);
            writer.writes();
        }
        writer
    }

    #[test]
    fn who_comes_back_at_once_waits_as_long_as_the_last_transaction_took() {
        let mut writer = writer();
        writer.says(FLOODED);
        assert_eq!(writer.waits(), Some(MS));
        writer.now += MS;
        assert_eq!(writer.waits(), None);
        writer.writes();
        // Also behind a transaction without a turn.
        writer.says(None);
        assert_eq!(writer.waits(), None, "an update that comes in waits for nobody");
        writer.writes();
        writer.says(FLOODED);
        assert_eq!(writer.waits(), Some(MS));
    }

    #[test]
    fn with_company_nobody_waits() {
        for company in [OTHER, None] {
            let mut writer = writer();
            writer.says(FLOODED);
            writer.says(company);
            assert_eq!((writer.waits(), writer.turns.len()), (None, 2));
            writer.writes();
            writer.says(company);
            writer.says(FLOODED);
            assert_eq!(writer.waits(), if company.is_some() { Some(MS) } else { None }, "{company:?}");
        }
    }

    #[test]
    fn who_comes_after_a_while_or_is_alone_does_not_wait() {
        let mut writer = writer();
        writer.now += AT_ONCE;
        writer.says(FLOODED);
        assert_eq!(writer.waits(), None);

        let mut alone = Writer { turns: Turns::default(), now: Instant::now() };
        for _ in 0..3 {
            alone.says(FLOODED);
            assert_eq!(alone.waits(), None, "nobody else is there");
            alone.writes();
        }
    }

    #[test]
    fn company_is_expected_for_a_while_after_it_was_there() {
        let mut writer = writer();
        for _ in 0..499 {
            writer.says(FLOODED);
            assert_eq!(writer.waits(), Some(MS));
            writer.now += MS;
            writer.writes();
        }
        writer.now += 2 * MS;
        writer.says(FLOODED);
        assert_eq!(writer.waits(), None);
    }

    /// While a flood is fetched nobody else is heard. It has no transactions for itself all the same: one would be in the way of the
    /// next batch, and of those who are in it.
    #[test]
    fn while_a_flood_comes_in_its_turns_are_done_with_what_comes() {
        let mut writer = writer();
        for _ in 0..500 {
            writer.says(FLOODED);
            assert_eq!(writer.waits(), Some(MS));
            writer.says(None);
            assert_eq!((writer.waits(), writer.turns.len()), (None, 2), "a batch that comes in is company");
            writer.writes();
        }
        writer.says(FLOODED);
        assert_eq!(writer.waits(), Some(MS));
        writer.says(OTHER);
        assert_eq!((writer.waits(), writer.turns.len()), (None, 2));
    }

    #[test]
    fn a_slow_disk_is_waited_for_no_longer_than_that() {
        let mut writer = writer();
        writer.says(OTHER);
        let words = writer.turns.take();
        let began = writer.now;
        writer.now += 50 * MS;
        writer.turns.done(&words, began, writer.now);
        writer.says(OTHER);
        assert_eq!(writer.waits(), Some(LONGEST));
    }
}
