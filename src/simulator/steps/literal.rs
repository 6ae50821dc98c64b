//! What was said, as Rust has it in a source.

use serde_json::Value;

/// With more parts than these `json!` comes near to the depth to which macros are expanded.
const MOST_PARTS: usize = 20;

/// The lines of `expect![[..]]` around what was told.
pub(super) fn expectation(told: &[String]) -> Vec<String> {
    let is_raw = !told.iter().any(|line| line.contains(is_refused));
    let (opened, closed) = match is_raw {
        true => {
            let hashes = hashes(told);
            (format!("r{hashes}\""), format!("\"{hashes}"))
        }
        false => ("\"".to_owned(), "\"".to_owned()),
    };
    let line = |it: &String| if is_raw { format!("    {it}") } else { format!("    {}", escaped(it)) };
    let first = format!("bot.expect(expect![[{opened}");
    [first].into_iter().chain(told.iter().map(line)).chain([format!("{closed}]]);")]).collect()
}

/// An expression for JSON: the macro that reads best where it takes all of it, or else what parses it.
pub(in crate::simulator) fn json(value: &Value) -> String {
    let text = value.to_string();
    let parts = text.bytes().filter(|it| matches!(it, b',' | b'[' | b'{')).count();
    match parts <= MOST_PARTS && is_rust(value) {
        true => format!("json!({text})"),
        false => format!("serde_json::from_str({text:?}).unwrap()"),
    }
}

/// Whether JSON is written in Rust as it is: a number without a suffix is one of 32 bits there, and few escapes are the same.
fn is_rust(value: &Value) -> bool {
    let is_plain = |it: &str| !it.contains(|it: char| is_refused(it) || it.is_control());
    match value {
        Value::Array(items) => items.iter().all(is_rust),
        Value::Bool(_) | Value::Null => true,
        Value::Number(number) => number.is_f64() || number.as_i64().is_some_and(|it| i32::try_from(it).is_ok()),
        Value::Object(fields) => fields.iter().all(|(name, value)| is_plain(name) && is_rust(value)),
        Value::String(text) => is_plain(text),
    }
}

/// Whether no raw literal may have it as it is: Rust has no carriage return there, and denies what turns the direction of the text.
fn is_refused(it: char) -> bool {
    matches!(it, '\r' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A line as a literal has it that is not raw.
fn escaped(line: &str) -> String {
    let escape = |it: char| match it {
        '"' | '\\' => format!("\\{it}"),
        '\r' => "\\r".to_owned(),
        _ if is_refused(it) => it.escape_unicode().to_string(),
        _ => it.to_string(),
    };
    line.chars().map(escape).collect()
}

/// So many `#` that no line ends a literal which they stand around.
fn hashes(lines: &[String]) -> String {
    let behind = |it: &str| it.len() - it.trim_start_matches('#').len();
    let most = lines.iter().flat_map(|line| line.split('"').skip(1).map(behind)).max();
    "#".repeat(most.map_or(1, |it| it + 1))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_literal_is_ended_by_nothing_in_it() {
        for (line, expected) in [("a # b", "#"), ("a \"b\" c", "#"), ("a \"# b", "##"), ("\"### \"#\"", "####")] {
            assert_eq!(hashes(&[line.to_owned()]), expected, "{line}");
        }
    }

    #[test]
    fn what_no_raw_literal_may_have_is_escaped() {
        let told = ["a \"b\" \\ c".to_owned(), "\u{2068}Ann\u{2069}\rЖ".to_owned()];
        assert_eq!(
            expectation(&told),
            ["bot.expect(expect![[\"", "    a \\\"b\\\" \\\\ c", "    \\u{2068}Ann\\u{2069}\\rЖ", "\"]]);"]
        );
    }

    #[test]
    fn json_that_is_no_rust_is_parsed() {
        assert_eq!(super::json(&json!({ "a": [1, -0.5, "\"b\""] })), r#"json!({"a":[1,-0.5,"\"b\""]})"#);
        for (value, expected) in [
            (json!(5_756_682_936_u64), r#""5756682936""#),
            (json!("\u{1}"), r#""\"\\u0001\"""#),
            (json!({ "\u{202e}": 1 }), r#""{\"\u{202e}\":1}""#),
            (Value::from(vec![0; 21]), r#""[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]""#),
        ] {
            assert_eq!(super::json(&value), format!("serde_json::from_str({expected}).unwrap()"));
        }
    }
}
