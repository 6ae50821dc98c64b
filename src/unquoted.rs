//! What others say of an error, without the words of somebody that they quote: for a log.

/// A parser's words without the value that it stumbled over: only of what kind that was.
pub(crate) fn parser(said: &str) -> String {
    match said.rsplit_once(", expected ") {
        Some((found, expected)) => {
            let kind = found.split(['"', '`']).next().unwrap_or_default().trim_end();
            format!("{kind}, expected {expected}")
        }
        None => said.to_owned(),
    }
}

/// Telegram's words without what they quote of a message, from the first quotation mark to the last. The name of a parameter may
/// stay, but where a text could not be parsed even a name is somebody's.
pub(crate) fn telegram(said: &str) -> String {
    let is_of_text = said.contains("can't parse");
    let mut shown = said.to_owned();
    for mark in ['"', '\''] {
        // An apostrophe stands within a word.
        let is_mark = |at: usize| {
            let before = shown[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            let behind = shown[at + 1..].chars().next().is_some_and(char::is_alphanumeric);
            mark == '"' || !(before && behind)
        };
        let marks: Vec<_> = shown.match_indices(mark).map(|(at, _)| at).filter(|at| is_mark(*at)).collect();
        let [first, .., last] = marks[..] else { continue };
        let is_name = shown[first + 1..last].bytes().all(|it| it.is_ascii_lowercase() || it == b'_');
        if is_of_text || !is_name {
            shown.replace_range(first + 1..last, "..");
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parser_says_what_kind_of_value_it_was() {
        for (said, shown) in [
            (
                r#"invalid type: string "my, expected secret", expected u32 at line 1"#,
                "invalid type: string, expected u32 at line 1",
            ),
            ("unknown variant `secret`, expected `a` or `b`", "unknown variant, expected `a` or `b`"),
            ("missing field `id` at line 1 column 2", "missing field `id` at line 1 column 2"),
        ] {
            assert_eq!(parser(said), shown);
        }
    }

    #[test]
    fn telegram_quotes_nobody() {
        for (said, shown) in [
            ("Bad Request: chat not found", "Bad Request: chat not found"),
            (r#"Bad Request: field "chat_id" is not there"#, r#"Bad Request: field "chat_id" is not there"#),
            (
                r#"Bad Request: can't parse entities: Unsupported start tag "secret" at byte offset 3"#,
                r#"Bad Request: can't parse entities: Unsupported start tag ".." at byte offset 3"#,
            ),
            (
                r#"Bad Request: can't parse entities: expected "</b>", found "</my "secret">""#,
                r#"Bad Request: can't parse entities: expected "..""#,
            ),
            (
                "Bad Request: inline keyboard button URL 'http://my secret' is invalid: Wrong HTTP URL",
                "Bad Request: inline keyboard button URL '..' is invalid: Wrong HTTP URL",
            ),
            ("Forbidden: bot can't initiate conversation", "Forbidden: bot can't initiate conversation"),
        ] {
            assert_eq!(telegram(said), shown);
        }
    }
}
