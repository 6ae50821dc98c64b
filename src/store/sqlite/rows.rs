//! What numbers are in a row.

use std::time::Duration;

use crate::clock::Moment;

/// A moment in a column: milliseconds since 1970. One that SQLite's integers do not reach is the end of time in both.
pub(super) fn stamp(moment: Moment) -> i64 {
    i64::try_from(moment.as_millis()).unwrap_or(i64::MAX)
}

/// The moment in a column.
pub(super) fn moment(stamp: i64) -> Moment {
    Moment::from_millis(match stamp {
        i64::MAX => u64::MAX,
        stamp => u64::try_from(stamp).unwrap_or_default(),
    })
}

/// A time in a column: milliseconds, a fraction counted as a whole one.
pub(super) fn span(duration: Duration) -> i64 {
    stamp(Moment::from_millis(0) + duration)
}

/// The time in a column.
pub(super) fn duration(span: i64) -> Duration {
    Duration::from_millis(moment(span).as_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_comes_back_as_it_was_up_to_the_end_of_time() {
        for millis in [0, 1, 1_800_000_000_000, u64::MAX] {
            assert_eq!(moment(stamp(Moment::from_millis(millis))).as_millis(), millis);
        }
        assert_eq!(moment(-1).as_millis(), 0);
    }

    #[test]
    fn a_time_is_never_shorter_than_it_was() {
        assert_eq!(duration(span(Duration::from_micros(1))), Duration::from_millis(1));
        assert_eq!(duration(span(Duration::from_secs(60))), Duration::from_secs(60));
    }
}
