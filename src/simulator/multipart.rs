//! `multipart/form-data`, read from a body that is there as a whole.

use bytes::Bytes;

use crate::simulator::refusal::Refusal;

/// Nobody sends more parts than an album's files, each with its thumbnail, and the parameters.
const PARTS_LIMIT: usize = 200;

/// One part of a form.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// Only files have one.
    pub(crate) file_name: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) bytes: Bytes,
}

/// The parts of a body of this content type.
///
/// # Errors
/// Where it has no boundary, or the body is not cut by it.
pub(crate) fn parts(content_type: &str, body: &Bytes) -> Result<Vec<Part>, Refusal> {
    let malformed = || Refusal::bad_request("can't parse the multipart/form-data request");
    let boundary = parameter(content_type, "boundary").filter(|it| !it.is_empty() && it.len() <= 200);
    let delimiter = format!("--{}", boundary.ok_or_else(malformed)?).into_bytes();
    let mut at = find(body, &delimiter, 0).ok_or_else(malformed)? + delimiter.len();
    let mut parts = Vec::new();
    loop {
        let rest = body.get(at..).unwrap_or_default();
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        if parts.len() == PARTS_LIMIT || !rest.starts_with(b"\r\n") {
            return Err(malformed());
        }
        let head_start = at + 2;
        let head_end = find(body, b"\r\n\r\n", at).ok_or_else(malformed)?;
        let content_start = head_end + 4;
        let mut closing = b"\r\n".to_vec();
        closing.extend_from_slice(&delimiter);
        // An empty part shares its line end with the one before the delimiter.
        let content_end = find(body, &closing, head_end + 2).ok_or_else(malformed)?;
        let head = String::from_utf8_lossy(body.get(head_start..head_end).unwrap_or_default()).into_owned();
        let header = |name: &str| {
            let lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
            lines.into_iter().find(|(it, _)| it.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
        };
        let disposition = header("content-disposition").ok_or_else(malformed)?;
        parts.push(Part {
            name: parameter(disposition, "name").ok_or_else(malformed)?,
            file_name: parameter(disposition, "filename"),
            content_type: header("content-type").map(str::to_owned),
            bytes: if content_start <= content_end { body.slice(content_start..content_end) } else { Bytes::new() },
        });
        at = content_end + closing.len();
    }
}

/// `name="value"` or `name=value` behind a semicolon.
fn parameter(header: &str, name: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (key, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => {
                let end = quoted.char_indices().find(|&(at, it)| it == '"' && !quoted[..at].ends_with('\\'))?.0;
                (quoted[..end].replace("\\\"", "\"").replace("%22", "\""), &quoted[end + 1..])
            }
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after[..end].trim_end().to_owned(), &after[end..])
            }
        };
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = next.trim_start().strip_prefix(';')?;
    }
}

fn find(body: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = from;
    loop {
        at += body.get(at..)?.iter().position(|it| *it == first)?;
        if body[at..].starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=XX";

    fn read(body: &str) -> Result<Vec<(String, Option<String>, String)>, Refusal> {
        let parts = parts(TYPE, &Bytes::from(body.to_owned()))?;
        let text = |it: &Part| String::from_utf8(it.bytes.to_vec()).unwrap();
        Ok(parts.iter().map(|it| (it.name.clone(), it.file_name.clone(), text(it))).collect())
    }

    #[test]
    fn parts_have_names_and_contents() {
        let body = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XX\r\ncontent-disposition: form-data; \
                    name=\"f\"; filename=\"x \\\"y\\\".txt\"\r\nContent-Type: text/plain\r\n\r\none\r\n\r\ntwo\r\n--XX--\r\n";
        let file = ("f".to_owned(), Some("x \"y\".txt".to_owned()), "one\r\n\r\ntwo".to_owned());
        assert_eq!(read(body).unwrap(), [("a".to_owned(), None, "1".to_owned()), file]);
        assert_eq!(read("--XX--").unwrap(), []);
        let empty = "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--XX--";
        assert_eq!(read(empty).unwrap(), [("a".to_owned(), None, String::new())]);
    }

    #[test]
    fn what_is_no_form_is_refused() {
        let head = "--XX\r\nContent-Disposition: form-data; name=\"a\"";
        let bodies = ["", "XX", "--XX", "--XX\r\n", head, "--XX\r\n\r\n\r\n--XX--", "--XXa\r\n"];
        for body in bodies.map(str::to_owned).into_iter().chain([format!("{head}\r\n\r\n1"), format!("{head}\r\n--XX")])
        {
            assert!(read(&body).is_err(), "{body:?}");
        }
        assert!(parts("multipart/form-data", &Bytes::from_static(b"--XX--")).is_err());
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(content_type in ".{0,40}", body in "[-X\r\na-c;=\":]{0,80}") {
            let body = Bytes::from(body);
            let _ = parts(&content_type, &body);
            let _ = parts(TYPE, &body);
        }
    }
}
