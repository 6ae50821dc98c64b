//! What a message is made of, as arguments: one for each content type that says more than its name.

use std::ops::Deref;

use serde::de::DeserializeOwned;

use crate::extract::Extract;
use crate::extract::carries::Carries;
use crate::machine::{Cx, Refusal, trigger};
use crate::types;
use crate::update::Content;

macro_rules! contents {
    ($($(#[$docs:meta])* $name:ident($payload:ty) = $trigger:ident;)*) => {$(
        #[doc = concat!("The [`", stringify!($trigger), "`](trigger::", stringify!($trigger), ") of a message.")]
        #[doc = ""]
        #[doc = "With triggers of messages of whatever content, one that is something else is left to the next handler."]
        $(#[$docs])*
        #[derive(Clone, PartialEq)]
        pub struct $name(pub $payload);

        names_itself!($name);

        impl<S, F: Carries<trigger::$trigger>, A> Extract<S, F, A> for $name {
            const SURE: bool = F::SURE;

            fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
                content(cx, Content::$name).map(Self)
            }
        }

        impl Deref for $name {
            type Target = $payload;

            fn deref(&self) -> &$payload {
                &self.0
            }
        }
    )*};
}

contents! {
    Animation(types::Animation) = animation;
    Audio(types::Audio) = audio;
    Document(types::Document) = document;
    Game(types::games::Game) = game;
    LivePhoto(types::LivePhoto) = live_photo;
    Photo(Vec<types::PhotoSize>) = photo;
    Sticker(types::stickers::Sticker) = sticker;
    Video(types::Video) = video;
    Voice(types::Voice) = voice;
    VideoNote(types::VideoNote) = video_note;
    Contact(types::Contact) = contact;
    Venue(types::Venue) = venue;
    Location(types::Location) = location;
    LeftChatMember(types::User) = left_chat_member;
    NewChatTitle(String) = new_chat_title;
    NewChatPhoto(Vec<types::PhotoSize>) = new_chat_photo;
    MigrateToChatId(i64) = migrate_to_chat_id;
    MigrateFromChatId(i64) = migrate_from_chat_id;
    PinnedMessage(types::MaybeInaccessibleMessage) = pinned_message;
    NewChatMembers(Vec<types::User>) = new_chat_members;
    Invoice(types::payments::Invoice) = invoice;
    SuccessfulPayment(types::payments::SuccessfulPayment) = successful_payment;
    RichMessage(types::rich_message::RichMessage) = rich_message;
    PaidMedia(types::PaidMediaInfo) = paid_media;
    Story(types::Story) = story;
    Checklist(types::Checklist) = checklist;
    Dice(types::Dice) = dice;
    ChatOwnerLeft(types::ChatOwnerLeft) = chat_owner_left;
    ChatOwnerChanged(types::ChatOwnerChanged) = chat_owner_changed;
    MessageAutoDeleteTimerChanged(types::MessageAutoDeleteTimerChanged) = message_auto_delete_timer_changed;
    RefundedPayment(types::payments::RefundedPayment) = refunded_payment;
    UsersShared(types::UsersShared) = users_shared;
    ChatShared(types::ChatShared) = chat_shared;
    Gift(types::gifts::GiftInfo) = gift;
    UniqueGift(types::gifts::UniqueGiftInfo) = unique_gift;
    GiftUpgradeSent(types::gifts::GiftInfo) = gift_upgrade_sent;
    ConnectedWebsite(String) = connected_website;
    WriteAccessAllowed(types::WriteAccessAllowed) = write_access_allowed;
    PassportData(types::passport::PassportData) = passport_data;
    ProximityAlertTriggered(types::ProximityAlertTriggered) = proximity_alert_triggered;
    BoostAdded(types::ChatBoostAdded) = boost_added;
    ChatBackgroundSet(types::ChatBackground) = chat_background_set;
    ChecklistTasksDone(types::ChecklistTasksDone) = checklist_tasks_done;
    ChecklistTasksAdded(types::ChecklistTasksAdded) = checklist_tasks_added;
    CommunityChatAdded(types::CommunityChatAdded) = community_chat_added;
    CommunityChatJoined(types::CommunityChatJoined) = community_chat_joined;
    DirectMessagePriceChanged(types::DirectMessagePriceChanged) = direct_message_price_changed;
    ForumTopicCreated(types::ForumTopicCreated) = forum_topic_created;
    ForumTopicEdited(types::ForumTopicEdited) = forum_topic_edited;
    GiveawayCreated(types::GiveawayCreated) = giveaway_created;
    Giveaway(types::Giveaway) = giveaway;
    GiveawayWinners(types::GiveawayWinners) = giveaway_winners;
    GiveawayCompleted(types::GiveawayCompleted) = giveaway_completed;
    ManagedBotCreated(types::ManagedBotCreated) = managed_bot_created;
    PaidMessagePriceChanged(types::PaidMessagePriceChanged) = paid_message_price_changed;
    SuggestedPostApproved(types::SuggestedPostApproved) = suggested_post_approved;
    SuggestedPostApprovalFailed(types::SuggestedPostApprovalFailed) = suggested_post_approval_failed;
    SuggestedPostDeclined(types::SuggestedPostDeclined) = suggested_post_declined;
    PollOptionAdded(types::PollOptionAdded) = poll_option_added;
    PollOptionDeleted(types::PollOptionDeleted) = poll_option_deleted;
    SuggestedPostPaid(types::SuggestedPostPaid) = suggested_post_paid;
    SuggestedPostRefunded(types::SuggestedPostRefunded) = suggested_post_refunded;
    VideoChatScheduled(types::VideoChatScheduled) = video_chat_scheduled;
    VideoChatEnded(types::VideoChatEnded) = video_chat_ended;
    VideoChatParticipantsInvited(types::VideoChatParticipantsInvited) = video_chat_participants_invited;
    WebAppData(types::WebAppData) = web_app_data;
}

/// What the message has in the field of that name, if that is what it is.
///
/// Only this part is parsed: a message may have something elsewhere that is newer than this crate.
pub(super) fn content<T: DeserializeOwned, A>(cx: &Cx<'_, A>, content: Content) -> Result<T, Refusal> {
    let update = cx.update().filter(|update| update.content() == Some(content)).ok_or(Refusal::Skip)?;
    match update.field(content.name()) {
        Ok(payload) => payload.ok_or(Refusal::Skip),
        Err(broken) => Err(Refusal::Fail(Box::new(broken))),
    }
}
