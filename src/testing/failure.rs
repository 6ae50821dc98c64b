//! How a test fails: in one sentence, with its place and with the transcript.

use std::fmt::Write;
use std::panic::Location;

/// Ends the test. This module is for tests, in which a panic is how one says so.
#[expect(clippy::panic, reason = "a test that cannot go on says so")]
pub(super) fn fail(at: &Location<'_>, sentence: &str, transcript: Option<&[String]>) -> ! {
    let mut told = String::new();
    match transcript {
        None => {}
        Some([]) => told.push_str("\nnothing has happened so far"),
        Some(transcript) => {
            told.push_str("\nthe transcript so far:\n");
            for line in transcript {
                let _ = writeln!(told, "    {line}");
            }
        }
    }
    panic!("{sentence}\n  at {at}{told}")
}

/// Compares a transcript with what was expected: `None` where they are the same, else their difference, a line for each line,
/// with `-` before what is missing and `+` before what was not expected.
pub(super) fn difference(expected: &str, found: &[String]) -> Option<String> {
    let expected = unindented(expected);
    if expected.len() == found.len() && expected.iter().zip(found).all(|(a, b)| a == b) {
        return None;
    }
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    Some(diff(&expected, &found))
}

/// The lines without what they are all indented by, and without empty ones around.
fn unindented(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let start = lines.iter().position(|it| !it.is_empty()).unwrap_or(lines.len());
    let end = lines.iter().rposition(|it| !it.is_empty()).map_or(start, |it| it + 1);
    let lines = &lines[start..end];
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let common = lines.iter().filter(|it| !it.is_empty()).map(indent).min().unwrap_or_default();
    lines.iter().map(|it| it.get(common..).unwrap_or_default()).collect()
}

/// By the longest common subsequence of lines, after what is the same at both ends.
fn diff(expected: &[&str], found: &[&str]) -> String {
    let same_before = expected.iter().zip(found).take_while(|(a, b)| a == b).count();
    let (expected_rest, found_rest) = (&expected[same_before..], &found[same_before..]);
    let same_after = expected_rest.iter().rev().zip(found_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let old = &expected_rest[..expected_rest.len() - same_after];
    let new = &found_rest[..found_rest.len() - same_after];
    // The length of the longest common subsequence of what follows each pair of lines.
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for (i, left) in old.iter().enumerate().rev() {
        for (j, right) in new.iter().enumerate().rev() {
            common[i][j] =
                if left == right { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let mut lines: Vec<String> = expected[..same_before].iter().map(|it| format!("  {it}")).collect();
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            lines.push(format!("  {}", old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            lines.push(format!("- {}", old[i]));
            i += 1;
        } else {
            lines.push(format!("+ {}", new[j]));
            j += 1;
        }
    }
    lines.extend(expected[expected.len() - same_after..].iter().map(|it| format!("  {it}")));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expected: &str, found: &[&str], difference_is: Option<&str>) {
        let found: Vec<String> = found.iter().map(|&it| it.to_owned()).collect();
        assert_eq!(difference(expected, &found).as_deref(), difference_is);
    }

    #[test]
    fn indentation_and_empty_lines_around_do_not_count() {
        check("\n    a\n      b\n\n    c\n    ", &["a", "  b", "", "c"], None);
        check("", &[], None);
        check("\ta\n\t  b", &["a", "  b"], None);
    }

    #[test]
    fn a_difference_shows_what_is_missing_and_what_is_too_much() {
        check("a\nb\nc\nd", &["a", "x", "c", "y", "d"], Some("  a\n- b\n+ x\n  c\n+ y\n  d"));
        check("a", &[], Some("- a"));
        check("", &["a"], Some("+ a"));
    }
}
