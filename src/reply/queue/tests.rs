//! What is queued.

mod files;
mod markup;

use serde_json::json;

use super::*;
use crate::reply::{Elsewhere, InlineMessage, Keyboard, Sent};

fn reply(home: Option<Home>) -> Reply {
    Reply { home, query: None, queue: Queue::default(), place: PhantomData }
}

/// The reply to a button that was pressed there.
fn pressed(place: &str) -> Reply {
    let json = format!(
        r#"{{"update_id": 1, "callback_query": {{"id": "q", "from": {{"id": 5}}, "chat_instance": "c", "data": "x", {place}}}}}"#
    );
    Reply { query: Some(Arc::new(Incoming::decode(&json).unwrap())), ..reply(None) }
}

#[test]
fn a_message_goes_where_the_update_came_from_and_is_refined_after_it_is_queued() {
    let home = Home { chat_id: 7, topic_id: Some(3), business_connection_id: Some("b".into()) };
    let mut reply = reply(Some(home));
    reply.text("one").html().silent();
    reply.to(9).text("two").reply_to(5);
    let [Effect { call: Call::SendMessage(one), .. }, Effect { call: Call::SendMessage(two), .. }] =
        &reply.queue.effects[..]
    else {
        panic!("two messages: {:?}", reply.queue.effects);
    };
    assert_eq!((&one.chat_id, one.message_thread_id), (&ChatId::Integer(7), Some(3)));
    assert_eq!((one.business_connection_id.as_deref(), one.disable_notification), (Some("b"), Some(true)));
    assert_eq!((&two.chat_id, two.message_thread_id, &two.business_connection_id), (&ChatId::Integer(9), None, &None));
    assert_eq!(reply.queue.error, None);
}

#[test]
fn the_first_mistake_is_kept() {
    let mut reply = reply(None);
    reply.to(1).text("fine").keyboard(Keyboard::new().button("No", ""));
    reply.text("and there is no chat");
    assert_eq!(reply.queue.error, Some(ReplyError::EmptyData { button: "No".to_owned() }));
}

#[test]
fn an_answer_that_nobody_waits_for_is_dropped() {
    let mut reply = reply(Some(Home::chat(7)));
    reply.toast("nobody pressed anything");
    assert!(reply.queue.effects.is_empty());
    assert_eq!(reply.queue.error, None);
}

