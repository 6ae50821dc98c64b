//! `"90s"`, `"30m"`, `"1h 30m"`, `"7d"`.

use std::time::Duration;

const UNITS: [(&str, u64); 5] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

/// Ten years: whoever waits longer means `never`.
const LONGEST: u64 = 10 * 365 * 86_400_000;

/// Reads a duration.
///
/// # Errors
/// A sentence that says what is wrong and how it is written.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    parts(text).map_err(|reason| {
        format!("invalid duration \"{text}\": {reason}; write e.g. \"90s\", \"30m\", \"1h 30m\", \"7d\"")
    })
}

fn parts(text: &str) -> Result<Duration, String> {
    let mut rest = text.trim();
    let mut millis: u64 = 0;
    if rest.is_empty() {
        return Err("it is empty".to_owned());
    }
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|it: char| it.is_ascii_digit()).len();
        if digits == 0 {
            let word = rest.split_whitespace().next().unwrap_or(rest);
            return Err(format!("expected a number, found `{word}`"));
        }
        let (number, after) = rest.split_at(digits);
        let after = after.trim_start();
        let letters = after.len() - after.trim_start_matches(char::is_alphabetic).len();
        let (unit, after) = after.split_at(letters);
        let Some((_, size)) = UNITS.iter().find(|(name, _)| *name == unit) else {
            return Err(match unit {
                "" => format!("missing unit after `{number}`"),
                _ => format!("unknown unit `{unit}`"),
            });
        };
        let amount = number.parse::<u64>().ok().and_then(|number| number.checked_mul(*size));
        match amount.and_then(|amount| millis.checked_add(amount)).filter(|millis| *millis <= LONGEST) {
            Some(sum) => millis = sum,
            None => return Err("it is longer than ten years; `never` has no end".to_owned()),
        }
        rest = after.trim_start();
    }
    match millis {
        0 => Err("it is no time at all".to_owned()),
        _ => Ok(Duration::from_millis(millis)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<u64, &str>) {
        let found = parts(text).map(|it| u64::try_from(it.as_millis()).unwrap());
        assert_eq!(found.as_ref().map_err(String::as_str), expected.as_ref().map_err(|it| *it));
    }

    #[test]
    fn units_add_up() {
        check("10s", Ok(10_000));
        check(" 1h 30m ", Ok(5_400_000));
        check("1d12h", Ok(129_600_000));
        check("250 ms", Ok(250));
    }

    #[test]
    fn what_is_no_duration_is_said_so() {
        check("5x", Err("unknown unit `x`"));
        check("10 minuts", Err("unknown unit `minuts`"));
        check("10", Err("missing unit after `10`"));
        check("", Err("it is empty"));
        check("soon", Err("expected a number, found `soon`"));
        check("-5s", Err("expected a number, found `-5s`"));
        check("1.5h", Err("missing unit after `1`"));
        check("0s", Err("it is no time at all"));
        check("99999999999999999999s", Err("it is longer than ten years; `never` has no end"));
        check("4000d", Err("it is longer than ten years; `never` has no end"));
    }
}
