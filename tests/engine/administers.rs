//! What a bot does to chats, their members and what is in them, over HTTP: each method with the parameters that the Bot API has for
//! it, as a reply, as a reply elsewhere and at once.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use stategram::Limits;
use stategram::bot::ApiError;
use stategram::html;
use stategram::prelude::*;
use stategram::reply::{InlineMessage, PaidMediaFile};
use stategram::types::input_media::InputMediaPhoto;
use stategram::types::methods::{
    ConvertGiftToStarsParams, SendLivePhotoParams, TransferBusinessAccountStarsParams, TransferGiftParams,
    UpgradeGiftParams,
};
use stategram::types::{AsyncTelegramApi, ChatAction, ChatPermissions};

use crate::sending::Server;

/// What is called, and the method that it is, with its parameters but the chat: `[ban(7)] "banChatMember" {"user_id": 7};`.
macro_rules! table {
    ($name:ident elsewhere $chat:literal; $([$($call:tt)*] $method:literal $params:tt;)*) => {
        mod $name {
            use super::*;

            pub(super) const ELSEWHERE: fn() -> Value = || json!($chat);

            pub(super) async fn call(bot: &Bot, reply: &mut Reply) -> Result<(), ApiError> {
                let at = bot.to($chat);
                $(at.$($call)*.await?;)*
                at.text("done").await?;
                $(reply.$($call)*;)*
                reply.text("done");
                let mut there = reply.to($chat);
                $(there.$($call)*;)*
                there.text("done");
                Ok(())
            }

            pub(super) fn expected(chat: &Value) -> Vec<(String, Value)> {
                of_chat(&[$(($method, json!($params)),)* ("sendMessage", json!({"text": "done"}))], chat)
            }
        }
    };
}

table! { members elsewhere "@c";
    [ban(7)] "banChatMember" {"user_id": 7};
    [ban(7).until(day()).with(|it| it.revoke_messages = Some(true))]
        "banChatMember" {"user_id": 7, "until_date": 86_400, "revoke_messages": true};
    [unban(7)] "unbanChatMember" {"user_id": 7, "only_if_banned": true};
    [kick(7)] "unbanChatMember" {"user_id": 7, "only_if_banned": false};
    [restrict(7, polls()).until(day())] "restrictChatMember" {"user_id": 7, "permissions": {"can_send_polls": true},
        "use_independent_chat_permissions": true, "until_date": 86_400};
    [promote(7)] "promoteChatMember" {"user_id": 7};
    [promote(7).with(|it| it.can_pin_messages = Some(true))] "promoteChatMember" {"user_id": 7, "can_pin_messages": true};
    [custom_title(7, "Judge")] "setChatAdministratorCustomTitle" {"user_id": 7, "custom_title": "Judge"};
    [tag(7, "new")] "setChatMemberTag" {"user_id": 7, "tag": "new"};
    [tag(7, "")] "setChatMemberTag" {"user_id": 7, "tag": ""};
    [ban_sender(-1_007)] "banChatSenderChat" {"sender_chat_id": -1_007};
    [unban_sender(-1_007)] "unbanChatSenderChat" {"sender_chat_id": -1_007};
    [approve_join(7)] "approveChatJoinRequest" {"user_id": 7};
    [decline_join(7)] "declineChatJoinRequest" {"user_id": 7};
    [revoke_invite_link("https://t.me/+a")] "revokeChatInviteLink" {"invite_link": "https://t.me/+a"};
}

table! { chat elsewhere "@c";
    [permissions(polls())] "setChatPermissions" {"permissions": {"can_send_polls": true},
        "use_independent_chat_permissions": true};
    [delete_chat_photo()] "deleteChatPhoto" {};
    [chat_title("Cats")] "setChatTitle" {"title": "Cats"};
    [chat_description("All of them")] "setChatDescription" {"description": "All of them"};
    [chat_sticker_set("cats_by_bot")] "setChatStickerSet" {"sticker_set_name": "cats_by_bot"};
    [delete_chat_sticker_set()] "deleteChatStickerSet" {};
    [pin(9).silent()] "pinChatMessage" {"message_id": 9, "disable_notification": true};
    [unpin(9)] "unpinChatMessage" {"message_id": 9};
    [unpin_all()] "unpinAllChatMessages" {};
    [typing()] "sendChatAction" {"action": "typing"};
    [action(ChatAction::UploadVideoNote)] "sendChatAction" {"action": "upload_video_note"};
    [leave()] "leaveChat" {};
}

