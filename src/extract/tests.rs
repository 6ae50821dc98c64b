//! Updates that nobody should send: whatever is asked of them, nothing panics, what is sure can be had, nothing of anybody
//! else is seen, and what is wrong is said in one line.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};

use self::mutated::{hostile, visit};
use crate::Bot;
use crate::bot::Scripted;
use crate::clock::Moment;
use crate::link::Bytes;
use crate::machine::{Home, Pattern, PerKey, Seed, Trigger, trigger};
#[cfg(feature = "regex")]
use crate::machine::{Regex, expansion::Compiled};
use crate::prelude::*;
use crate::update::{Incoming, Kind, Leaf};

#[path = "../../tests/updates/mutated.rs"]
mod mutated;
#[path = "../../tests/updates/samples.rs"]
mod samples;

#[derive(Command, Debug, PartialEq)]
enum Cmd {
    /// Rolls dice
    Roll { sides: u8 },
    /// Begins
    Start,
}

#[derive(CallbackData, Debug, PartialEq)]
enum Button {
    Vote { option: u8 },
}

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
        Callback<Button>: callback_query any; InlineMessage: callback_query chosen_inline_result any;
        Command<Cmd>: any_command text message any; Command<u8>: command; DeepLink<u64>: command text message any;
        DeepLink<Bytes>: command text message any;
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
    if let Some(Album(parts)) = ask::<Album, trigger::album>(update)? {
        prop_assert_eq!(parts.len(), 2);
        prop_assert!(parts.iter().all(|it| Some(it.chat.id) == chat));
    }
    if let Ok(whole) = update.update() {
        use crate::types::UpdateContent as U;
        prop_assert_eq!(i64::from(whole.update_id), update.update_id());
        if let U::CallbackQuery(press) = &whole.content {
            prop_assert_eq!(id(press.from.id), user);
            prop_assert_eq!(press.data.as_deref(), update.data());
        }
        let query = match &whole.content {
            U::CallbackQuery(it) => Some(&it.id),
            U::InlineQuery(it) => Some(&it.id),
            U::PreCheckoutQuery(it) => Some(&it.id),
            U::ShippingQuery(it) => Some(&it.id),
            _ => None,
        };
        prop_assert_eq!(query.map(String::as_str), update.query_id());
        let inline = match &whole.content {
            U::CallbackQuery(it) => it.inline_message_id.as_deref(),
            U::ChosenInlineResult(it) => it.inline_message_id.as_deref(),
            _ => None,
        };
        prop_assert_eq!(inline, update.inline_message_id());
    }
    #[cfg(feature = "regex")]
    if let Some(found) = ask::<Captures, trigger::regex>(update)? {
        prop_assert!(update.text().is_some_and(|it| it.contains(found.whole())));
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
    // A message is of this leaf once it is gathered with others.
    let is_album = F::LEAVES.contains(Leaf::Album) && update.kind() == Kind::Message;
    if !is_album && !F::LEAVES.contains(update.leaf()) {
        return Ok(None);
    }
    let album = [Arc::clone(update), Arc::clone(update)];
    let cx = Cx {
        update: Some(update),
        album: is_album.then_some(&album),
        failure: None,
        event: None,
        undeliverable: None,
        state: &(),
        seed: &(),
        home: None,
        app: &(),
        bot: &Bot::over(Scripted::new()),
        me: &Me::new(crate::types::User::builder().id(7).is_bot(true).first_name("Bot").build(), None),
        now: Moment::from_millis(0),
        pattern: pattern::<F>(),
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

/// What handlers for the trigger look for, where they cannot do without.
fn pattern<F: Trigger>() -> Option<Pattern> {
    #[cfg(feature = "regex")]
    if F::NAME == trigger::regex::NAME {
        static LETTERS: Compiled = Compiled::new("(?<letters>[a-z]+)");
        return Some(Pattern::Regex(Regex::new("(?<letters>[a-z]+)", || LETTERS.get())));
    }
    None
}

#[test]
fn what_is_of_an_author_s_own_type_is_given() {
    let said = |text: &str| {
        let update = samples::update("message", &samples::message(&json!({"text": text})));
        Arc::new(Incoming::decode(&update.to_string()).unwrap())
    };
    let (start, roll) = (said("/start 42"), said("/roll 6"));
    assert_eq!(ask::<Command<Cmd>, trigger::any_command>(&roll).unwrap(), Some(Command(Cmd::Roll { sides: 6 })));
    assert_eq!(ask::<Command<u8>, trigger::command>(&roll).unwrap(), Some(Command(6)));
    assert_eq!(ask::<DeepLink<u64>, trigger::command>(&start).unwrap(), Some(DeepLink(42)));
    assert!(ask::<DeepLink<u64>, trigger::command>(&roll).unwrap().is_none());
    let bytes = said(&format!("/start {}", Bytes(vec![1, 2, 3])));
    assert_eq!(ask::<DeepLink<Bytes>, trigger::text>(&bytes).unwrap(), Some(DeepLink(Bytes(vec![1, 2, 3]))));
    assert_eq!(ask::<Album, trigger::album>(&start).unwrap().map(|it| it.len()), Some(2));
    let press = samples_of_all().into_iter().find(|it| it["callback_query"]["inline_message_id"] == "i").unwrap();
    let press = Arc::new(Incoming::decode(&press.to_string()).unwrap());
    let vote = ask::<Callback<Button>, trigger::callback_query>(&press).unwrap();
    assert_eq!(vote, Some(Callback(Button::Vote { option: 3 })));
    let message = ask::<InlineMessage, trigger::callback_query>(&press).unwrap();
    assert_eq!(message, Some(InlineMessage("i".to_owned())));
    #[cfg(feature = "regex")]
    assert_eq!(ask::<Captures, trigger::regex>(&start).unwrap().unwrap().name("letters"), Some("start"));
}

/// A text that no sample has.
const MARK: &str = "jabberwocky";

/// Each text of each sample in its turn becomes the mark; `ask` looks at what `{:?}` shows of the argument it is in.
#[test]
fn no_argument_shows_in_a_log_what_somebody_wrote_or_sent() {
    for sample in samples_of_all() {
        let mut texts = 0;
        // An id of Telegram's is nobody's words.
        let is_text = |it: &Value, key: &str| it.is_string() && key != "inline_message_id";
        visit(&mut sample.clone(), &mut |object, key| texts += usize::from(is_text(&object[key], key)));
        for nth in 0..texts {
            let (mut marked, mut left) = (sample.clone(), nth);
            visit(&mut marked, &mut |object, key| {
                let Some(text) = object.get_mut(key).filter(|it| is_text(it, key)) else { return };
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

/// The samples of everybody, and those of what is read as a type of the author's.
fn samples_of_all() -> Vec<Value> {
    let texts = ["/start 42", "/start AQID", "/roll 6"];
    let texts = texts.map(|it| samples::update("message", &samples::message(&json!({"text": it}))));
    let inline = samples::kinds().into_iter().filter(|it| ["callback_query", "chosen_inline_result"].contains(&it.0));
    let inline = inline.map(|(kind, mut payload)| {
        payload["inline_message_id"] = json!("i");
        payload["data"] = json!(Button::Vote { option: 3 }.to_data());
        samples::update(kind, &payload)
    });
    mutated::samples_of_all().into_iter().chain(texts).chain(inline).collect()
}
