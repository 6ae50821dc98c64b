//! Updates that nobody should send: whatever is asked of them, nothing panics, what is sure can be had, nothing of anybody
//! else is seen, and what is wrong is said in one line.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::json;

use self::mutated::{hostile, samples_of_all, visit};
use crate::Bot;
use crate::bot::Scripted;
use crate::clock::Moment;
use crate::machine::{Home, PerKey, Seed, Trigger, trigger};
use crate::prelude::*;
use crate::update::Incoming;

#[path = "../../tests/updates/mutated.rs"]
mod mutated;
#[path = "../../tests/updates/samples.rs"]
mod samples;

/// Whoever has nothing to do with it.
const EVE: i64 = 666;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_update_is_more_than_a_refusal_or_an_error(raw in hostile(samples_of_all(), EVE)) {
        if let Ok(update) = Incoming::decode(&raw) {
            ask_for_everything(&Arc::new(update))?;
        }
    }
}

#[test]
fn every_sample_gives_its_payload_and_is_one_persons() {
    for update in samples_of_all() {
        let update = Arc::new(Incoming::decode(&update.to_string()).unwrap());
        assert!(update.broken().is_none() && update.update().is_ok(), "{:?}", update.update());
        ask_for_everything(&update).unwrap();
    }
}

/// Each argument of each trigger, `any` among them.
fn ask_for_everything(update: &Arc<Incoming>) -> Result<(), TestCaseError> {
    macro_rules! ask {
        ($($argument:ty: $($trigger:ident)+;)*) => {$($(
            ask::<$argument, trigger::$trigger>(update)?;
        )+)*};
    }
    ask! {
        Animation: any animation message edited_message; Audio: any audio; Document: any document message; Game: any game;
        LivePhoto: any live_photo; Photo: any photo message channel_post; Sticker: any sticker; Video: any video;
        Voice: any voice; VideoNote: any video_note; Contact: any contact; Venue: any venue; Location: any location message;
        LeftChatMember: any left_chat_member; NewChatTitle: any new_chat_title; NewChatPhoto: any new_chat_photo;
        MigrateToChatId: any migrate_to_chat_id; MigrateFromChatId: any migrate_from_chat_id;
        PinnedMessage: any pinned_message; NewChatMembers: any new_chat_members; Invoice: any invoice;
        SuccessfulPayment: any successful_payment; RichMessage: any rich_message; PaidMedia: any paid_media;
        Story: any story; Checklist: any checklist; Dice: any dice; Poll: any poll message_poll message;
        ChatOwnerLeft: any chat_owner_left; ChatOwnerChanged: any chat_owner_changed;
        MessageAutoDeleteTimerChanged: any message_auto_delete_timer_changed; RefundedPayment: any refunded_payment;
        UsersShared: any users_shared; ChatShared: any chat_shared; Gift: any gift; UniqueGift: any unique_gift;
        GiftUpgradeSent: any gift_upgrade_sent; ConnectedWebsite: any connected_website;
        WriteAccessAllowed: any write_access_allowed; PassportData: any passport_data;
        ProximityAlertTriggered: any proximity_alert_triggered; BoostAdded: any boost_added;
        ChatBackgroundSet: any chat_background_set; ChecklistTasksDone: any checklist_tasks_done;
        ChecklistTasksAdded: any checklist_tasks_added; CommunityChatAdded: any community_chat_added;
        CommunityChatJoined: any community_chat_joined; DirectMessagePriceChanged: any direct_message_price_changed;
        ForumTopicCreated: any forum_topic_created; ForumTopicEdited: any forum_topic_edited;
        GiveawayCreated: any giveaway_created; Giveaway: any giveaway; GiveawayWinners: any giveaway_winners;
        GiveawayCompleted: any giveaway_completed; ManagedBotCreated: any managed_bot_created;
        PaidMessagePriceChanged: any paid_message_price_changed; SuggestedPostApproved: any suggested_post_approved;
        SuggestedPostApprovalFailed: any suggested_post_approval_failed; SuggestedPostDeclined: any suggested_post_declined;
        PollOptionAdded: any poll_option_added; PollOptionDeleted: any poll_option_deleted;
        SuggestedPostPaid: any suggested_post_paid; SuggestedPostRefunded: any suggested_post_refunded;
        VideoChatScheduled: any video_chat_scheduled; VideoChatEnded: any video_chat_ended;
        VideoChatParticipantsInvited: any video_chat_participants_invited; WebAppData: any web_app_data;
        BusinessConnection: any business_connection; DeletedBusinessMessages: any deleted_business_messages;
        MessageReaction: any message_reaction; MessageReactionCount: any message_reaction_count;
        PurchasedPaidMedia: any purchased_paid_media; PollAnswer: any poll_answer; MyChatMember: any my_chat_member;
        ChatMember: any chat_member; ChatJoinRequest: any chat_join_request; ChatBoost: any chat_boost;
        RemovedChatBoost: any removed_chat_boost; ManagedBot: any managed_bot; Subscription: any subscription;
        StoppedMessageGeneration: any stopped_message_generation; Inline: any inline_query;
        Chosen: any chosen_inline_result; Shipping: any shipping_query; PreCheckout: any pre_checkout_query;
        Text: any text command message any_message edited_message channel_post guest_message; Text<u8>: any text command;
        Caption: any photo message; Callback: any callback_query; Callback<u8>: any callback_query;
        Update: any message poll unknown; Raw: any message poll unknown; Glance: any message poll unknown;
        Chat: any message text channel_post my_chat_member chat_boost message_reaction deleted_business_messages;
        User: inline_query chosen_inline_result shipping_query pre_checkout_query my_chat_member chat_join_request;
    }

    // The whole and its parts are those of whom the update is routed by.
    let (chat, user) = (update.chat().map(|it| it.id), update.user_id());
    let id = |it: u64| i64::try_from(it).ok();
    if let Some(asked) = ask::<User, trigger::any>(update)? {
        prop_assert_eq!(id(asked.id), user);
    }
    if let Some(asked) = ask::<Chat, trigger::any>(update)? {
        prop_assert_eq!(Some(asked.id), chat);
    }
    if let Some(asked) = ask::<Message, trigger::any_message>(update)? {
        prop_assert_eq!(Some(asked.chat.id), chat);
        prop_assert_eq!(asked.from.as_ref().and_then(|it| id(it.id)), user);
        prop_assert_eq!(asked.sender_chat.as_ref().map(|it| it.id).or(user), update.sender_id());
        prop_assert_eq!(asked.text.as_deref(), update.text());
    }
    if let Ok(whole) = update.update() {
        prop_assert_eq!(i64::from(whole.update_id), update.update_id());
        if let crate::types::UpdateContent::CallbackQuery(press) = &whole.content {
            prop_assert_eq!(id(press.from.id), user);
            prop_assert_eq!(press.data.as_deref(), update.data());
        }
    }
    seeds(update)
}

