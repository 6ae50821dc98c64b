//! What a message is made of.

/// Hands the table of contents to a macro: `Variant = field_of_message: trigger`, in the order in which they are looked for.
///
/// The order is telepot's, but for what is there for old programs only: an animation is a document as well, a venue has its
/// location beside it, and a live photo is also a photo.
macro_rules! with_contents {
    ($then:ident) => {
        $then! {
            Animation = animation: animation,
            Audio = audio: audio,
            Document = document: document,
            Game = game: game,
            LivePhoto = live_photo: live_photo,
            Photo = photo: photo,
            Sticker = sticker: sticker,
            Video = video: video,
            Voice = voice: voice,
            VideoNote = video_note: video_note,
            Contact = contact: contact,
            Venue = venue: venue,
            Location = location: location,
            LeftChatMember = left_chat_member: left_chat_member,
            NewChatTitle = new_chat_title: new_chat_title,
            NewChatPhoto = new_chat_photo: new_chat_photo,
            DeleteChatPhoto = delete_chat_photo: delete_chat_photo,
            GroupChatCreated = group_chat_created: group_chat_created,
            SupergroupChatCreated = supergroup_chat_created: supergroup_chat_created,
            ChannelChatCreated = channel_chat_created: channel_chat_created,
            MigrateToChatId = migrate_to_chat_id: migrate_to_chat_id,
            MigrateFromChatId = migrate_from_chat_id: migrate_from_chat_id,
            PinnedMessage = pinned_message: pinned_message,
            NewChatMembers = new_chat_members: new_chat_members,
            Invoice = invoice: invoice,
            SuccessfulPayment = successful_payment: successful_payment,
            RichMessage = rich_message: rich_message,
            PaidMedia = paid_media: paid_media,
            Story = story: story,
            Checklist = checklist: checklist,
            Dice = dice: dice,
            Poll = poll: message_poll,
            ChatOwnerLeft = chat_owner_left: chat_owner_left,
            ChatOwnerChanged = chat_owner_changed: chat_owner_changed,
            MessageAutoDeleteTimerChanged = message_auto_delete_timer_changed: message_auto_delete_timer_changed,
            RefundedPayment = refunded_payment: refunded_payment,
            UsersShared = users_shared: users_shared,
            ChatShared = chat_shared: chat_shared,
            Gift = gift: gift,
            UniqueGift = unique_gift: unique_gift,
            GiftUpgradeSent = gift_upgrade_sent: gift_upgrade_sent,
            ConnectedWebsite = connected_website: connected_website,
            WriteAccessAllowed = write_access_allowed: write_access_allowed,
            PassportData = passport_data: passport_data,
            ProximityAlertTriggered = proximity_alert_triggered: proximity_alert_triggered,
            BoostAdded = boost_added: boost_added,
            ChatBackgroundSet = chat_background_set: chat_background_set,
            ChecklistTasksDone = checklist_tasks_done: checklist_tasks_done,
            ChecklistTasksAdded = checklist_tasks_added: checklist_tasks_added,
            CommunityChatAdded = community_chat_added: community_chat_added,
            CommunityChatJoined = community_chat_joined: community_chat_joined,
            CommunityChatRemoved = community_chat_removed: community_chat_removed,
            DirectMessagePriceChanged = direct_message_price_changed: direct_message_price_changed,
            ForumTopicCreated = forum_topic_created: forum_topic_created,
            ForumTopicEdited = forum_topic_edited: forum_topic_edited,
            ForumTopicClosed = forum_topic_closed: forum_topic_closed,
            ForumTopicReopened = forum_topic_reopened: forum_topic_reopened,
            GeneralForumTopicHidden = general_forum_topic_hidden: general_forum_topic_hidden,
            GeneralForumTopicUnhidden = general_forum_topic_unhidden: general_forum_topic_unhidden,
            GiveawayCreated = giveaway_created: giveaway_created,
            Giveaway = giveaway: giveaway,
            GiveawayWinners = giveaway_winners: giveaway_winners,
            GiveawayCompleted = giveaway_completed: giveaway_completed,
            ManagedBotCreated = managed_bot_created: managed_bot_created,
            PaidMessagePriceChanged = paid_message_price_changed: paid_message_price_changed,
            SuggestedPostApproved = suggested_post_approved: suggested_post_approved,
            SuggestedPostApprovalFailed = suggested_post_approval_failed: suggested_post_approval_failed,
            SuggestedPostDeclined = suggested_post_declined: suggested_post_declined,
            PollOptionAdded = poll_option_added: poll_option_added,
            PollOptionDeleted = poll_option_deleted: poll_option_deleted,
            SuggestedPostPaid = suggested_post_paid: suggested_post_paid,
            SuggestedPostRefunded = suggested_post_refunded: suggested_post_refunded,
            VideoChatScheduled = video_chat_scheduled: video_chat_scheduled,
            VideoChatStarted = video_chat_started: video_chat_started,
            VideoChatEnded = video_chat_ended: video_chat_ended,
            VideoChatParticipantsInvited = video_chat_participants_invited: video_chat_participants_invited,
            WebAppData = web_app_data: web_app_data,
        }
    };
}
pub(crate) use with_contents;

macro_rules! contents {
    ($($variant:ident = $field:ident: $trigger:ident,)*) => {
        /// The content type of a message: which of the optional fields of a Bot API
        /// [`Message`](https://core.telegram.org/bots/api#message) says what it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Content {
            /// `text`
            Text,
            $(#[doc = concat!("`", stringify!($field), "`")] $variant,)*
            /// None that Bot API 10.3 has.
            Unknown,
        }

        impl Content {
            /// Every content type of Bot API 10.3. Where a message has several of these fields, the first one is what it is.
            pub const ALL: &[Self] = &[Self::Text, $(Self::$variant),*];

            /// The name of the field.
            pub const fn name(self) -> &'static str {
                match self {
                    Self::Text => "text",
                    $(Self::$variant => stringify!($field),)*
                    Self::Unknown => "unknown",
                }
            }

            /// The content type of that field; `None` where it says nothing of the content.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    "text" => Some(Self::Text),
                    $(stringify!($field) => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

with_contents!(contents);