table! { topics elsewhere -1_009;
    [create_topic("News").with(|it| it.icon_color = Some(7_322_096))]
        "createForumTopic" {"name": "News", "icon_color": 7_322_096};
    [rename_topic(4, "Old")] "editForumTopic" {"message_thread_id": 4, "name": "Old"};
    [close_topic(4)] "closeForumTopic" {"message_thread_id": 4};
    [reopen_topic(4)] "reopenForumTopic" {"message_thread_id": 4};
    [delete_topic(4)] "deleteForumTopic" {"message_thread_id": 4};
    [unpin_all_in_topic(4)] "unpinAllForumTopicMessages" {"message_thread_id": 4};
    [rename_general_topic("All")] "editGeneralForumTopic" {"name": "All"};
    [close_general_topic()] "closeGeneralForumTopic" {};
    [reopen_general_topic()] "reopenGeneralForumTopic" {};
    [hide_general_topic()] "hideGeneralForumTopic" {};
    [unhide_general_topic()] "unhideGeneralForumTopic" {};
    [unpin_all_in_general_topic()] "unpinAllGeneralForumTopicMessages" {};
}

table! { edits elsewhere "@c";
    [edit_media(9, InputMediaPhoto::builder().media("P".to_owned()).caption("new").build()).keyboard(yes())]
        "editMessageMedia" {"message_id": 9, "media": {"type": "photo", "media": "P", "caption": "new"},
            "reply_markup": {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}};
    [edit_live_location(9, 1.5, 2.5).with(|it| it.heading = Some(90))]
        "editMessageLiveLocation" {"message_id": 9, "latitude": 1.5, "longitude": 2.5, "heading": 90};
    [stop_live_location(9)] "stopMessageLiveLocation" {"message_id": 9};
    [stop_poll(9)] "stopPoll" {"message_id": 9};
    [edit_caption(9, html!("<b>new</b>")).caption_above()] "editMessageCaption" {"message_id": 9,
        "caption": "<b>new</b>", "parse_mode": "HTML", "show_caption_above_media": true};
    [edit_keyboard(9)] "editMessageReplyMarkup" {"message_id": 9};
    [react(9, "\u{1f44d}")] "setMessageReaction" {"message_id": 9, "reaction": [{"type": "emoji", "emoji": "\u{1f44d}"}]};
    [react(9, "")] "setMessageReaction" {"message_id": 9, "reaction": []};
    [delete_many([9, 10])] "deleteMessages" {"message_ids": [9, 10]};
}

table! { sends elsewhere -1_009;
    [forward_many("@d", [1, 2]).silent().protect()] "forwardMessages" {"from_chat_id": "@d", "message_ids": [1, 2],
        "disable_notification": true, "protect_content": true};
    [copy_many(-1_007, [1, 2]).topic(4)] "copyMessages" {"from_chat_id": -1_007, "message_ids": [1, 2],
        "message_thread_id": 4};
    [contact("+15550100", "Ann")] "sendContact" {"phone_number": "+15550100", "first_name": "Ann"};
    [live_location(1.5, 2.5, Duration::MAX)]
        "sendLocation" {"latitude": 1.5, "longitude": 2.5, "live_period": 0x7FFF_FFFF};
    [live_photo(File::id("V"), File::id("P")).spoiler()]
        "sendLivePhoto" {"live_photo": "V", "photo": "P", "has_spoiler": true};
    [paid_media(5, [PaidMediaFile::photo(File::id("P"))]).caption("The sea").paid_broadcast()]
        "sendPaidMedia" {"star_count": 5, "media": [{"type": "photo", "media": "P"}], "caption": "The sea",
            "allow_paid_broadcast": true};
    [game("tetris").reply_to(3)] "sendGame" {"game_short_name": "tetris",
        "reply_parameters": {"message_id": 3, "allow_sending_without_reply": true}};
    [invoice("Tea", "A cup of it", "tea-1", "EUR", [("Tea", 300)]).provider_token("T").flexible().effect("1")]
        "sendInvoice" {"title": "Tea", "description": "A cup of it", "payload": "tea-1", "currency": "EUR",
            "prices": [{"label": "Tea", "amount": 300}], "provider_token": "T", "is_flexible": true,
            "need_shipping_address": true, "message_effect_id": "1"};
    [text("https://t.me").no_preview()]
        "sendMessage" {"text": "https://t.me", "link_preview_options": {"is_disabled": true}};
}

