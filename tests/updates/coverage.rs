//! Each kind of update and each content of a message reaches exactly its trigger, and those that are for more than one.

use serde_json::{Value, json};
use stategram::prelude::*;
use stategram::simulator::Simulator;
use stategram::types;
use stategram::types::UpdateContent;
use stategram::update::{Content, Incoming, Kind};
use tokio::sync::mpsc;

use crate::samples;

/// Where the handlers say that they were tried.
#[derive(Clone, Debug, Provide)]
struct App {
    heard: mpsc::UnboundedSender<&'static str>,
}

/// An argument that says so, and leaves the update to whoever comes next.
struct Heard;

impl<S, F: stategram::machine::Trigger> Extract<S, F, App> for Heard {
    fn extract(cx: &Cx<'_, App>) -> Result<Self, Refusal> {
        cx.app().heard.send(F::NAME).map_err(|error| Refusal::Fail(error.into()))?;
        Err(Refusal::Skip)
    }
}

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_application)]
enum Everything {
    #[state(entry)]
    Idle,
}
use everything::Idle;

/// A handler for each trigger: the payload, if it can be had, and then it says so.
macro_rules! listen {
    ($($trigger:ident($payload:ty),)*) => {
        #[handler(app = App)]
        impl Everything {
            $(#[on(Idle, $trigger)]
            fn $trigger(_payload: $payload, _heard: Heard) -> Stay {
                Stay
            })*

            #[on(Idle, command = "start")]
            fn command(_heard: Heard) -> Stay {
                Stay
            }

            #[on(Idle, command)]
            fn any_command(_heard: Heard) -> Stay {
                Stay
            }

            #[on(Idle, regex = "^h(.*)o$")]
            fn regex(found: Captures, _heard: Heard) -> Stay {
                assert_eq!((found.whole(), found.get(1), found.get(2)), ("hello", Some("ell"), None));
                Stay
            }

            #[on(Idle, callback = "d")]
            fn callback(_heard: Heard) -> Stay {
                Stay
            }

            #[on(Idle, otherwise)]
            fn otherwise(Data(heard): Data<mpsc::UnboundedSender<&'static str>>) -> Result<Stay, stategram::Error> {
                let _ = heard.send("otherwise");
                Ok(Stay)
            }
        }

        /// What has a handler of its own here.
        const TRIGGERS: &[&str] = &[$(stringify!($trigger)),*];
    };
}

listen! {
    text(Text), animation(Animation), audio(Audio), document(Document), game(Game), live_photo(LivePhoto), photo(Photo),
    sticker(Sticker), video(Video), voice(Voice), video_note(VideoNote), contact(Contact), venue(Venue), location(Location),
    left_chat_member(LeftChatMember), new_chat_title(NewChatTitle), new_chat_photo(NewChatPhoto), delete_chat_photo(Message),
    group_chat_created(Message), supergroup_chat_created(Message), channel_chat_created(Message),
    migrate_to_chat_id(MigrateToChatId), migrate_from_chat_id(MigrateFromChatId), pinned_message(PinnedMessage),
    new_chat_members(NewChatMembers), invoice(Invoice), successful_payment(SuccessfulPayment), rich_message(RichMessage),
    paid_media(PaidMedia), story(Story), checklist(Checklist), dice(Dice), message_poll(Poll), chat_owner_left(ChatOwnerLeft),
    chat_owner_changed(ChatOwnerChanged), message_auto_delete_timer_changed(MessageAutoDeleteTimerChanged),
    refunded_payment(RefundedPayment), users_shared(UsersShared), chat_shared(ChatShared), gift(Gift), unique_gift(UniqueGift),
    gift_upgrade_sent(GiftUpgradeSent), connected_website(ConnectedWebsite), write_access_allowed(WriteAccessAllowed),
    passport_data(PassportData), proximity_alert_triggered(ProximityAlertTriggered), boost_added(BoostAdded),
    chat_background_set(ChatBackgroundSet), checklist_tasks_done(ChecklistTasksDone),
    checklist_tasks_added(ChecklistTasksAdded), community_chat_added(CommunityChatAdded),
    community_chat_joined(CommunityChatJoined), community_chat_removed(Message),
    direct_message_price_changed(DirectMessagePriceChanged), forum_topic_created(ForumTopicCreated),
    forum_topic_edited(ForumTopicEdited), forum_topic_closed(Message), forum_topic_reopened(Message),
    general_forum_topic_hidden(Message), general_forum_topic_unhidden(Message), giveaway_created(GiveawayCreated),
    giveaway(Giveaway), giveaway_winners(GiveawayWinners), giveaway_completed(GiveawayCompleted),
    managed_bot_created(ManagedBotCreated), paid_message_price_changed(PaidMessagePriceChanged),
    suggested_post_approved(SuggestedPostApproved), suggested_post_approval_failed(SuggestedPostApprovalFailed),
    suggested_post_declined(SuggestedPostDeclined), poll_option_added(PollOptionAdded), poll_option_deleted(PollOptionDeleted),
    suggested_post_paid(SuggestedPostPaid), suggested_post_refunded(SuggestedPostRefunded),
    video_chat_scheduled(VideoChatScheduled), video_chat_started(Message), video_chat_ended(VideoChatEnded),
    video_chat_participants_invited(VideoChatParticipantsInvited), web_app_data(WebAppData),

    edited_message(Message), channel_post(Message), edited_channel_post(Message), business_connection(BusinessConnection),
    business_message(Message), edited_business_message(Message), deleted_business_messages(DeletedBusinessMessages),
    guest_message(Message), message_reaction(MessageReaction), message_reaction_count(MessageReactionCount),
    inline_query(User), chosen_inline_result(User), callback_query(Callback), shipping_query(User), pre_checkout_query(User),
    purchased_paid_media(PurchasedPaidMedia), poll(Poll), poll_answer(PollAnswer), my_chat_member(MyChatMember),
    chat_member(ChatMember), chat_join_request(ChatJoinRequest), chat_boost(ChatBoost), removed_chat_boost(RemovedChatBoost),
    managed_bot(ManagedBot), subscription(Subscription), stopped_message_generation(StoppedMessageGeneration),
    unknown(Raw), message(Message), any_message(Message), any(Update),
}

