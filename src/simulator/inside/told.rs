//! A call on its way.

use std::sync::Arc;
use std::time::Instant;

use ring::digest::{SHA256, digest};
use serde_json::{Map, Value, json};

use crate::logs::redact;
use crate::simulator::faults::Outcome;
use crate::simulator::inside::Inside;
use crate::simulator::params::Params;
use crate::simulator::server::envelope;

/// A call that has yet to be answered. Dropped without an answer it is one that its caller gave up.
pub(crate) struct Calling<'a> {
    inside: &'a Arc<Inside>,
    method: &'a str,
    params: &'a Params,
    at: u64,
    began: Instant,
    is_answered: bool,
}

impl<'a> Calling<'a> {
    pub(super) fn new(inside: &'a Arc<Inside>, method: &'a str, params: &'a Params) -> Self {
        let at = inside.clock.now().as_millis();
        Self { inside, method, params, at, began: Instant::now(), is_answered: false }
    }

    /// This came of it.
    pub(crate) fn ends(mut self, outcome: &Outcome) {
        self.is_answered = true;
        self.tell(match outcome {
            Outcome::Answer(result) => {
                let (status, body) = envelope(result.clone());
                let mut answer = serde_json::from_str::<Value>(&body).unwrap_or_default();
                hide_in(&mut answer);
                json!({ "status": status, "answer": answer })
            }
            Outcome::Cut => json!({ "lost": "the connection was closed before the answer" }),
            Outcome::Page { status, body } => json!({ "status": status, "page": body }),
        });
    }

    fn tell(&self, mut line: Value) {
        let took = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        line["call"] = self.method.into();
        let mut params = self.params.fields().clone();
        hide(&mut params);
        line["params"] = params.into();
        line["took"] = took.into();
        let mut files: Vec<_> = self.params.files().collect();
        files.sort_by_key(|(part, _)| *part);
        if !files.is_empty() {
            line["files"] = files
                .into_iter()
                .map(|(part, file)| {
                    json!({
                        "part": part,
                        "name": file.name,
                        "bytes": file.bytes.len(),
                        "sha256": sha256(&file.bytes),
                    })
                })
                .collect();
        }
        let at = self.at;
        line["at"] = at.into();
        self.inside.note(|_| line.to_string());
    }
}

impl Drop for Calling<'_> {
    fn drop(&mut self) {
        if !self.is_answered {
            self.tell(json!({ "lost": "the caller did not wait for the answer" }));
        }
    }
}

/// Takes out what nobody else is to know: the secret of a webhook, the token of whoever is paid through, and what looks like the token
/// of a bot; however deep it stands, also in a field of a form that is JSON by itself.
pub(crate) fn hide(params: &mut Map<String, Value>) {
    for (name, value) in params {
        match name.as_str() {
            "provider_token" | "secret_token" => *value = "(hidden)".into(),
            _ => hide_in(value),
        }
    }
}

fn hide_in(value: &mut Value) {
    match value {
        Value::Object(fields) => hide(fields),
        Value::Array(values) => values.iter_mut().for_each(hide_in),
        Value::String(text) => {
            if text.starts_with(['{', '['])
                && let Ok(mut inner) = serde_json::from_str::<Value>(text)
            {
                let before = inner.clone();
                hide_in(&mut inner);
                if inner != before {
                    *text = inner.to_string();
                }
            }
            *text = redact(std::mem::take(text));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// In the digits of base 16.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|it| format!("{it:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(params: Value, shown: Value) {
        let mut params = params.as_object().cloned().unwrap();
        hide(&mut params);
        assert_eq!(Value::from(params), shown);
    }

    #[test]
    fn what_is_secret_is_hidden_wherever_it_stands() {
        let token = format!("123456:{}", "a".repeat(35));
        check(json!({ "secret_token": "x", "url": "/" }), json!({ "secret_token": "(hidden)", "url": "/" }));
        check(
            json!({ "results": [{ "input_message_content": { "provider_token": "live", "title": "Tea" } }] }),
            json!({ "results": [{ "input_message_content": { "provider_token": "(hidden)", "title": "Tea" } }] }),
        );
        check(
            json!({ "results": r#"[ {"content": {"provider_token": "live"}} ]"# }),
            json!({ "results": r#"[{"content":{"provider_token":"(hidden)"}}]"# }),
        );
        check(json!({ "url": format!("https://x/{token}") }), json!({ "url": "https://x/123456:***" }));
        // What has no secret stays as it was written.
        for text in ["{ \"a\" : 1 }", "[not JSON", "plain"] {
            check(json!({ "text": text }), json!({ "text": text }));
        }
    }
}
