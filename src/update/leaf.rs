//! The disjoint classes of events that a trigger is made of.

/// One class of events. Every event of a conversation, an update or a moment of its own life, is of exactly one.
///
/// Triggers are sets of leaves: `text` is [`Leaf::Text`] and [`Leaf::Command`], `message` is those and every other
/// content. That makes "can this handler ever be reached?" a question about sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Leaf {
    /// A new message with text that is not a command.
    Text,
    /// A new message whose text begins with `/word`.
    Command,
    /// A new message with any other content.
    OtherMessage,
    /// A pressed inline button.
    CallbackQuery,
    /// An update of a kind that has no trigger of its own yet.
    OtherUpdate,
    /// The conversation has gone to this state.
    Enter,
    /// The conversation is leaving this state.
    Exit,
    /// The conversation has fallen silent, or stayed in its state for as long as it may.
    Expired,
    /// A handler has failed.
    Failed,
    /// An event of the conversation's own type: a timer came up, or somebody sent it.
    Event,
    /// A reply was refused for good.
    Undeliverable,
}

impl Leaf {
    /// How many leaves there are.
    pub const COUNT: usize = Self::Undeliverable as usize + 1;
}

/// A set of [`Leaf`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Leaves(u128);

impl Leaves {
    /// No leaf.
    pub const NONE: Self = Self(0);

    /// The leaves listed.
    pub const fn of(leaves: &[Leaf]) -> Self {
        let mut set = 0;
        let mut at = 0;
        while at < leaves.len() {
            set |= 1 << leaves[at] as u8;
            at += 1;
        }
        Self(set)
    }

    /// The leaves in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether `leaf` is in the set.
    pub const fn contains(self, leaf: Leaf) -> bool {
        self.0 & (1 << leaf as u8) != 0
    }

    /// Whether the leaf at this position of the enum is in the set.
    pub(crate) const fn has(self, position: usize) -> bool {
        self.0 >> position & 1 == 1
    }

    /// Whether every leaf of this set is in `other`.
    pub const fn is_subset_of(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether the two sets have a leaf in common.
    pub const fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}
