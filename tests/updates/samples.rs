//! One update of each kind and one message of each content type, as Bot API 10.3 describes them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use stategram::types;

/// Whoever does something.
pub(crate) const ANN: i64 = 4_711;

/// Messages, each by the trigger that is for it: the fields that say what it is, and those that Telegram has beside them.
pub(crate) fn contents() -> Vec<(&'static str, Value)> {
    let user = user();
    let chat = json!({"id": -5, "type": "group", "title": "G"});
    let file = json!({"file_id": "f", "file_unique_id": "u", "width": 1, "height": 2, "length": 3, "duration": 4});
    let photo = json!([file]);
    let place = json!({"longitude": 1.5, "latitude": 2.5});
    let sticker = merged(&file, json!({"type": "regular", "is_animated": false, "is_video": false}));
    let community = json!({"community": {"id": 1, "name": "C"}});
    let payment = json!({
        "currency": "EUR", "total_amount": 250, "invoice_payload": "p", "telegram_payment_charge_id": "t",
        "provider_payment_charge_id": "c",
    });
    let gift = json!({"gift": {"id": "g", "sticker": sticker, "star_count": 1}});
    let part = |more: Value| merged(&json!({"name": "n", "rarity_per_mille": 1}), more);
    let colors = json!({"center_color": 1, "edge_color": 2, "symbol_color": 3, "text_color": 4});
    let unique = json!({
        "gift_id": "g", "base_name": "b", "name": "n", "number": 1, "backdrop": part(json!({"colors": colors})),
        "model": part(json!({"sticker": sticker})), "symbol": part(json!({"sticker": sticker})),
    });
    let price = json!({"currency": "XTR", "amount": 1});
    let task = json!({"id": 1, "text": "t"});
    let option = json!({"option_persistent_id": "1", "option_text": "o"});
    vec![
        ("text", json!({"text": "hello"})),
        ("animation", json!({"animation": file, "document": file})),
        ("audio", json!({"audio": file})),
        ("document", json!({"document": file})),
        ("game", json!({"game": {"title": "t", "description": "d", "photo": photo}})),
        ("live_photo", json!({"live_photo": file, "photo": photo})),
        ("photo", json!({"photo": photo})),
        ("sticker", json!({"sticker": sticker})),
        ("video", json!({"video": file})),
        ("voice", json!({"voice": file})),
        ("video_note", json!({"video_note": file})),
        ("contact", json!({"contact": {"phone_number": "1", "first_name": "Ann"}})),
        ("venue", json!({"venue": {"location": place, "title": "t", "address": "a"}, "location": place})),
        ("location", json!({"location": place})),
        ("left_chat_member", json!({"left_chat_member": user})),
        ("new_chat_title", json!({"new_chat_title": "t"})),
        ("new_chat_photo", json!({"new_chat_photo": photo})),
        ("delete_chat_photo", json!({"delete_chat_photo": true})),
        ("group_chat_created", json!({"group_chat_created": true})),
        ("supergroup_chat_created", json!({"supergroup_chat_created": true})),
        ("channel_chat_created", json!({"channel_chat_created": true})),
        ("migrate_to_chat_id", json!({"migrate_to_chat_id": -100})),
        ("migrate_from_chat_id", json!({"migrate_from_chat_id": -100})),
        ("pinned_message", json!({"pinned_message": {"chat": chat, "message_id": 1, "date": 0}})),
        ("new_chat_members", json!({"new_chat_members": [user]})),
        (
            "invoice",
            json!({"invoice": merged(&payment, json!({
                "title": "t", "description": "d", "start_parameter": "s",
            }))}),
        ),
        ("successful_payment", json!({"successful_payment": payment})),
        ("rich_message", json!({"rich_message": {"blocks": []}})),
        ("paid_media", json!({"paid_media": {"star_count": 1, "paid_media": []}})),
        ("story", json!({"story": {"chat": chat, "id": 1}})),
        ("checklist", json!({"checklist": {"title": "t", "tasks": [task]}})),
        ("dice", json!({"dice": {"emoji": "🎲", "value": 6}})),
        ("message_poll", json!({"poll": poll()})),
        ("chat_owner_left", json!({"chat_owner_left": {"new_owner": user}})),
        ("chat_owner_changed", json!({"chat_owner_changed": {"new_owner": user}})),
        (
            "message_auto_delete_timer_changed",
            json!({
                "message_auto_delete_timer_changed": {"message_auto_delete_time": 60},
            }),
        ),
        ("refunded_payment", json!({"refunded_payment": payment})),
        ("users_shared", json!({"users_shared": {"request_id": 1, "users": [{"user_id": 1}]}})),
        ("chat_shared", json!({"chat_shared": {"request_id": 1, "chat_id": 1}})),
        ("gift", json!({"gift": gift})),
        ("unique_gift", json!({"unique_gift": {"gift": unique, "origin": "upgrade"}})),
        ("gift_upgrade_sent", json!({"gift_upgrade_sent": gift})),
        ("connected_website", json!({"connected_website": "example.org"})),
        ("write_access_allowed", json!({"write_access_allowed": {"from_request": true}})),
        (
            "passport_data",
            json!({"passport_data": {
                "data": [], "credentials": {"data": "d", "hash": "h", "secret": "s"},
            }}),
        ),
        (
            "proximity_alert_triggered",
            json!({
                "proximity_alert_triggered": {"traveler": user, "watcher": user, "distance": 1},
            }),
        ),
        ("boost_added", json!({"boost_added": {"boost_count": 1}})),
        ("chat_background_set", json!({"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "🎃"}}})),
        ("checklist_tasks_done", json!({"checklist_tasks_done": {"marked_as_done_task_ids": [1]}})),
        ("checklist_tasks_added", json!({"checklist_tasks_added": {"tasks": [task]}})),
        ("community_chat_added", json!({"community_chat_added": community})),
        ("community_chat_joined", json!({"community_chat_joined": community})),
        ("community_chat_removed", json!({"community_chat_removed": {}})),
        (
            "direct_message_price_changed",
            json!({
                "direct_message_price_changed": {"are_direct_messages_enabled": true},
            }),
        ),
        ("forum_topic_created", json!({"forum_topic_created": {"name": "n", "icon_color": 1}})),
        ("forum_topic_edited", json!({"forum_topic_edited": {"name": "n"}})),
        ("forum_topic_closed", json!({"forum_topic_closed": {}})),
        ("forum_topic_reopened", json!({"forum_topic_reopened": {}})),
        ("general_forum_topic_hidden", json!({"general_forum_topic_hidden": {}})),
        ("general_forum_topic_unhidden", json!({"general_forum_topic_unhidden": {}})),
        ("giveaway_created", json!({"giveaway_created": {"prize_star_count": 1}})),
        ("giveaway", json!({"giveaway": {"chats": [chat], "winners_selection_date": 1, "winner_count": 1}})),
        (
            "giveaway_winners",
            json!({"giveaway_winners": {
                "chat": chat, "giveaway_message_id": 1, "winners_selection_date": 1, "winner_count": 1, "winners": [user],
            }}),
        ),
        ("giveaway_completed", json!({"giveaway_completed": {"winner_count": 1}})),
        ("managed_bot_created", json!({"managed_bot_created": {"bot": user}})),
        ("paid_message_price_changed", json!({"paid_message_price_changed": {"paid_message_star_count": 1}})),
        ("suggested_post_approved", json!({"suggested_post_approved": {"send_date": 1}})),
        ("suggested_post_approval_failed", json!({"suggested_post_approval_failed": {"price": price}})),
        ("suggested_post_declined", json!({"suggested_post_declined": {"comment": "c"}})),
        ("poll_option_added", json!({"poll_option_added": option})),
        ("poll_option_deleted", json!({"poll_option_deleted": option})),
        ("suggested_post_paid", json!({"suggested_post_paid": {"currency": "XTR"}})),
        ("suggested_post_refunded", json!({"suggested_post_refunded": {"reason": "post_deleted"}})),
        ("video_chat_scheduled", json!({"video_chat_scheduled": {"start_date": 1}})),
        ("video_chat_started", json!({"video_chat_started": {}})),
        ("video_chat_ended", json!({"video_chat_ended": {"duration": 1}})),
        ("video_chat_participants_invited", json!({"video_chat_participants_invited": {"users": [user]}})),
        ("web_app_data", json!({"web_app_data": {"data": "d", "button_text": "b"}})),
    ]
}

/// Updates of each kind that is no new message, each by the trigger that is for it.
pub(crate) fn kinds() -> Vec<(&'static str, Value)> {
    let (user, chat) = (user(), json!({"id": -5, "type": "supergroup", "title": "G"}));
    let message = message(&json!({"text": "hello"}));
    let query = |more: Value| merged(&json!({"id": "q", "from": user}), more);
    let address = json!({
        "country_code": "AT", "state": "", "city": "Wien", "street_line1": "", "street_line2": "", "post_code": "1010",
    });
    let member = json!({"status": "member", "user": user});
    let membership = json!({
        "chat": chat, "from": user, "date": 1, "old_chat_member": member, "new_chat_member": member,
    });
    let source = json!({"source": "premium", "user": user});
    let reaction = json!({"type": "emoji", "emoji": "👍"});
    vec![
        ("edited_message", message.clone()),
        ("channel_post", message.clone()),
        ("edited_channel_post", message.clone()),
        ("business_message", message.clone()),
        ("edited_business_message", message.clone()),
        ("guest_message", message.clone()),
        ("business_connection", json!({"id": "b", "user": user, "user_chat_id": 1, "date": 1, "is_enabled": true})),
        ("deleted_business_messages", json!({"business_connection_id": "b", "chat": chat, "message_ids": [1]})),
        (
            "message_reaction",
            json!({
                "chat": chat, "message_id": 1, "user": user, "date": 1, "old_reaction": [], "new_reaction": [reaction],
            }),
        ),
        (
            "message_reaction_count",
            json!({
                "chat": chat, "message_id": 1, "date": 1, "reactions": [{"type": reaction, "total_count": 1}],
            }),
        ),
        ("inline_query", query(json!({"query": "x", "offset": ""}))),
        ("chosen_inline_result", json!({"result_id": "r", "from": user, "query": "x"})),
        ("callback_query", query(json!({"chat_instance": "c", "data": "d", "message": message}))),
        ("shipping_query", query(json!({"invoice_payload": "p", "shipping_address": address}))),
        ("pre_checkout_query", query(json!({"currency": "EUR", "total_amount": 250, "invoice_payload": "p"}))),
        ("purchased_paid_media", json!({"from": user, "paid_media_payload": "p"})),
        ("poll", poll()),
        ("poll_answer", json!({"poll_id": "1", "user": user, "option_ids": [0], "option_persistent_ids": ["1"]})),
        ("my_chat_member", membership.clone()),
        ("chat_member", membership),
        ("chat_join_request", json!({"chat": chat, "from": user, "user_chat_id": 1, "date": 1})),
        (
            "chat_boost",
            json!({"chat": chat, "boost": {
                "boost_id": "b", "add_date": 1, "expiration_date": 2, "source": source,
            }}),
        ),
        ("removed_chat_boost", json!({"chat": chat, "boost_id": "b", "remove_date": 1, "source": source})),
        ("managed_bot", json!({"user": user, "bot": user})),
        ("subscription", json!({"user": user, "invoice_payload": "p", "state": "active"})),
        ("stopped_message_generation", json!({"chat": chat, "draft_id": 1})),
    ]
}

/// A message of Ann's in a group, with these fields, as the Bot API's own type writes it.
pub(crate) fn message(content: &Value) -> Value {
    let frame = json!({
        "message_id": 1, "date": 1, "from": user(), "chat": {"id": -5, "type": "supergroup", "title": "G"},
    });
    written::<types::Message>(merged(&frame, content.clone()))
}

/// An update of that kind, as the Bot API's own type writes it.
pub(crate) fn update(kind: &str, payload: &Value) -> Value {
    written::<types::Update>(json!({"update_id": 1, kind: payload}))
}

/// As the type writes it, but for the reason of a refund: that is an object for the type, and a string as Telegram sends it.
fn written<T: Serialize + DeserializeOwned>(mut value: Value) -> Value {
    with_reason(&mut value, |reason| json!({"type": reason}));
    let typed: T = T::deserialize(&value).unwrap_or_else(|error| panic!("{value}: {error}"));
    let mut value = serde_json::to_value(typed).unwrap();
    with_reason(&mut value, |reason| reason["type"].clone());
    value
}

fn with_reason(value: &mut Value, change: fn(&Value) -> Value) {
    let Value::Object(fields) = value else { return };
    for (name, inner) in fields {
        match name.as_str() {
            "suggested_post_refunded" => inner["reason"] = change(&inner["reason"]),
            _ => with_reason(inner, change),
        }
    }
}

fn user() -> Value {
    json!({"id": ANN, "is_bot": false, "first_name": "Ann"})
}

fn poll() -> Value {
    json!({
        "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": false, "is_anonymous": true,
        "type": "regular", "allows_multiple_answers": false, "allows_revoting": false, "members_only": false,
    })
}

fn merged(one: &Value, other: Value) -> Value {
    let (Value::Object(one), Value::Object(other)) = (one.clone(), other) else { panic!("these are no objects") };
    Value::Object(one.into_iter().chain(other).collect::<Map<_, _>>())
}
