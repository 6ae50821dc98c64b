//! Logs without bot tokens in them.
//!
//! Nothing of this crate writes the token: errors, `Debug` and log lines are without it. What an author's own code writes, or
//! another crate, this crate cannot know, and the URL of every call has the token in it. [`Redacting`] is the net behind
//! that: [`run`](crate::Builder::run) writes its logs through it, and a subscriber of one's own can do the same. What panics say is
//! written by the panic hook, past all logs: [`redact_panics`] is the net for that, which [`run`](crate::Builder::run) spreads, too.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::sync::Once;
use std::thread;

use crate::bot::{is_of_token, without_tokens};

/// A writer that writes `***` in the place of the secret of everything that looks like a bot token.
///
/// That is digits, a colon, and 30 or more letters, digits, `-` and `_`; all but the digits also as they are in URLs (`%3A`, `%2D`),
/// in JSON and in `Debug` (`\u002d`, `\u{2d}`). It does not matter in how many pieces it is written: what may be the beginning of a token waits for what follows, or for
/// [`flush`](Write::flush), or until the writer is dropped.
///
/// ```
/// use std::io;
/// use stategram::logs::Redacting;
///
/// let subscriber = tracing_subscriber::fmt().with_writer(|| Redacting::new(io::stderr())).finish();
/// tracing::subscriber::with_default(subscriber, || {
///     tracing::error!("no answer from https://api.telegram.org/bot123456:AAF-secret_secret_secret_secret_secr/getMe");
/// });
/// # use std::io::Write;
/// # let mut log = Vec::new();
/// # writeln!(Redacting::new(&mut log), "bot123456:AAF-secret_secret_secret_secret_secr/getMe")?;
/// # assert_eq!(log, b"bot123456:***/getMe\n");
/// # Ok::<(), io::Error>(())
/// ```
///
/// A token in any other form, in Base64 or cut in two by a line's end, passes.
pub struct Redacting<W: Write> {
    to: W,
    /// The end of what was written, where it may be the beginning of a token.
    held: Vec<u8>,
}

/// A longer run of the letters of tokens is no token, and is not waited for.
const LONGEST_HELD: usize = 64 << 10;

impl<W: Write> Redacting<W> {
    /// One that writes to `to`.
    pub fn new(to: W) -> Self {
        Self { to, held: Vec::new() }
    }

    fn let_go(&mut self) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        if held.is_empty() { Ok(()) } else { self.to.write_all(&without_tokens(&held)) }
    }
}

impl<W: Write> Write for Redacting<W> {
    /// Takes all of it, unless it fails; then it is not known how much was written.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let end = bytes.iter().rposition(|it| !is_of_token(*it)).map_or(0, |it| it + 1);
        let (ready, rest) = bytes.split_at(end);
        if self.held.is_empty() {
            // One call for each line, as it came: lines of several threads do not get into one another.
            self.to.write_all(&without_tokens(ready))?;
        } else if !ready.is_empty() {
            self.held.extend_from_slice(ready);
            self.let_go()?;
        }
        self.held.extend_from_slice(rest);
        if self.held.len() > LONGEST_HELD {
            self.let_go()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.let_go()?;
        self.to.flush()
    }
}

impl<W: Write> Drop for Redacting<W> {
    fn drop(&mut self) {
        // There is nobody to be told.
        let _ = self.let_go();
    }
}

impl<W: Write + fmt::Debug> fmt::Debug for Redacting<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redacting").field("to", &self.to).finish_non_exhaustive()
    }
}

/// Has no panic of this process say a bot token: a message with something in it that looks like one is written to stderr with
/// `***` in the place of the secret, and the hook that was there is not told of that panic, which it could only hear of as it is.
/// Of any other panic it is told as ever.
///
/// [`run`](crate::Builder::run) and [`run_with`](crate::Builder::run_with) do this when they begin. [`start`](crate::Builder::start),
/// which is for a bot within an application, touches no panic hook: an application calls this by itself if it wants to. Whoever
/// does not want it with `run` sets a hook of their own in the closure of `run_with`.
///
/// It is done once for a process; the second call does nothing. A hook that is set afterwards takes the place of this one.
///
/// ```
/// std::panic::set_hook(Box::new(|panic| eprintln!("as before: {panic}")));
/// stategram::logs::redact_panics();
/// let url = "https://api.telegram.org/bot123456:AAF-secret_secret_secret_secret_secr/getMe";
/// let panicked = std::panic::catch_unwind(|| panic!("no answer from {url}"));
/// // On stderr: no answer from https://api.telegram.org/bot123456:***/getMe
/// # assert!(panicked.is_err());
/// ```
pub fn redact_panics() {
    static SPREAD: Once = Once::new();
    SPREAD.call_once(|| {
        let former = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| match redacted(panic) {
            None => former(panic),
            // There is nobody to be told where it cannot be written.
            Some(said) => drop(io::stderr().write_all(said.as_bytes())),
        }));
    });
}

