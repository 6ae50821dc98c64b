//! A call on its way.

use std::sync::Arc;
use std::time::Instant;

use ring::digest::{SHA256, digest};
use serde_json::{Map, Value, json};

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
                let answer = serde_json::from_str::<Value>(&body).unwrap_or_default();
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

/// Takes out what nobody else is to know: the secret of a webhook, the token of whoever is paid through.
pub(crate) fn hide(params: &mut Map<String, Value>) {
    for name in ["provider_token", "secret_token"] {
        if let Some(secret) = params.get_mut(name) {
            *secret = "(hidden)".into();
        }
    }
}

/// In the digits of base 16.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|it| format!("{it:02x}")).collect()
}