/// A message is heard by its own trigger, `message`, `any_message` and `any`; an update of another kind by its own and `any`,
/// whatever is in it: a photo that was edited, or posted in a channel, is no new photo.
#[tokio::test]
async fn each_kind_and_content_reaches_exactly_its_trigger() {
    let mut cases: Vec<(Value, Vec<&str>)> = Vec::new();
    for (trigger, content) in samples::contents() {
        let own: &[&str] = if trigger == "text" { &["text", "regex"] } else { &[trigger] };
        let triggers = [own, &["message", "any_message", "any"]].concat();
        cases.push((samples::update("message", &samples::message(&content)), triggers));
    }
    let start = samples::message(&json!({"text": "/start now"}));
    for (kind, payload) in samples::kinds() {
        let more: &[&str] = match kind {
            "edited_message" | "channel_post" | "edited_channel_post" => &["any_message", "any"],
            "callback_query" => &["callback", "any"],
            _ => &["any"],
        };
        let mut payloads = vec![payload];
        if is_message(&samples::update(kind, &payloads[0])) {
            payloads = samples::contents().iter().map(|(_, content)| samples::message(content)).collect();
            payloads.push(start.clone());
        }
        cases.extend(payloads.iter().map(|it| (samples::update(kind, it), [&[kind], more].concat())));
    }
    let triggers = vec!["text", "command", "any_command", "message", "any_message", "any"];
    cases.push((samples::update("message", &start), triggers));
    let stop = samples::message(&json!({"text": "/stop"}));
    let triggers = vec!["text", "any_command", "message", "any_message", "any"];
    cases.push((samples::update("message", &stop), triggers));
    cases.push((json!({"message": samples::message(&json!({}))}), vec!["message", "any_message", "any"]));
    cases.push((json!({"hologram": {"id": 1}}), vec!["unknown", "any"]));
    cases.push((json!({"message": {"chat": "cannot be read"}}), vec!["unknown", "any"]));

    let (heard, mut hears) = mpsc::unbounded_channel();
    let simulator = Simulator::start().await.unwrap();
    let bot = simulator.bot().unwrap().with(App { heard }).conversation::<Everything>();
    let running = bot.start().await.unwrap();
    for (update, _) in &mut cases {
        update.as_object_mut().unwrap().remove("update_id");
        simulator.inject(&update.to_string()).unwrap();
    }
    for (update, triggers) in cases {
        let mut heard = Vec::new();
        while heard.last() != Some(&"otherwise") {
            heard.push(hears.recv().await.expect("the bot has stopped"));
        }
        let mut expected = [&triggers[..], &["otherwise"]].concat();
        expected.sort_unstable();
        heard.sort_unstable();
        assert_eq!(heard, expected, "{update}");
    }
    running.shutdown().await.unwrap();
}

fn whole(update: &Value) -> UpdateContent {
    Incoming::decode(&update.to_string()).unwrap().update().unwrap().content.clone()
}

