//! Regular expressions that texts are looked through for.

use std::fmt;
use std::sync::OnceLock;

/// The pattern of `regex = ".."`, compiled when it is first looked for and never again.
#[derive(Clone, Copy)]
pub struct Regex {
    source: &'static str,
    compiled: fn() -> Option<&'static regex::Regex>,
}

/// Where the compiled form of one handler's pattern lies. For the macros, and not stable.
#[derive(Debug)]
pub struct Compiled {
    source: &'static str,
    regex: OnceLock<Option<regex::Regex>>,
}

impl Regex {
    /// A pattern, and what gives its compiled form.
    pub const fn new(source: &'static str, compiled: fn() -> Option<&'static regex::Regex>) -> Self {
        Self { source, compiled }
    }

    /// The pattern as it is written.
    pub const fn source(&self) -> &'static str {
        self.source
    }

    /// Whether there is such a thing anywhere in the text.
    pub(crate) fn finds(self, text: &str) -> bool {
        self.compiled().is_some_and(|regex| regex.is_match(text))
    }

    pub(crate) fn compiled(self) -> Option<&'static regex::Regex> {
        (self.compiled)()
    }
}

impl Compiled {
    /// Nothing yet.
    pub const fn new(source: &'static str) -> Self {
        Self { source, regex: OnceLock::new() }
    }

    /// The compiled form, made at the first call. The macro has made it before, so that there is none only where it was
    /// bypassed.
    pub fn get(&self) -> Option<&regex::Regex> {
        self.regex.get_or_init(|| regex::Regex::new(self.source).ok()).as_ref()
    }
}

impl PartialEq for Regex {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Regex {}

impl fmt::Debug for Regex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Regex").field(&self.source).finish()
    }
}
