//! The figures of a bot's calls.

use std::collections::HashMap;
use std::sync::{OnceLock, PoisonError, RwLock};
use std::time::Instant;

use metrics::{Counter, Histogram};
use rapidhash::quality::RandomState;

use crate::bot::ApiError;
use crate::figures;

/// By method: there are so many, and who calls by names of its own making must not make figures without end.
const MOST: usize = 512;

/// As what the methods beyond these are counted.
const OTHER: &str = "other";

/// The figures of the methods that were called so far. Each is registered once, since a call would otherwise pay for the labels.
#[derive(Debug, Default)]
pub(crate) struct Calls(RwLock<HashMap<Box<str>, OfMethod, RandomState>>);

#[derive(Debug)]
struct OfMethod {
    seconds: Histogram,
    replies: OnceLock<Counter>,
}

impl Calls {
    /// A call that began then was answered, or failed.
    pub(super) fn note<T>(&self, method: &str, began: Instant, answer: &Result<T, ApiError>) {
        self.of(method, |it, _| it.seconds.record(began.elapsed()));
        if let Err(error) = answer {
            // The labels are made anew each time, which no failure is too frequent for.
            let label = self.of(method, |_, label| label.to_owned());
            metrics::counter!(figures::CALL_ERRORS, "method" => label, "class" => class(error)).increment(1);
        }
    }

    /// Telegram has taken a reply.
    pub(crate) fn replied(&self, method: &str) {
        self.of(method, |it, label| {
            let counter = || metrics::counter!(figures::REPLIES_SENT, "method" => label.to_owned());
            it.replies.get_or_init(counter).increment(1);
        });
    }

    fn of<T>(&self, method: &str, look: impl FnOnce(&OfMethod, &str) -> T) -> T {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((label, it)) = known.get_key_value(method) {
            return look(it, label);
        }
        let label = if known.len() < MOST { method } else { OTHER };
        drop(known);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let it = known.entry(label.into()).or_insert_with(|| OfMethod {
            seconds: metrics::histogram!(figures::CALL_SECONDS, "method" => label.to_owned()),
            replies: OnceLock::new(),
        });
        look(it, label)
    }
}

/// The name of the error in the figures.
fn class(error: &ApiError) -> &'static str {
    match error {
        ApiError::Throttled { .. } => "throttled",
        ApiError::Migrated { .. } => "migrated",
        ApiError::Gone { .. } => "gone",
        ApiError::NotEnoughRights { .. } => "not_enough_rights",
        ApiError::StaleQuery => "stale_query",
        ApiError::NotModified => "not_modified",
        ApiError::Conflict { .. } => "conflict",
        ApiError::Unauthorized => "unauthorized",
        ApiError::BadRequest { .. } => "bad_request",
        ApiError::Unsendable { .. } => "unsendable",
        ApiError::Server { .. } => "server",
        ApiError::Network { .. } => "network",
        ApiError::Unreadable { .. } => "unreadable",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_somebodys_own_making_are_no_figures_without_end() {
        let calls = Calls::default();
        for number in 0..2 * MOST {
            calls.replied(&format!("method{number}"));
        }
        assert_eq!(calls.0.read().unwrap().len(), MOST + 1);
        calls.of("method7", |_, label| assert_eq!(label, "method7"));
        calls.of("method700", |_, label| assert_eq!(label, OTHER));
    }
}
