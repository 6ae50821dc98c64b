//! Where a bot can be killed.

use std::fmt;
use std::io::Write;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

/// A place on an update's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Point {
    /// A batch is there, and nothing of it stored.
    BeforeAccept,
    /// It is stored, and the bot does not know yet.
    AfterAccept,
    /// A turn is under way.
    InHandler,
    /// A turn was handed to the store, which has not answered.
    InCommit,
    /// It is stored, and the bot does not know yet.
    AfterCommit,
    /// A reply is about to be sent.
    BeforeSending,
    /// It was sent, and the store does not know yet.
    AfterSending,
}

impl Point {
    pub(crate) const ALL: [Self; 7] = [
        Self::BeforeAccept,
        Self::AfterAccept,
        Self::InHandler,
        Self::InCommit,
        Self::AfterCommit,
        Self::BeforeSending,
        Self::AfterSending,
    ];

    /// How often a bot comes by, in comparison.
    pub(crate) fn is_rare(self) -> bool {
        matches!(self, Self::BeforeAccept | Self::AfterAccept)
    }

    fn name(self) -> &'static str {
        match self {
            Self::BeforeAccept => "before-accept",
            Self::AfterAccept => "after-accept",
            Self::InHandler => "in-handler",
            Self::InCommit => "in-commit",
            Self::AfterCommit => "after-commit",
            Self::BeforeSending => "before-sending",
            Self::AfterSending => "after-sending",
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Point {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|it| it.name() == name).ok_or_else(|| format!("there is no point {name}"))
    }
}

/// Where this bot stops, to be killed there.
#[derive(Debug, Default)]
pub(crate) struct Points {
    /// The point, and the how manieth time.
    stop: Option<(Point, u64)>,
    passed: AtomicU64,
}

impl Points {
    /// Reads `in-handler 12`.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let (point, nth) = text.split_once(' ').ok_or("a point and a number")?;
        let nth = nth.parse().map_err(|error| format!("{nth}: {error}"))?;
        Ok(Self { stop: Some((point.parse()?, nth)), passed: AtomicU64::new(0) })
    }

    /// Goes on; or says where it is and never does.
    pub(crate) async fn pass(&self, point: Point) {
        if self.is_here(point) {
            std::future::pending::<()>().await;
        }
    }

    /// Says where it is, and goes on.
    pub(crate) fn mark(&self, point: Point) {
        self.is_here(point);
    }

    fn is_here(&self, point: Point) -> bool {
        let Some((_, nth)) = self.stop.filter(|(stop, _)| *stop == point) else { return false };
        let here = self.passed.fetch_add(1, Ordering::Relaxed) + 1 == nth;
        if here {
            say("here");
        }
        here
    }
}

/// Tells the parent.
pub(crate) fn say(word: &str) {
    // Where the parent is gone there is nobody to tell, and soon no bot.
    let _ = writeln!(std::io::stdout().lock(), "{word}");
}
