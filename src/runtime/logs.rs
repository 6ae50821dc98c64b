//! Logs to stderr, for programs that did not say where theirs go.

use std::io::{self, IsTerminal};

use tracing::level_filters::LevelFilter;
use tracing::warn;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::logs::Redacting;

/// Logs to stderr as `RUST_LOG` says, or from `default` up, unless there is a subscriber already.
pub(super) fn to_stderr(default: LevelFilter) {
    let wanted = std::env::var_os("RUST_LOG").map(|it| it.to_str().and_then(|it| it.parse::<Targets>().ok()));
    let filter = wanted.clone().flatten().unwrap_or_else(|| Targets::new().with_default(default));
    let writer = || Redacting::new(io::stderr());
    let lines = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(io::stderr().is_terminal());
    // The only failure is that there is a subscriber already: then it is the author's, and right.
    let ours = tracing_subscriber::registry().with(lines).with(filter).try_init().is_ok();
    if ours && matches!(wanted, Some(None)) {
        warn!("RUST_LOG cannot be read: it looks like `info` or `warn,stategram=debug`");
    }
}