fn is_message(update: &Value) -> bool {
    use UpdateContent as U;
    matches!(
        whole(update),
        U::Message(_)
            | U::EditedMessage(_)
            | U::ChannelPost(_)
            | U::EditedChannelPost(_)
            | U::BusinessMessage(_)
            | U::EditedBusinessMessage(_)
            | U::GuestMessage(_)
    )
}

/// Every kind of the Bot API's type is one of ours: whoever adds one has to say here which it is.
#[test]
fn every_kind_of_an_update_is_known() {
    use UpdateContent as U;
    let kind = |content: &U| match content {
        U::Message(_) => Kind::Message,
        U::EditedMessage(_) => Kind::EditedMessage,
        U::ChannelPost(_) => Kind::ChannelPost,
        U::EditedChannelPost(_) => Kind::EditedChannelPost,
        U::BusinessConnection(_) => Kind::BusinessConnection,
        U::BusinessMessage(_) => Kind::BusinessMessage,
        U::EditedBusinessMessage(_) => Kind::EditedBusinessMessage,
        U::DeletedBusinessMessages(_) => Kind::DeletedBusinessMessages,
        U::GuestMessage(_) => Kind::GuestMessage,
        U::MessageReaction(_) => Kind::MessageReaction,
        U::MessageReactionCount(_) => Kind::MessageReactionCount,
        U::InlineQuery(_) => Kind::InlineQuery,
        U::ChosenInlineResult(_) => Kind::ChosenInlineResult,
        U::CallbackQuery(_) => Kind::CallbackQuery,
        U::ShippingQuery(_) => Kind::ShippingQuery,
        U::PreCheckoutQuery(_) => Kind::PreCheckoutQuery,
        U::PurchasedPaidMedia(_) => Kind::PurchasedPaidMedia,
        U::Poll(_) => Kind::Poll,
        U::PollAnswer(_) => Kind::PollAnswer,
        U::MyChatMember(_) => Kind::MyChatMember,
        U::ChatMember(_) => Kind::ChatMember,
        U::ChatJoinRequest(_) => Kind::ChatJoinRequest,
        U::ChatBoost(_) => Kind::ChatBoost,
        U::RemovedChatBoost(_) => Kind::RemovedChatBoost,
        U::ManagedBot(_) => Kind::ManagedBot,
        U::Subscription(_) => Kind::Subscription,
        U::StoppedMessageGeneration(_) => Kind::StoppedMessageGeneration,
    };
    let message = ("message", samples::message(&json!({"text": "hello"})));
    for (name, payload) in samples::kinds().into_iter().chain([message]) {
        assert_eq!(kind(&whole(&samples::update(name, &payload))).name(), name);
    }
}

#[test]
fn there_is_a_sample_and_a_handler_for_each() {
    let samples: Vec<&str> = samples::contents().iter().map(|it| it.0).collect();
    for content in Content::ALL {
        let trigger = if *content == Content::Poll { "message_poll" } else { content.name() };
        assert!(samples.contains(&trigger) && TRIGGERS.contains(&trigger), "{trigger}");
    }
    let samples: Vec<&str> = samples::kinds().iter().map(|it| it.0).collect();
    for kind in Kind::ALL.iter().filter(|it| **it != Kind::Message) {
        assert!(samples.contains(&kind.name()) && TRIGGERS.contains(&kind.name()), "{}", kind.name());
    }
}

