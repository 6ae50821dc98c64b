//! Stores that are wrong, each in one way, so that the harness can show that it notices.

use std::fmt;
use std::str::FromStr;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// Updates are acknowledged before they are stored.
    EarlyAck,
    /// Timers come before their time.
    Hasty,
    /// An update below the highest counts as known.
    HighWater,
    /// What is written is not brought to the disk: a matter of the library below the store, and of a power cut.
    LostFsync,
    /// Timers are not stored with their turn.
    Timerless,
    /// A turn leaves its inbox row open.
    Uncompleted,
    /// What is being sent is not marked.
    Unmarked,
}

impl Broken {
    pub(crate) const ALL: [Self; 7] = [
        Self::EarlyAck,
        Self::Hasty,
        Self::HighWater,
        Self::LostFsync,
        Self::Timerless,
        Self::Uncompleted,
        Self::Unmarked,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::EarlyAck => "early-ack",
            Self::Hasty => "hasty",
            Self::HighWater => "high-water",
            Self::LostFsync => "lost-fsync",
            Self::Timerless => "timerless",
            Self::Uncompleted => "uncompleted",
            Self::Unmarked => "unmarked",
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Broken {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|it| it.name() == name).ok_or_else(|| {
            format!("nothing is broken in the way of {name}: there are {}", Self::ALL.map(Self::name).join(", "))
        })
    }
}