/// Whose conversation it is agrees with the headline.
fn seeds(update: &Incoming) -> Result<(), TestCaseError> {
    let (chat, user, sender) = (update.chat().map(|it| it.id), update.user_id(), update.sender_id());
    if let Some(PerChat(id)) = PerChat::of(update) {
        prop_assert_eq!(Some(id), chat);
    }
    if let Some(PerUser(id)) = PerUser::of(update) {
        prop_assert_eq!(Some(id), sender);
    }
    if let Some(PerChatUser { chat_id, user_id }) = PerChatUser::of(update) {
        prop_assert_eq!((Some(chat_id), Some(user_id)), (chat, sender));
    }
    if let Some(topic) = PerTopic::of(update) {
        prop_assert_eq!(Some(topic.chat_id), chat);
    }
    if let Some(PerInlineUser(id)) = PerInlineUser::of(update) {
        prop_assert_eq!(Some(id), user);
    }
    if let Some(invoice) = PerInvoice::of(update) {
        prop_assert_eq!((Some(invoice.user_id), Some(&*invoice.payload)), (user, update.invoice_payload()));
    }
    let _ = (PerCallbackOrigin::of(update), PerKey::of(update), PerApplication::of(update));
    prop_assert_eq!(PerUpdate::of(update), Some(PerUpdate(update.update_id())));
    if let Some(home) = Home::of(update) {
        prop_assert_eq!(Some(home.chat_id), chat);
    }
    Ok(())
}

/// The argument, if it can be had: what is sure of a trigger never leaves its events to others, and an error is one line.
fn ask<T: Extract<(), F, ()> + std::fmt::Debug, F: Trigger>(
    update: &Arc<Incoming>,
) -> Result<Option<T>, TestCaseError> {
    if !F::LEAVES.contains(update.leaf()) {
        return Ok(None);
    }
    let cx = Cx {
        update: Some(update),
        album: None,
        failure: None,
        event: None,
        undeliverable: None,
        state: &(),
        seed: &(),
        home: None,
        app: &(),
        bot: &Bot::over(Scripted::new()),
        me: &Me::new(crate::types::User::builder().id(7).is_bot(true).first_name("Bot").build()),
        now: Moment::from_millis(0),
        pattern: None,
    };
    match T::extract(&cx) {
        Ok(argument) => shows_nothing(&argument).map(|()| Some(argument)),
        Err(Refusal::Skip) => {
            prop_assert!(!T::SURE, "{} of `{}` is sure", std::any::type_name::<T>(), F::NAME);
            Ok(None)
        }
        Err(Refusal::Usage(line)) => one_line(&line),
        Err(Refusal::Fail(error)) => one_line(&error.to_string()),
    }
}

/// A text that no sample has.
const MARK: &str = "jabberwocky";

/// Each text of each sample in its turn becomes the mark; `ask` looks at what `{:?}` shows of the argument it is in.
#[test]
fn no_argument_shows_in_a_log_what_somebody_wrote_or_sent() {
    for sample in samples_of_all() {
        let mut texts = 0;
        visit(&mut sample.clone(), &mut |object, key| texts += usize::from(object[key].is_string()));
        for nth in 0..texts {
            let (mut marked, mut left) = (sample.clone(), nth);
            visit(&mut marked, &mut |object, key| {
                let Some(text) = object.get_mut(key).filter(|it| it.is_string()) else { return };
                if left == 0 {
                    *text = json!(MARK);
                }
                left = left.wrapping_sub(1);
            });
            if let Ok(update) = Incoming::decode(&marked.to_string()) {
                ask_for_everything(&Arc::new(update)).unwrap();
            }
        }
    }
    shows_nothing(&MARK).unwrap_err();
    let line = crate::update::CommandLine::parse("/jabberwocky@jabberwocky jabberwocky").unwrap();
    let said = MARK.to_owned();
    shows_nothing(&(line, Command(said.clone()), DeepLink(said))).unwrap();
}

fn shows_nothing(argument: &impl std::fmt::Debug) -> Result<(), TestCaseError> {
    let shown = format!("{argument:?}");
    prop_assert!(!shown.contains(MARK), "{shown}");
    Ok(())
}

fn one_line<T>(said: &str) -> Result<Option<T>, TestCaseError> {
    prop_assert!(!said.contains(char::is_control) && said.len() < 400, "{said:?}");
    Ok(None)
}
