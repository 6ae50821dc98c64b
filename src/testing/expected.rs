//! What a test says should have happened.

use crate::testing::failure::difference;

/// What [`TestBot::expect`](crate::testing::TestBot::expect) compares with: lines, or a snapshot that writes itself.
#[derive(Debug)]
#[non_exhaustive]
pub enum Expected<'a> {
    /// These lines, which may be indented.
    Lines(&'a str),
    /// What [`expect!`](expect_test::expect) holds. With `UPDATE_EXPECT=1` in the environment it is written anew in the test's
    /// source instead of failing.
    Snapshot(expect_test::Expect),
}

impl<'a, T: AsRef<str> + ?Sized> From<&'a T> for Expected<'a> {
    fn from(lines: &'a T) -> Self {
        Self::Lines(lines.as_ref())
    }
}

impl From<expect_test::Expect> for Expected<'_> {
    fn from(snapshot: expect_test::Expect) -> Self {
        Self::Snapshot(snapshot)
    }
}

impl Expected<'_> {
    /// How what happened differs from it, where that is for the caller to say: a snapshot writes itself anew, or fails by itself.
    pub(super) fn difference(&self, found: &[String]) -> Option<String> {
        match self {
            Self::Lines(lines) => difference(lines, found),
            Self::Snapshot(snapshot) => {
                if difference(snapshot.data(), found).is_some() {
                    // Each line ends, so that the end of the literal stands in a line of its own.
                    let lines: String = found.iter().flat_map(|it| [it, "\n"]).collect();
                    snapshot.assert_eq(&lines);
                }
                None
            }
        }
    }
}
