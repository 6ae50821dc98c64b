//! One conversation for everything, and one for each update.

use serde::{Deserialize, Serialize};

use crate::machine::seed::carried;
use crate::machine::{Home, Homes, Seed};
use crate::update::{Incoming, Leaves};

/// One conversation for the whole bot: `#[conversation(per_application)]`.
///
/// It takes every update, one after the other, so a slow handler holds all of them up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PerApplication;

/// A conversation of its own for each update, which ends with it: `#[conversation(per_update)]`.
///
/// Nothing is kept, and no update waits for another, not even for one of the same chat. It has its entry and no other state,
/// no expiry, and no events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PerUpdate(
    /// `update_id`; for the messages of an album, which have one conversation, a negative number that is the album's.
    pub i64,
);

/// A number for an album. No update's id is negative.
fn number(album: &str) -> i64 {
    // FNV-1a: the same in every run.
    let hash = album
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash | 1 << 63).cast_signed()
}

impl Seed for PerApplication {
    const NAME: &'static str = "per_application";
    const LEAVES: Leaves = carried::ALL;
    const LACKING: &'static str = "";
    const HOMES: Homes = Homes::Never;

    fn of(_: &Incoming) -> Option<Self> {
        Some(Self)
    }

    fn home(&self) -> Option<Home> {
        None
    }
}

impl Seed for PerUpdate {
    const NAME: &'static str = "per_update";
    const LEAVES: Leaves = carried::ALL;
    const LACKING: &'static str = "";
    const HOMES: Homes = Homes::Never;
    const FRESH: bool = true;

    fn of(update: &Incoming) -> Option<Self> {
        Some(Self(update.album().map_or_else(|| update.update_id(), number)))
    }

    fn home(&self) -> Option<Home> {
        None
    }
}