/// Does everything of the table that it is told, and elsewhere what the update is the place for.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_chat)]
enum Admin {
    #[state(entry)]
    Idle,
}
use admin::Idle;

#[handler]
impl Admin {
    #[on(Idle, text)]
    async fn administer(Text(what): Text, bot: Bot, reply: &mut Reply) -> Result<Stay, ApiError> {
        match &*what {
            "members" => members::call(&bot, reply).await?,
            "chat" => chat::call(&bot, reply).await?,
            "topics" => topics::call(&bot, reply).await?,
            "edits" => edits::call(&bot, reply).await?,
            "sends" => sends::call(&bot, reply).await?,
            "photo" => {
                bot.to("@c").chat_photo(File::bytes("a.png", "A")).await?;
                reply.chat_photo(File::bytes("a.png", "A"));
                bot.to("@c").live_photo(File::bytes("v.mp4", "V"), File::bytes("p.png", "P")).await?;
                reply.live_photo(File::bytes("v.mp4", "V"), File::bytes("p.png", "P"));
                reply.text("done");
            }
            "topic" => {
                reply.contact("+15550100", "Ann");
                reply.forward_many("@d", [1]);
                reply.game("tetris").topic(6);
                reply.typing();
                reply.text("done");
            }
            other => panic!("nobody said what {other} is"),
        }
        Ok(Stay)
    }

    #[on(Idle, callback_query)]
    fn pressed(reply: &mut Reply) -> Stay {
        reply.edit_pressed_keyboard().keyboard(yes());
        reply.edit_pressed_keyboard();
        reply.delete_pressed();
        reply.edit_live_location(InlineMessage("AB".to_owned()), 1.5, 2.5);
        let pressed = reply.pressed_message().unwrap();
        reply.to("@c").forward(pressed);
        reply.text("done");
        Stay
    }
}

/// All that knows business connections goes by the one that the update came by.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_update)]
enum Secretary {
    #[state(entry)]
    Ready,
}
use secretary::Ready;

#[handler]
impl Secretary {
    #[on(Ready, business_message)]
    fn business(reply: &mut Reply) -> Stay {
        reply.checklist(html!("<b>Buy</b>"), ["Tea", "Milk"]);
        reply.pin(9);
        reply.unpin(9);
        reply.stop_poll(9);
        reply.edit_keyboard(9);
        reply.stop_live_location(9);
        reply.typing();
        reply.text("done");
        Stay
    }
}

fn day() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(86_400)
}

fn polls() -> ChatPermissions {
    ChatPermissions::builder().can_send_polls(true).build()
}

fn yes() -> Keyboard {
    Keyboard::new().button("Yes", "y")
}

/// A message to a group, or whatever else `more` makes of it.
fn message(text: &str, more: &Value) -> Value {
    let from = json!({"id": 5, "is_bot": false, "first_name": "Ann"});
    let chat = json!({"id": -5, "type": "supergroup", "title": "Cats", "is_forum": true});
    let mut message = json!({"message_id": 1, "date": 0, "from": from, "text": text, "chat": chat});
    message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    message
}

/// What the bot does when it is given the update, until it has said so often that it is done.
async fn given(update: Value, done: usize) -> Vec<(String, String)> {
    let (server, bot) = Server::start_with([update]).await;
    let running = bot.conversation::<Admin>().conversation::<Secretary>().limits(Limits::off()).start().await.unwrap();
    server.until_often("sendMessage", done).await;
    running.shutdown().await.unwrap();
    let mut requests = server.until_often("sendMessage", done).await;
    requests.retain(|(method, _)| !method.starts_with("get") && method != "deleteWebhook");
    requests
}