/// A message says what it is by one field, and every field that says so has a trigger: whoever adds one to the Bot API's type
/// has to say here which it is.
#[test]
fn every_field_of_a_message_is_known() {
    let message = json!({"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}});
    let message: types::Message = serde_json::from_value(message).unwrap();
    #[rustfmt::skip]
    let types::Message {
        message_id: _, message_thread_id: _, direct_messages_topic: _, from: _, sender_chat: _, sender_boost_count: _,
        sender_business_bot: _, sender_tag: _, receiver_user: _, ephemeral_message_id: _, date: _, guest_query_id: _,
        business_connection_id: _, chat: _, forward_origin: _, is_topic_message: _, is_automatic_forward: _,
        reply_to_message: _, external_reply: _, quote: _, reply_to_story: _, reply_to_checklist_task_id: _,
        reply_to_poll_option_id: _, via_bot: _, guest_bot_caller_user: _, guest_bot_caller_chat: _, edit_date: _,
        has_protected_content: _, is_from_offline: _, is_paid_post: _, media_group_id: _, author_signature: _, entities: _,
        link_preview_options: _, suggested_post_info: _, effect_id: _, caption: _, caption_entities: _,
        show_caption_above_media: _, has_media_spoiler: _, reply_markup: _,
        // From here on they are contents.
        text, rich_message, animation, audio, document, live_photo, paid_media, photo, sticker, story, video, video_note,
        voice, checklist, contact, dice, game, poll, venue, location, new_chat_members, left_chat_member, chat_owner_left,
        chat_owner_changed, new_chat_title, new_chat_photo, delete_chat_photo, group_chat_created, supergroup_chat_created,
        channel_chat_created, message_auto_delete_timer_changed, migrate_to_chat_id, migrate_from_chat_id, pinned_message,
        invoice, successful_payment, refunded_payment, users_shared, chat_shared, gift, unique_gift, gift_upgrade_sent,
        connected_website, write_access_allowed, passport_data, proximity_alert_triggered, boost_added, chat_background_set,
        checklist_tasks_done, checklist_tasks_added, community_chat_added, community_chat_joined, community_chat_removed,
        direct_message_price_changed, forum_topic_created, forum_topic_edited, forum_topic_closed, forum_topic_reopened,
        general_forum_topic_hidden, general_forum_topic_unhidden, giveaway_created, giveaway, giveaway_winners,
        giveaway_completed, managed_bot_created, paid_message_price_changed, suggested_post_approved,
        suggested_post_approval_failed, suggested_post_declined, poll_option_added, poll_option_deleted, suggested_post_paid,
        suggested_post_refunded, video_chat_scheduled, video_chat_started, video_chat_ended, video_chat_participants_invited,
        web_app_data,
    } = message;
    macro_rules! names {
        ($($field:ident)*) => {[$((stringify!($field), $field.is_none())),*]};
    }
    let contents = names! {
        text rich_message animation audio document live_photo paid_media photo sticker story video video_note voice checklist
        contact dice game poll venue location new_chat_members left_chat_member chat_owner_left chat_owner_changed
        new_chat_title new_chat_photo delete_chat_photo group_chat_created supergroup_chat_created channel_chat_created
        message_auto_delete_timer_changed migrate_to_chat_id migrate_from_chat_id pinned_message invoice successful_payment
        refunded_payment users_shared chat_shared gift unique_gift gift_upgrade_sent connected_website write_access_allowed
        passport_data proximity_alert_triggered boost_added chat_background_set checklist_tasks_done checklist_tasks_added
        community_chat_added community_chat_joined community_chat_removed direct_message_price_changed forum_topic_created
        forum_topic_edited forum_topic_closed forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden
        giveaway_created giveaway giveaway_winners giveaway_completed managed_bot_created paid_message_price_changed
        suggested_post_approved suggested_post_approval_failed suggested_post_declined poll_option_added poll_option_deleted
        suggested_post_paid suggested_post_refunded video_chat_scheduled video_chat_started video_chat_ended
        video_chat_participants_invited web_app_data
    };
    assert_eq!(contents.len(), Content::ALL.len());
    for (name, is_none) in contents {
        assert!(is_none && Content::from_name(name).is_some(), "{name}");
    }
}

/// What a bot asks Telegram for.
async fn asked_for<C>() -> Vec<types::AllowedUpdate>
where
    C: stategram::machine::RunsIn<()>,
{
    let simulator = Simulator::start().await.unwrap();
    let running = simulator.bot().unwrap().conversation::<C>().start().await.unwrap();
    simulator.you().says("hello");
    simulator.confirmed().await;
    let asked = simulator.bot().unwrap().get_webhook_info().await.unwrap().result.allowed_updates;
    running.shutdown().await.unwrap();
    asked.unwrap_or_default()
}

macro_rules! listener {
    ($name:ident, $module:ident: $trigger:ident) => {
        #[derive(Conversation, Serialize, Deserialize, Clone)]
        #[conversation(per_update)]
        enum $name {
            #[state(entry)]
            Listening,
        }

        #[handler]
        impl $name {
            #[on($module::Listening, $trigger)]
            fn heard() -> Stay {
                Stay
            }
        }
    };
}

listener!(OfAny, of_any: any);
listener!(OfOtherwise, of_otherwise: otherwise);
listener!(OfUnknown, of_unknown: unknown);
listener!(OfPhoto, of_photo: photo);
listener!(OfAnyMessage, of_any_message: any_message);

#[tokio::test]
async fn telegram_is_asked_for_what_the_triggers_name() {
    use types::AllowedUpdate::{CallbackQuery, ChannelPost, EditedChannelPost, EditedMessage, Message};
    assert_eq!(asked_for::<OfAny>().await.len(), Kind::ALL.len());
    assert_eq!(asked_for::<OfOtherwise>().await, [Message, CallbackQuery]);
    assert_eq!(asked_for::<OfUnknown>().await, []);
    assert_eq!(asked_for::<OfPhoto>().await, [Message]);
    assert_eq!(asked_for::<OfAnyMessage>().await, [Message, EditedMessage, ChannelPost, EditedChannelPost]);
}
