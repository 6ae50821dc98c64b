//! Reading an answer: the result as it came, or why there is none.

use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::bot::refusal::{self, Parameters};
use crate::bot::{ApiError, token};
use crate::unquoted;

/// The `result` of a successful answer, not parsed and not copied.
pub(super) fn result_of(method: &str, status: u16, body: &Bytes) -> Result<Bytes, ApiError> {
    if let Some(result) = plain(body) {
        return Ok(body.slice_ref(result.as_bytes()));
    }
    let envelope: Envelope<'_> = serde_json::from_slice(body).map_err(|error| no_json(method, status, body, &error))?;
    match (envelope.ok, envelope.result) {
        (true, Some(result)) => Ok(body.slice_ref(result.get().as_bytes())),
        (true, None) => Err(unreadable(method, status, "it says `ok` and has no `result`")),
        (false, _) => {
            let code = envelope.error_code.unwrap_or(status.into());
            let description = envelope.description.unwrap_or_default();
            Err(refusal::sort(method, code, &description, &envelope.parameters.unwrap_or_default()))
        }
    }
}

/// The array or the object that a successful answer consists of, where a server writes it as Telegram does. Nobody has to go
/// through it to know that it is one: whoever wants to have it does so anyway, and finds out where it is broken. A batch of updates
/// is the longest that is ever said, and of most messages that were sent nobody wants to know. No other field of a successful answer is
/// an array or an object, so that the last bracket is its own.
fn plain(body: &[u8]) -> Option<&str> {
    let result = body.strip_prefix(br#"{"ok":true,"result":"#)?.strip_suffix(b"}")?;
    let is_whole = matches!((result.first()?, result.last()?), (b'[', b']') | (b'{', b'}'));
    std::str::from_utf8(result).ok().filter(|_| is_whole)
}

/// Parses the body of an answer that [`result_of`] found well, or its result.
pub(super) fn parse<T: DeserializeOwned>(method: &str, status: u16, json: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(json).map_err(|error| unreadable(method, status, &error.to_string()))
}

pub(super) fn unreadable(method: &str, status: u16, reason: &str) -> ApiError {
    // A parser quotes the value it stumbled over, which may be a user's.
    ApiError::Unreadable { method: method.to_owned(), status, reason: token::redact(&unquoted::parser(reason), 200) }
}

#[derive(Deserialize)]
struct Envelope<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    description: Option<String>,
    error_code: Option<i64>,
    parameters: Option<Parameters>,
}

/// A gateway's page, a truncated answer, another server than Telegram's.
fn no_json(method: &str, status: u16, body: &[u8], error: &serde_json::Error) -> ApiError {
    let page = body.trim_ascii_start().starts_with(b"<");
    match status {
        429 => refusal::sort(method, 429, "", &Parameters::default()),
        500..=599 => ApiError::Server { method: method.to_owned(), status },
        status if page => unreadable(method, status, "it is an HTML page; does the API URL lead to a Bot API server?"),
        status if body.is_empty() => unreadable(method, status, "it is empty"),
        status => match words_of(body) {
            Some(words) => ApiError::Unreadable { method: method.to_owned(), status, reason: words },
            None => unreadable(method, status, &error.to_string()),
        },
    }
}

/// How an answer begins that is a sentence of somebody in between, as in `upstream connect error`: who reads it knows whom to ask.
/// Of JSON, be it broken, nothing is quoted: what is in it may be the words of users.
fn words_of(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?.trim_start();
    let line = text.lines().next()?;
    let is_sentence = line.starts_with(char::is_alphabetic) && !line.contains(['{', '[', '"']);
    is_sentence.then(|| format!("it is no JSON, and begins with {:?}", token::redact(line, LONGEST_WORDS)))
}

/// So many bytes of such a sentence are quoted.
const LONGEST_WORDS: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &'static str) -> Result<Bytes, ApiError> {
        result_of("getMe", status, &Bytes::from_static(body.as_bytes()))
    }

    #[test]
    fn a_result_is_a_part_of_the_body() {
        assert_eq!(read(200, r#"{"ok":true,"result": {"a":[1]} }"#).unwrap(), r#"{"a":[1]}"#);
        assert_eq!(read(200, r#"{"result":true,"ok":true}"#).unwrap(), "true");
        assert_eq!(read(200, r#"{"ok":true,"result":[1,[2]]}"#).unwrap(), "[1,[2]]");
        assert_eq!(read(200, r#"{"ok":true,"result":[1],"description":"[]"}"#).unwrap(), "[1]");
        assert_eq!(read(200, r#"{"ok":true,"result":{"a":{}}}"#).unwrap(), r#"{"a":{}}"#);
        assert_eq!(read(200, r#"{"ok":true,"result":{"a":1},"description":"{}"}"#).unwrap(), r#"{"a":1}"#);
        assert_eq!(read(200, r#"{"ok":true,"result":{}}"#).unwrap(), "{}");
    }

    #[test]
    fn what_is_no_answer_of_the_bot_api_says_so() {
        let check = |status, body, expected: &str| {
            assert_eq!(read(status, body).unwrap_err().to_string(), expected);
        };
        let sentence = "getMe: the answer (status 200) cannot be read: ";
        check(200, "", &format!("{sentence}it is empty"));
        check(200, r#"{"ok":true}"#, &format!("{sentence}it says `ok` and has no `result`"));
        check(200, r#"{"ok":true,"result":{"a"#, &format!("{sentence}EOF while parsing a string at line 1 column 23"));
        check(200, "\n<html>", &format!("{sentence}it is an HTML page; does the API URL lead to a Bot API server?"));
        let begins = |with: &str| format!("{sentence}it is no JSON, and begins with {with}");
        check(200, "upstream connect error\nor reset", &begins(r#""upstream connect error""#));
        check(200, "no \u{202e}route\u{7}", &begins(r#""no \u{202e}route ""#));
        check(502, "<html>Bad Gateway</html>", "getMe: the server answers with status 502");
        check(429, "slow down", "getMe: too many requests, it has to wait 5 s");
    }

    /// It ends in log lines, and what users write does not.
    #[test]
    fn of_an_answer_that_is_broken_nobodys_words_are_quoted() {
        let long = format!("no {}", "\u{e4}".repeat(1000));
        let error = result_of("getMe", 200, &Bytes::from(long)).unwrap_err().to_string();
        assert!(
            error.contains("begins with \"no \u{e4}") && error.ends_with("\u{e4}...\"") && error.len() < 200,
            "{error}"
        );
        for body in [
            r#"{"ok":true,"result":[{"message":{"text":"private"}},"#,
            r#"[{"text":"private"}"#,
            r#"text":"private"}]}"#,
            r#"private"}]}"#,
            r#""private""#,
            "POST {\"text\":\"private\"}",
        ] {
            let error = result_of("getUpdates", 200, &Bytes::from(body)).unwrap_err();
            assert!(!error.to_string().contains("private"), "{error}");
        }
    }

    #[test]
    fn a_refusal_is_sorted_by_its_own_code() {
        let body = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 3",
                      "parameters":{"retry_after":3}}"#;
        let retry_after = std::time::Duration::from_secs(3);
        assert_eq!(read(200, body), Err(ApiError::Throttled { method: "getMe".to_owned(), retry_after }));
    }
}