/// What is to be written of a panic that says a token, in the form in which panics are written; `None` of any other.
fn redacted(panic: &PanicHookInfo<'_>) -> Option<String> {
    let Cow::Owned(said) = without_tokens(panic.to_string().as_bytes()) else { return None };
    let thread = thread::current();
    let said = format!("\nthread '{}' {}\n", thread.name().unwrap_or("<unnamed>"), String::from_utf8_lossy(&said));
    let backtrace = Backtrace::capture();
    match backtrace.status() {
        BacktraceStatus::Captured => Some(format!("{said}stack backtrace:\n{backtrace}")),
        _ => Some(said),
    }
}

/// The same words without tokens.
pub(crate) fn redact(said: String) -> String {
    match without_tokens(said.as_bytes()) {
        Cow::Borrowed(_) => said,
        Cow::Owned(shown) => String::from_utf8_lossy(&shown).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TOKEN: &str = "123456:AAF-secret_secret_secret_secret_secr";

    fn written(pieces: &[&[u8]]) -> String {
        let mut log = Vec::new();
        let mut redacting = Redacting::new(&mut log);
        for piece in pieces {
            redacting.write_all(piece).unwrap();
        }
        drop(redacting);
        String::from_utf8(log).unwrap()
    }

    #[test]
    fn a_line_goes_at_once_and_in_one_piece() {
        #[derive(Default)]
        struct Pieces(Vec<Vec<u8>>);
        impl Write for Pieces {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.push(bytes.to_vec());
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut log = Redacting::new(Pieces::default());
        log.write_all(format!("POST /bot{TOKEN}/getMe 12:30\n").as_bytes()).unwrap();
        assert_eq!(log.to.0, [b"POST /bot123456:***/getMe 12:30\n"]);
        log.write_all(b"no end").unwrap();
        assert_eq!(log.to.0[1], b"no ");
        log.flush().unwrap();
        assert_eq!(log.to.0[2], b"end");
    }

    #[test]
    fn what_never_ends_is_not_waited_for() {
        let mut log = Redacting::new(Vec::new());
        log.write_all(&vec![b'x'; LONGEST_HELD + 1]).unwrap();
        assert_eq!(log.to.len(), LONGEST_HELD + 1);
    }

    proptest! {
        #[test]
        fn a_token_is_hidden_in_however_many_pieces_it_comes(
            before in "[ -~]{0,9}[ /(=\"]",
            after in "([^A-Za-z0-9_-].{0,9})?",
            colon in prop::sample::select(vec![":", "%3A", "%3a", "%253A", r"\u003a", r"\\u003A", r"\u{3a}", r"\x3a"]),
            dash in prop::sample::select(vec!["-", "%2D", "%252d", r"\u002d", r"\\u002D", r"\u{2d}", r"\x2d"]),
            underscore in prop::sample::select(vec!["_", "%5F", "%255f", r"\u005f", r"\\u005F", r"\u{5f}", r"\x5f"]),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        ) {
            let token = TOKEN.replace('-', dash).replace('_', underscore).replacen(':', colon, 1);
            let line = format!("{before}bot{token}{after}");
            let mut cuts: Vec<usize> = cuts.iter().map(|it| it.index(line.len() + 1)).collect();
            cuts.extend([0, line.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|it| &line.as_bytes()[it[0]..it[1]]).collect();
            prop_assert_eq!(written(&pieces), format!("{before}bot123456{colon}***{after}"));
        }

        #[test]
        fn what_is_no_token_is_written_as_it_is(pieces in prop::collection::vec(r"[a-z0-9:%{}\\ \n\u{e4}]{0,9}", 0..4)) {
            let bytes: Vec<&[u8]> = pieces.iter().map(String::as_bytes).collect();
            prop_assert_eq!(written(&bytes), pieces.concat());
        }
    }
}