#[test]
fn the_last_answer_to_a_button_counts() {
    let mut reply = pressed(r#""inline_message_id": "i""#);
    reply.toast("one");
    reply.alert("two");
    let [Effect { call: Call::AnswerCallbackQuery(answer), .. }] = &reply.queue.effects[..] else {
        panic!("one answer: {:?}", reply.queue.effects);
    };
    assert_eq!((answer.text.as_deref(), answer.show_alert), (Some("two"), Some(true)));
}

const MESSAGE: &str = r#""message": {"message_id": 3, "date": 4, "chat": {"id": 7, "type": "private"}}"#;

#[test]
fn what_was_sent_is_changed_where_it_was_sent() {
    let home = Home { chat_id: 7, topic_id: None, business_connection_id: Some("b".into()) };
    let mut reply = reply(Some(home));
    let here = reply.text("one").once().sent();
    let there = reply.to(9).text("two").sent();
    assert_ne!(here.id, there.id);
    reply.edit(&here, "uno").html();
    reply.to(11).edit(&there, "due").keyboard(Keyboard::new().button("Yes", "y"));
    reply.edit(5, "five");
    reply.to(9).delete(there.clone());
    reply.delete(&there);
    let [one, _, uno, due, five, deleted, again] = &reply.queue.effects[..] else { panic!("{:?}", reply.queue) };
    assert_eq!((one.once, one.sent, uno.once, uno.of), (true, Some(here.id), false, Some(here.id)));
    let (Call::EditMessageText(uno), Call::EditMessageText(due_edit), Call::EditMessageText(five)) =
        (&uno.call, &due.call, &five.call)
    else {
        panic!("three edits: {:?}", reply.queue);
    };
    assert_eq!((&uno.chat_id, uno.message_id), (&Some(ChatId::Integer(7)), None));
    assert_eq!((uno.text.as_deref(), uno.business_connection_id.as_deref()), (Some("uno"), Some("b")));
    assert_eq!((&due_edit.chat_id, due.of), (&Some(ChatId::Integer(9)), Some(there.id)));
    assert!(due_edit.reply_markup.is_some() && due_edit.business_connection_id.is_none());
    assert_eq!((&five.chat_id, five.message_id), (&Some(ChatId::Integer(7)), Some(5)));
    assert_eq!(deleted, again);
    assert!(matches!(&deleted.call, Call::DeleteMessage(params) if params.chat_id == ChatId::Integer(9)));
    assert_eq!((deleted.of, &reply.queue.error), (Some(there.id), &None));
}

#[test]
fn what_takes_no_business_connection_reaches_nothing_of_a_business_account() {
    let home = Home { chat_id: 7, topic_id: None, business_connection_id: Some("b".into()) };
    let mut reply = reply(Some(home));
    let here = reply.text("one").sent();
    let refused = |reply: &mut Reply, method| {
        assert_eq!(reply.queue.error.take(), Some(ReplyError::Business { method }));
    };
    reply.delete(&here);
    refused(&mut reply, "deleteMessage");
    reply.delete_many([5]);
    refused(&mut reply, "deleteMessages");
    reply.to(9).forward(&here);
    refused(&mut reply, "forwardMessage");
    reply.to(9).copy(&here);
    refused(&mut reply, "copyMessage");
    reply.react(5, "👍");
    refused(&mut reply, "setMessageReaction");
    reply.forward((9, 5));
    refused(&mut reply, "forwardMessage");
    reply.copy_many(9, [5]);
    refused(&mut reply, "copyMessages");
    reply.invoice("Tea", "A cup of it", "tea-1", "XTR", [("Tea", 3)]);
    refused(&mut reply, "sendInvoice");
    reply.to(9).forward((9, 5));
    assert_eq!(reply.queue.error, None);
}

#[test]
fn what_was_sent_is_small_where_it_is_stored() {
    let mut reply = reply(Some(Home::chat(7)));
    let sent = Sent { id: crate::store::SentId(12), ..reply.text("one").sent() };
    let stored = serde_json::to_string(&sent).unwrap();
    assert_eq!(stored, r#"{"chat":7,"id":12}"#);
    assert_eq!(serde_json::from_str::<Sent>(&stored).unwrap(), sent);
}

#[test]
fn the_message_whose_button_was_pressed_is_changed_where_it_stands() {
    let mut reply = pressed(MESSAGE);
    reply.edit_pressed("pressed");
    reply.delete_pressed();
    let [edited, deleted] = &reply.queue.effects[..] else { panic!("{:?}", reply.queue) };
    assert!(matches!(&edited.call, Call::EditMessageText(params)
        if params.chat_id == Some(ChatId::Integer(7)) && params.message_id == Some(3)));
    assert!(matches!(&deleted.call, Call::DeleteMessage(params) if params.message_id == 3));
    assert_eq!(reply.queue.error, None);
}

#[test]
fn a_message_that_was_sent_inline_is_edited_and_not_deleted() {
    let mut reply = pressed(r#""inline_message_id": "i\u0041""#);
    reply.edit_pressed("pressed");
    let [Effect { call: Call::EditMessageText(params), .. }] = &reply.queue.effects[..] else {
        panic!("one edit: {:?}", reply.queue);
    };
    assert_eq!((params.inline_message_id.as_deref(), &params.chat_id, params.message_id), (Some("iA"), &None, None));
    reply.delete_pressed();
    assert_eq!(reply.queue.error, Some(ReplyError::Inline));
}

#[test]
fn where_nothing_was_pressed_there_is_nothing_to_change() {
    let mut reply = reply(Some(Home::chat(7)));
    reply.edit_pressed("what?");
    let error = reply.queue.error.take().unwrap().to_string();
    assert_eq!(
        error,
        "no button was pressed in this update, so there is no message to change; say which with `reply.edit(..)` or \
         `reply.delete(..)`"
    );
    reply.delete_pressed();
    assert_eq!(reply.queue.error, Some(ReplyError::NotPressed));
}

#[test]
fn an_edit_is_no_longer_than_a_message() {
    let mut reply = reply(Some(Home::chat(7)));
    reply.edit(3, "x".repeat(4097));
    let error = reply.queue.error.unwrap().to_string();
    assert_eq!(error, "a text of 4097 characters; Telegram takes 4096");
}

/// The calls that were queued, as a Bot API server gets them.
fn calls(reply: &Reply) -> Vec<(&str, serde_json::Value)> {
    assert_eq!(reply.queue.error, None);
    let json = |it: &Effect| serde_json::from_slice(&it.call.body().unwrap()).unwrap();
    reply.queue.effects.iter().map(|it| (it.call.method(), json(it))).collect()
}

#[test]
fn a_message_answers_one_that_is_still_to_be_sent() {
    let mut reply = reply(Some(Home::chat(7)));
    let first = reply.text("one").sent();
    reply.text("two").reply_to(&first);
    reply.dice().reply_to(first.clone());
    reply.to(9).dice().reply_to(&first);
    reply.to(9).forward(&first);
    let mut effects = reply.queue.effects.split_off(1);
    assert!(effects.iter().all(|it| it.of == Some(first.id)));
    effects.iter_mut().for_each(|it| it.resolve(33));
    reply.queue.effects = effects.clone();
    let answered = json!({"message_id": 33, "allow_sending_without_reply": true});
    let elsewhere = json!({"message_id": 33, "chat_id": 7, "allow_sending_without_reply": true});
    assert_eq!(
        calls(&reply),
        [
            ("sendMessage", json!({"chat_id": 7, "text": "two", "reply_parameters": answered})),
            ("sendDice", json!({"chat_id": 7, "reply_parameters": answered})),
            ("sendDice", json!({"chat_id": 9, "reply_parameters": elsewhere})),
            ("forwardMessage", json!({"chat_id": 9, "from_chat_id": 7, "message_id": 33})),
        ]
    );
    // Where that was not sent after all, what answers it goes without, and what is it has nothing to do.
    let mut unanswered = reply.queue.effects.clone();
    for effect in &mut unanswered {
        if let Call::Other(call) = &mut effect.call
            && let Some(answered) = call.params.get_mut("reply_parameters")
        {
            answered["message_id"] = 0.into();
        }
    }
    assert_eq!(unanswered.iter_mut().map(Effect::unanswer).collect::<Vec<_>>(), [true, true, true, false]);
    assert_eq!(
        serde_json::from_slice::<serde_json::Value>(&unanswered[1].call.body().unwrap()).unwrap(),
        json!({"chat_id": 7})
    );
    reply.copy(&first).reply_to(first);
    assert_eq!(reply.queue.error, Some(ReplyError::TwoSent));
}

#[test]
fn each_thing_that_is_sent_goes_to_the_topic_of_the_update() {
    let mut reply = reply(Some(Home { chat_id: 7, topic_id: Some(3), business_connection_id: None }));
    reply.location(1.5, -2.0);
    reply.to("@channel").venue(1.0, 2.0, "Town hall", "Square 1").topic(4).protect();
    reply.quiz("2 + 2?", ["3", "4"], 1).explanation("Fingers").keyboard(Keyboard::new().button("Go", "go"));
    reply.invoice("Tea", "A cup", "tea-1", "XTR", [("Tea", 3)]).silent();
    reply.react(5, "👍");
    reply.live_location(1.0, 2.0, std::time::Duration::MAX).once();
    let keyboard = json!({"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]});
    let prices = json!([{"label": "Tea", "amount": 3}]);
    assert_eq!(
        calls(&reply),
        [
            ("sendLocation", json!({"chat_id": 7, "message_thread_id": 3, "latitude": 1.5, "longitude": -2.0})),
            (
                "sendVenue",
                json!({"chat_id": "@channel", "message_thread_id": 4, "latitude": 1.0, "longitude": 2.0,
                "title": "Town hall", "address": "Square 1", "protect_content": true})
            ),
            (
                "sendPoll",
                json!({"chat_id": 7, "message_thread_id": 3, "question": "2 + 2?", "type": "quiz",
                "options": [{"text": "3"}, {"text": "4"}], "correct_option_ids": [1], "explanation": "Fingers",
                "reply_markup": keyboard})
            ),
            (
                "sendInvoice",
                json!({"chat_id": 7, "message_thread_id": 3, "title": "Tea", "description": "A cup",
                "payload": "tea-1", "currency": "XTR", "prices": prices, "disable_notification": true})
            ),
            (
                "setMessageReaction",
                json!({"chat_id": 7, "message_id": 5,
                "reaction": [{"type": "emoji", "emoji": "👍"}]})
            ),
            (
                "sendLocation",
                json!({"chat_id": 7, "message_thread_id": 3, "latitude": 1.0, "longitude": 2.0,
                "live_period": 0x7FFF_FFFF})
            ),
        ]
    );
    assert!(reply.queue.effects[5].once);
    reply.quiz("2 + 2?", ["3", "4"], 2);
    let error = reply.queue.error.take().unwrap().to_string();
    assert_eq!(error, "option 2 is the right one of a quiz with 2 options, of which the first is 0");
    reply.checklist("To do", ["this"]);
    assert_eq!(reply.queue.error.take(), Some(ReplyError::NoBusiness));
    reply.to("@channel").game("chess");
    assert_eq!(reply.queue.error.take(), Some(ReplyError::GameByName));
}

#[test]
fn each_edit_knows_its_message() {
    let mut reply = reply(None);
    let sent = Sent { chat: 9.into(), id: crate::store::SentId(4), business: Some("b".into()) };
    reply.edit_caption(InlineMessage("i".to_owned()), "new").markdown().caption_above();
    reply.edit_keyboard((5_i64, 6));
    reply.stop_poll(&sent).keyboard(Keyboard::new().button("A", "a"));
    reply.to(8).delete_many([1, 2]);
    let keyboard = json!({"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]});
    assert_eq!(
        calls(&reply),
        [
            (
                "editMessageCaption",
                json!({"inline_message_id": "i", "caption": "new", "parse_mode": "MarkdownV2",
                "show_caption_above_media": true})
            ),
            ("editMessageReplyMarkup", json!({"chat_id": 5, "message_id": 6})),
            (
                "stopPoll",
                json!({"chat_id": 9, "message_id": 0, "business_connection_id": "b", "reply_markup": keyboard})
            ),
            ("deleteMessages", json!({"chat_id": 8, "message_ids": [1, 2]})),
        ]
    );
    assert_eq!(reply.queue.effects[2].of, Some(sent.id));
    reply.edit(3, "in which chat?");
    assert_eq!(reply.queue.error.take(), Some(ReplyError::NoChat));
}

#[test]
fn elsewhere_there_is_a_chat_where_one_is_named() {
    let mut reply: Reply<Elsewhere> = Reply { home: None, query: None, queue: Queue::default(), place: PhantomData };
    let sent = reply.to("@channel".to_owned()).text("one").sent();
    reply.edit(&sent, "two");
    reply.delete(&sent);
    reply.toast("nobody pressed");
    assert!(reply.queue.error.is_none(), "{:?}", reply.queue.error);
    let to = |effect: &Effect| match &effect.call {
        Call::SendMessage(params) => Some(params.chat_id.clone()),
        Call::EditMessageText(params) => params.chat_id.clone(),
        Call::DeleteMessage(params) => Some(params.chat_id.clone()),
        _ => None,
    };
    let chats: Vec<_> = reply.queue.effects.iter().map(to).collect();
    assert_eq!(chats, vec![Some(ChatId::String("@channel".to_owned())); 3]);
}