/// Those of the calls that are for this chat, with their parameters.
fn calls(requests: &[(String, String)], chat: &Value) -> Vec<(String, Value)> {
    let read = |(method, body): &(String, String)| (method.clone(), serde_json::from_str::<Value>(body).unwrap());
    requests.iter().map(read).filter(|(_, params)| params["chat_id"] == *chat).collect()
}

macro_rules! check {
    ($name:ident, $done:literal) => {{
        let told = json!({"message": message(stringify!($name), &json!({}))});
        let requests = given(told, $done).await;
        let (here, there) = (json!(-5), $name::ELSEWHERE());
        assert_eq!(calls(&requests, &here), $name::expected(&here));
        // What is called at once is there before the turn is over.
        let twice = [$name::expected(&there), $name::expected(&there)].concat();
        assert_eq!(calls(&requests, &there), twice);
        assert_eq!(requests.len(), 3 * $name::expected(&here).len());
    }};
}

#[tokio::test]
async fn members_are_thrown_out_restricted_promoted_and_let_in() {
    check!(members, 3);
}

#[tokio::test]
async fn a_chat_is_what_its_administrator_makes_of_it() {
    check!(chat, 3);
}

#[tokio::test]
async fn topics_are_made_named_closed_and_removed() {
    check!(topics, 3);
}

#[tokio::test]
async fn what_is_there_is_changed_by_its_id() {
    check!(edits, 3);
}

#[tokio::test]
async fn what_is_sent_has_the_parameters_that_telegram_knows() {
    check!(sends, 6);
}

#[tokio::test]
async fn a_photo_of_a_chat_and_a_live_one_are_parts_of_a_form() {
    let requests = given(json!({"message": message("photo", &json!({}))}), 1).await;
    for method in ["setChatPhoto", "sendLivePhoto"] {
        let forms: Vec<_> = requests.iter().filter(|(it, _)| it == method).map(|(_, form)| form).collect();
        assert_eq!(forms.len(), 2, "{method}");
        let parts: &[&str] = match method {
            "setChatPhoto" => &["name=\"photo\"\r\n\r\nattach://file0\r\n", "filename=\"a.png\""],
            _ => &[
                "name=\"live_photo\"\r\n\r\nattach://file0\r\n",
                "name=\"photo\"\r\n\r\nattach://file1\r\n",
                "name=\"file0\"; filename=\"v.mp4\"",
                "name=\"file1\"; filename=\"p.png\"",
            ],
        };
        for (form, chat) in forms.into_iter().zip(["@c", "-5"]) {
            assert!(form.contains(&format!("name=\"chat_id\"\r\n\r\n{chat}\r\n")), "{form}");
            parts.iter().for_each(|part| assert!(form.contains(part), "{part} is not in {form}"));
        }
    }
}

#[tokio::test]
async fn a_reply_goes_into_the_topic_that_the_update_came_from() {
    let place = json!({"message_thread_id": 4, "is_topic_message": true});
    let requests = given(json!({"message": message("topic", &place)}), 1).await;
    let expected = [
        ("sendContact", json!({"message_thread_id": 4, "phone_number": "+15550100", "first_name": "Ann"})),
        ("forwardMessages", json!({"message_thread_id": 4, "from_chat_id": "@d", "message_ids": [1]})),
        ("sendGame", json!({"message_thread_id": 6, "game_short_name": "tetris"})),
        ("sendChatAction", json!({"message_thread_id": 4, "action": "typing"})),
        ("sendMessage", json!({"message_thread_id": 4, "text": "done"})),
    ];
    assert_eq!(calls(&requests, &json!(-5)), of_chat(&expected, &json!(-5)));
}

