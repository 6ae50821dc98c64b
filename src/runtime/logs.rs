//! Logs to stderr, for programs that did not say where theirs go.

use std::io::{self, IsTerminal};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Logs to stderr as `RUST_LOG` says, or from `default` up, unless there is a subscriber already.
pub(super) fn to_stderr(default: LevelFilter) {
    let wanted = std::env::var("RUST_LOG").ok().and_then(|it| it.parse::<Targets>().ok());
    let filter = wanted.unwrap_or_else(|| Targets::new().with_default(default));
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    // The only failure is that there is a subscriber already: then it is the author's, and right.
    let _ = tracing_subscriber::registry().with(lines).with(filter).try_init();
}
