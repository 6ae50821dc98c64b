//! Messages with something in them that is no file.

use serde_json::{Value, json};

use crate::simulator::account::Account;
use crate::simulator::methods::edits::{edit, target};
use crate::simulator::methods::messages::send;
use crate::simulator::methods::words;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::Body;
use crate::simulator::world::World;
use crate::simulator::{keyboard, polls};

/// `sendLocation`
pub(crate) fn send_location(world: &World, account: &Account, params: &Params) -> Result<String, Refusal> {
    let body = Body::content("location", words::location(params)?);
    Ok(send(world, account, params, body)?.json.to_string())
}

/// `editMessageLiveLocation`
pub(crate) fn edit_message_live_location(account: &Account, params: &Params) -> Result<String, Refusal> {
    let mut location = words::location(params)?;
    let buttons = keyboard::inline_buttons_only(params)?;
    edit(account, &target(params)?, |mut before| {
        let period = before.content.get("location").and_then(|it| it.get("live_period")).cloned();
        let period = period.ok_or_else(|| Refusal::bad_request("message can't be edited"))?;
        location["live_period"] = period;
        before.content.insert("location".to_owned(), location);
        Ok(Body { buttons, ..before })
    })
}

/// `stopMessageLiveLocation`
pub(crate) fn stop_message_live_location(account: &Account, params: &Params) -> Result<String, Refusal> {
    let buttons = keyboard::inline_buttons_only(params)?;
    edit(account, &target(params)?, |mut before| {
        let location = before.content.get_mut("location").and_then(Value::as_object_mut);
        let stopped = location.and_then(|it| it.remove("live_period"));
        stopped.ok_or_else(|| Refusal::bad_request("message can't be edited"))?;
        Ok(Body { buttons, ..before })
    })
}

/// `sendVenue`
pub(crate) fn send_venue(world: &World, account: &Account, params: &Params) -> Result<String, Refusal> {
    for (name, missing) in [("title", "venue title is empty"), ("address", "venue address is empty")] {
        if params.text(name).is_none_or(|it| it.trim().is_empty()) {
            return Err(Refusal::bad_request(missing));
        }
    }
    let body = words::venue(params, words::location(params)?);
    Ok(send(world, account, params, body)?.json.to_string())
}

/// `sendContact`
pub(crate) fn send_contact(world: &World, account: &Account, params: &Params) -> Result<String, Refusal> {
    for (name, missing) in [("phone_number", "phone number is empty"), ("first_name", "first name is empty")] {
        if params.text(name).is_none_or(|it| it.trim().is_empty()) {
            return Err(Refusal::bad_request(missing));
        }
    }
    let contact = words::fields(params, &["phone_number", "first_name", "last_name", "vcard"]);
    Ok(send(world, account, params, Body::content("contact", contact))?.json.to_string())
}

/// `sendDice`: the values come one after another, so that a dialogue is the same every time it is played.
pub(crate) fn send_dice(world: &World, account: &Account, params: &Params) -> Result<String, Refusal> {
    let emoji = params.text("emoji").filter(|it| !it.is_empty()).unwrap_or("\u{1f3b2}".into());
    let dice = polls::dice(&mut account.state(), &emoji).ok_or_else(|| Refusal::bad_request("EMOTICON_INVALID"))?;
    Ok(send(world, account, params, Body::content("dice", dice))?.json.to_string())
}

/// `sendPoll`
pub(crate) fn send_poll(world: &World, account: &Account, params: &Params) -> Result<String, Refusal> {
    let question = words::marked(params, "question", "question_parse_mode", "question_entities")?.text;
    if question.is_empty() {
        return Err(Refusal::bad_request("text must be non-empty"));
    }
    if question.encode_utf16().count() > 300 {
        return Err(Refusal::bad_request("poll question length must not exceed 300"));
    }
    let options: Vec<Value> = params.object("options", "options")?.unwrap_or_default();
    let words = |it: Value| match it {
        Value::Object(option) => {
            Ok(words::marked(&Params::of(option), "text", "text_parse_mode", "text_entities")?.text)
        }
        it => Ok(it.as_str().unwrap_or_default().trim().to_owned()),
    };
    let options: Vec<String> = options.into_iter().map(words).collect::<Result<_, Refusal>>()?;
    match options.len() {
        0 => return Err(Refusal::bad_request("poll must have at least one answer option")),
        13.. => return Err(Refusal::bad_request("poll can't have more than 12 options")),
        _ => {}
    }
    if options.iter().any(String::is_empty) {
        return Err(Refusal::bad_request("text must be non-empty"));
    }
    if options.iter().any(|it| it.encode_utf16().count() > 100) {
        return Err(Refusal::bad_request("poll options length must not exceed 100"));
    }
    let is_quiz = params.text("type").is_some_and(|it| it == "quiz");
    let correct = params.integer("correct_option_id").or_else(|| {
        params.object::<Vec<i64>>("correct_option_ids", "ids").ok().flatten().and_then(|it| it.first().copied())
    });
    let mut poll = json!({
        "id": account.state().polls.next_id(),
        "question": question,
        "options": options.iter().enumerate().map(|(at, it)| json!({
            "text": it, "voter_count": 0, "persistent_id": at.to_string(),
        })).collect::<Vec<_>>(),
        "total_voter_count": 0,
        "is_closed": false,
        "is_anonymous": params.raw("is_anonymous").is_none() || params.flag("is_anonymous"),
        "type": if is_quiz { "quiz" } else { "regular" },
        "allows_multiple_answers": params.flag("allows_multiple_answers"),
        "allows_revoting": !is_quiz,
        "members_only": false,
    });
    if is_quiz {
        let correct = correct.ok_or_else(|| Refusal::bad_request("correct quiz option list must be non-empty"))?;
        if usize::try_from(correct).map_or(true, |it| it >= options.len()) {
            return Err(Refusal::bad_request("wrong quiz correct_option_id"));
        }
        poll["correct_option_id"] = correct.into();
        poll["correct_option_ids"] = json!([correct]);
        let why = words::marked(params, "explanation", "explanation_parse_mode", "explanation_entities")?.settled();
        if !why.text.is_empty() {
            (poll["explanation"], poll["explanation_entities"]) = (why.text.into(), json!(why.entities));
        }
    }
    Ok(send(world, account, params, Body::content("poll", poll))?.json.to_string())
}

/// `stopPoll`
pub(crate) fn stop_poll(account: &Account, params: &Params) -> Result<String, Refusal> {
    let buttons = keyboard::inline_buttons_only(params)?;
    let mut stopped = Value::Null;
    edit(account, &target(params)?, |mut before| {
        let poll = before.content.get_mut("poll").ok_or_else(|| Refusal::bad_request("message is not a poll"))?;
        if poll["is_closed"] == true {
            return Err(Refusal::bad_request("poll has already been closed"));
        }
        poll["is_closed"] = true.into();
        stopped = poll.clone();
        Ok(Body { buttons, ..before })
    })?;
    account.tell_of_poll(&stopped);
    Ok(stopped.to_string())
}