#[tokio::test]
async fn the_message_whose_button_was_pressed_is_changed_forwarded_and_removed() {
    let press = json!({"id": "q", "chat_instance": "c", "data": "x", "message": message("Sure?", &json!({})),
        "from": {"id": 5, "is_bot": false, "first_name": "Ann"}});
    let requests = given(json!({"callback_query": press}), 1).await;
    let keyboard = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]});
    let expected = [
        ("editMessageReplyMarkup", json!({"message_id": 1, "reply_markup": keyboard})),
        ("editMessageReplyMarkup", json!({"message_id": 1})),
        ("deleteMessage", json!({"message_id": 1})),
        ("sendMessage", json!({"text": "done"})),
    ];
    assert_eq!(calls(&requests, &json!(-5)), of_chat(&expected, &json!(-5)));
    let forwarded = ("forwardMessage", json!({"from_chat_id": -5, "message_id": 1}));
    assert_eq!(calls(&requests, &json!("@c")), of_chat(&[forwarded], &json!("@c")));
    let inline = json!({"inline_message_id": "AB", "latitude": 1.5, "longitude": 2.5});
    assert!(calls(&requests, &json!(null)).contains(&("editMessageLiveLocation".to_owned(), inline)), "{requests:?}");
}

#[tokio::test]
async fn what_a_business_account_is_replied_goes_by_its_connection() {
    let message = message("Hello", &json!({"business_connection_id": "b", "chat": {"id": 5, "type": "private"}}));
    let requests = given(json!({"business_message": message}), 1).await;
    let tasks = json!([{"id": 1, "text": "Tea"}, {"id": 2, "text": "Milk"}]);
    let mut expected = [
        ("sendChecklist", json!({"checklist": {"title": "<b>Buy</b>", "parse_mode": "HTML", "tasks": tasks}})),
        ("pinChatMessage", json!({"message_id": 9})),
        ("unpinChatMessage", json!({"message_id": 9})),
        ("stopPoll", json!({"message_id": 9})),
        ("editMessageReplyMarkup", json!({"message_id": 9})),
        ("stopMessageLiveLocation", json!({"message_id": 9})),
        ("sendChatAction", json!({"action": "typing"})),
        ("sendMessage", json!({"text": "done"})),
    ];
    expected.iter_mut().for_each(|(_, params)| params["business_connection_id"] = "b".into());
    assert_eq!(calls(&requests, &json!(5)), of_chat(&expected, &json!(5)));
}

#[tokio::test]
async fn a_parameter_goes_by_the_name_that_telegram_has_for_it() {
    let (server, bot) = Server::start_with([]).await;
    let gift = ConvertGiftToStarsParams::builder().business_connection_id("b").owner_gift_id("g").build();
    bot.call(gift).await.unwrap();
    let gift = UpgradeGiftParams::builder().business_connection_id("b").owner_gift_id("g").build();
    bot.call(gift).await.unwrap();
    let gift =
        TransferGiftParams::builder().business_connection_id("b").owner_gift_id("g").new_owner_chat_id(7).build();
    bot.transfer_gift(&gift).await.unwrap();
    let stars = TransferBusinessAccountStarsParams::builder().business_connection_id("b").start_count(3_u32).build();
    bot.transfer_business_account_stars(&stars).await.unwrap();
    let video = tempfile::Builder::new().suffix(".mp4").tempfile().unwrap();
    let live = SendLivePhotoParams::builder().chat_id(7).media(video.path().to_owned()).photo("P".to_owned()).build();
    bot.send_live_photo(&live).await.unwrap();
    let requests = server.until("sendLivePhoto").await;
    let (form, gifts) = requests.split_last().unwrap();
    let gifts: Vec<Value> = gifts.iter().map(|(_, body)| serde_json::from_str(body).unwrap()).collect();
    let expected = [
        json!({"business_connection_id": "b", "owned_gift_id": "g"}),
        json!({"business_connection_id": "b", "owned_gift_id": "g"}),
        json!({"business_connection_id": "b", "owned_gift_id": "g", "new_owner_chat_id": 7}),
        json!({"business_connection_id": "b", "star_count": 3}),
    ];
    assert_eq!(gifts, expected);
    assert!(form.1.contains("name=\"live_photo\"; filename=") && !form.1.contains("media"), "{form:?}");
}

fn of_chat(expected: &[(&str, Value)], chat: &Value) -> Vec<(String, Value)> {
    let call = |(method, params): &(&str, Value)| {
        let mut params = params.clone();
        params["chat_id"] = chat.clone();
        ((*method).to_owned(), params)
    };
    expected.iter().map(call).collect()
}
