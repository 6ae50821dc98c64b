//! Which chats' updates a conversation takes.

use crate::machine::seed::carried::{BUSINESS, CHAT};
use crate::update::{ChatKind, Incoming, Leaf, Leaves};

/// A set of chats, by their types. As in telepot, a supergroup is no group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chats(u8);

impl Chats {
    /// All, and also what is from no chat.
    pub const ALL: Self = Self(u8::MAX);

    /// Those of these types, and nothing from anywhere else.
    pub const fn of(kinds: &[ChatKind]) -> Self {
        let (mut set, mut at) = (0, 0);
        while at < kinds.len() {
            set |= Self::bit(kinds[at]);
            at += 1;
        }
        Self(set)
    }

    /// Whether the update is from one of them.
    pub fn contain(self, update: &Incoming) -> bool {
        self == Self::ALL || update.chat().is_some_and(|chat| self.has(chat.kind))
    }

    /// Those of these updates that may come from one of them.
    pub(crate) const fn narrow(self, leaves: Leaves) -> Leaves {
        if self.0 == Self::ALL.0 {
            return leaves;
        }
        let posts = Leaves::of(&[Leaf::ChannelPost, Leaf::EditedChannelPost]);
        // What is written anywhere but in channels.
        let messages = Leaves::MESSAGES.union(Leaves::of(&[Leaf::Album, Leaf::EditedMessage, Leaf::GuestMessage]));
        let mut from = CHAT.union(messages);
        if self.has(ChatKind::Private) {
            from = from.union(BUSINESS.without(Leaves::of(&[Leaf::BusinessConnection])));
        }
        if !self.has(ChatKind::Channel) {
            from = from.without(posts);
        }
        if self.0 == Self::of(&[ChatKind::Channel]).0 {
            from = from.without(messages);
        }
        leaves.intersection(from)
    }

    const fn has(self, kind: ChatKind) -> bool {
        self.0 & Self::bit(kind) != 0
    }

    const fn bit(kind: ChatKind) -> u8 {
        match kind {
            ChatKind::Channel => 1,
            ChatKind::Group => 2,
            ChatKind::Private => 4,
            ChatKind::Supergroup => 8,
            ChatKind::Unknown => 0,
        }
    }
}
