//! What was set aside, since nothing could be made of it: never lost, and in nobody's way.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use crate::clock::Moment;
use crate::store::{EntryKind, InboxId, Posting, Queued};

/// Identifies what was set aside: a number. Never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AsideId(pub u64);

/// What a turn sets aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aside<'a> {
    /// What `body` is.
    pub kind: EntryKind,
    /// JSON.
    pub body: &'a str,
    /// Why, in words.
    pub error: &'a str,
}

/// Something that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Its id.
    pub id: AsideId,
    /// When it was set aside.
    pub at: Moment,
    /// What it was, and for whom. A [`Reply`](EntryKind::Reply) is by that conversation, not for it.
    pub posting: Posting,
    /// Why, in words.
    pub error: String,
}

/// What became of something that was to be put back.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Replayed {
    /// It waits in the inbox, in this row if the store keeps it.
    Inbox(Option<InboxId>, Posting),
    /// It waits in the outbox.
    Outbox(Queued),
    /// It is a reply that this version cannot read, for this reason. It stays set aside.
    Unreadable(String),
}

impl fmt::Display for AsideId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for AsideId {
    type Err = ParseIntError;

    fn from_str(number: &str) -> Result<Self, ParseIntError> {
        number.parse().map(Self)
    }
}
