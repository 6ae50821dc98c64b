//! The disjoint classes of events that a trigger is made of.

use crate::update::content::with_contents;
use crate::update::{Content, Kind};

macro_rules! leaves {
    ($($content:ident = $field:ident: $trigger:ident,)*) => {
        /// One class of events. Every event of a conversation, an update or a moment of its own life, is of exactly one.
        ///
        /// Triggers are sets of leaves: `text` is [`Leaf::Text`] and [`Leaf::Command`], `message` is those and every other
        /// content. That makes "can this handler ever be reached?" a question about sets.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Leaf {
            /// A new message with text that is not a command.
            Text,
            /// A new message whose text begins with `/word`.
            Command,
            $(#[doc = concat!("A new message with `", stringify!($field), "`.")] $content,)*
            /// A new message with a content that Bot API 10.3 does not have.
            OtherMessage,
            /// Several messages that are one album.
            Album,
            /// An update `edited_message`.
            EditedMessage,
            /// An update `channel_post`.
            ChannelPost,
            /// An update `edited_channel_post`.
            EditedChannelPost,
            /// An update `business_connection`.
            BusinessConnection,
            /// An update `business_message`.
            BusinessMessage,
            /// An update `edited_business_message`.
            EditedBusinessMessage,
            /// An update `deleted_business_messages`.
            DeletedBusinessMessages,
            /// An update `guest_message`.
            GuestMessage,
            /// An update `message_reaction`.
            MessageReaction,
            /// An update `message_reaction_count`.
            MessageReactionCount,
            /// An update `inline_query`.
            InlineQuery,
            /// An update `chosen_inline_result`.
            ChosenInlineResult,
            /// An update `callback_query`.
            CallbackQuery,
            /// An update `shipping_query`.
            ShippingQuery,
            /// An update `pre_checkout_query`.
            PreCheckoutQuery,
            /// An update `purchased_paid_media`.
            PurchasedPaidMedia,
            /// An update `poll`.
            PollState,
            /// An update `poll_answer`.
            PollAnswer,
            /// An update `my_chat_member`.
            MyChatMember,
            /// An update `chat_member`.
            ChatMember,
            /// An update `chat_join_request`.
            ChatJoinRequest,
            /// An update `chat_boost`.
            ChatBoost,
            /// An update `removed_chat_boost`.
            RemovedChatBoost,
            /// An update `managed_bot`.
            ManagedBot,
            /// An update `subscription`.
            Subscription,
            /// An update `stopped_message_generation`.
            StoppedMessageGeneration,
            /// An update of a kind that Bot API 10.3 does not have, or one that cannot be read as what it says it is.
            Unknown,
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

        impl From<Content> for Leaf {
            /// The leaf of a new message. What makes a text a command is for whoever has read it to say.
            fn from(content: Content) -> Self {
                match content {
                    Content::Text => Self::Text,
                    $(Content::$content => Self::$content,)*
                    Content::Unknown => Self::OtherMessage,
                }
            }
        }
    };
}

with_contents!(leaves);

impl From<Kind> for Leaf {
    /// The leaf of an update of that kind. What is in a message says more: that of [`Kind::Message`] is
    /// [`Leaf::OtherMessage`].
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Message => Self::OtherMessage,
            Kind::EditedMessage => Self::EditedMessage,
            Kind::ChannelPost => Self::ChannelPost,
            Kind::EditedChannelPost => Self::EditedChannelPost,
            Kind::BusinessConnection => Self::BusinessConnection,
            Kind::BusinessMessage => Self::BusinessMessage,
            Kind::EditedBusinessMessage => Self::EditedBusinessMessage,
            Kind::DeletedBusinessMessages => Self::DeletedBusinessMessages,
            Kind::GuestMessage => Self::GuestMessage,
            Kind::MessageReaction => Self::MessageReaction,
            Kind::MessageReactionCount => Self::MessageReactionCount,
            Kind::InlineQuery => Self::InlineQuery,
            Kind::ChosenInlineResult => Self::ChosenInlineResult,
            Kind::CallbackQuery => Self::CallbackQuery,
            Kind::ShippingQuery => Self::ShippingQuery,
            Kind::PreCheckoutQuery => Self::PreCheckoutQuery,
            Kind::PurchasedPaidMedia => Self::PurchasedPaidMedia,
            Kind::Poll => Self::PollState,
            Kind::PollAnswer => Self::PollAnswer,
            Kind::MyChatMember => Self::MyChatMember,
            Kind::ChatMember => Self::ChatMember,
            Kind::ChatJoinRequest => Self::ChatJoinRequest,
            Kind::ChatBoost => Self::ChatBoost,
            Kind::RemovedChatBoost => Self::RemovedChatBoost,
            Kind::ManagedBot => Self::ManagedBot,
            Kind::Subscription => Self::Subscription,
            Kind::StoppedMessageGeneration => Self::StoppedMessageGeneration,
            Kind::Unknown => Self::Unknown,
        }
    }
}

impl Leaf {
    /// How many leaves there are.
    pub const COUNT: usize = Self::Undeliverable as usize + 1;
}

const _: () = assert!(Leaf::COUNT <= 128, "a set of leaves has 128 bits");

/// A set of [`Leaf`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Leaves(u128);

impl Leaves {
    /// No leaf.
    pub const NONE: Self = Self(0);

    /// New messages, whatever is in them.
    pub const MESSAGES: Self = Self::through(Leaf::Text, Leaf::OtherMessage);

    /// Updates of every kind.
    pub const UPDATES: Self = Self::through(Leaf::Text, Leaf::Unknown).without(Self::of(&[Leaf::Album]));

    /// The moments of a conversation's own life.
    pub const LIFE: Self = Self::through(Leaf::Enter, Leaf::Undeliverable);

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

    const fn through(first: Leaf, last: Leaf) -> Self {
        Self((u128::MAX >> (127 - last as u8)) & (u128::MAX << first as u8))
    }

    /// The leaves of this set that are not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The leaves in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The leaves in both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
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
