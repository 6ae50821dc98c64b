//! `POST /KEY/do/DEED`: what people do on the page.
//!
//! Each takes `bot`, its id, `user_id`, who does it, and `chat_id`, where: without it in the private chat. The answer is that of the Bot
//! API, a `result` or a `description`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use serde_json::{Map, Value, json};

use crate::simulator::account::Account;
use crate::simulator::acts::Act;
use crate::simulator::files::Media;
use crate::simulator::page::{gathering, weather};
use crate::simulator::params::Params;
use crate::simulator::parcel::Parcel;
use crate::simulator::people;
use crate::simulator::place::Place;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::Shown;
use crate::simulator::server::{answer, params};
use crate::simulator::world::World;

/// What somebody may send that is no file, by the fields of a `Message`.
const CONTENTS: &[&str] = &["contact", "dice", "location", "venue"];

type Does = fn(&Place, &Params) -> Result<Value, Refusal>;

/// What a person does.
const DEEDS: &[(&str, Does)] = &[
    ("choose", choose),
    ("edit", edit),
    ("file", file),
    ("inline", inline),
    ("member", gathering::member),
    ("message", message),
    ("pay", pay),
    ("press", press),
    ("react", react),
    ("send", send),
    ("topic", gathering::topic),
    ("upgrade", gathering::upgrade),
    ("vote", vote),
];

/// Does what the last part of the path says.
pub(crate) async fn deed(State(world): State<Arc<World>>, request: Request) -> Response {
    let path = request.uri().path();
    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
    let done = async {
        let params = params(&world, request).await?;
        if name == "clock" {
            return weather::clock(&world, &params).map(|it| it.to_string());
        }
        let bot = params.integer("bot").and_then(|it| world.bot(it));
        let account = bot.ok_or_else(|| Refusal::bad_request("bot is missing or no id of one that is here"))?;
        let result = match name.as_str() {
            "disorder" => weather::disorder(&account, &params)?,
            "fault" => weather::fault(&account, &params)?,
            "group" => gathering::group(&account, &params)?,
            "lift" => weather::lift(&account, &params)?,
            "person" => gathering::person(&account, &params)?,
            _ => {
                let (_, does) = DEEDS.iter().find(|(it, _)| *it == name).ok_or_else(Refusal::not_found)?;
                does(&place(&account, &params)?, &params)?
            }
        };
        Ok(result.to_string())
    };
    answer(done.await)
}

/// Who does it, and where.
fn place(account: &Arc<Account>, params: &Params) -> Result<Place, Refusal> {
    let user_id = params.integer("user_id").filter(|it| *it > 0);
    let user_id = user_id.ok_or_else(|| refused("user_id is missing or no id of a user"))?;
    if u64::try_from(user_id) == Ok(account.bot.id) {
        return Err(refused("user_id is the id of the bot"));
    }
    let user = account.user(user_id, None);
    let chat_id = match params.raw("chat_id") {
        None => user_id,
        Some(_) => params.integer("chat_id").ok_or_else(|| refused("chat_id is no id"))?,
    };
    let chat = match chat_id {
        _ if chat_id == user_id => people::private_chat(&user),
        0.. => return Err(refused("this private chat is somebody else's")),
        _ => {
            let state = account.state();
            let room = state.rooms.get(&chat_id).ok_or_else(|| refused("chat not found"))?;
            if room.migrated_to.is_some() {
                return Err(refused("the group is a supergroup now"));
            }
            room.chat.clone()
        }
    };
    let thread_id = id(params, "message_thread_id")?;
    Ok(Place { account: Arc::clone(account), user, chat, thread_id })
}

/// `message`: `text`, also as a reply to `reply_to_message_id`.
fn message(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let text = words(params)?;
    match id(params, "reply_to_message_id")? {
        Some(id) => act(place, Act::Reply(Some(id), &text)),
        None => Ok(place.say(&text).shown.message_id.into()),
    }
}

/// `edit`: another `text` instead of the user's own `message_id`.
fn edit(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let id = id(params, "message_id")?.ok_or_else(|| refused("message_id is missing"))?;
    act(place, Act::Correct(Some(id), &words(params)?))
}

/// `send`: `content`, an object with fields of a `Message`: a `location`, a `contact`, ..
fn send(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let content: Map<String, Value> = params.object("content", "content")?.unwrap_or_default();
    let mut fields = content.into_iter();
    let first = fields.next().filter(|(name, _)| CONTENTS.contains(&name.as_str()));
    let parcel = match first {
        Some((name, dice)) if name == "dice" => Parcel::dice(dice["emoji"].as_str().unwrap_or("\u{1f3b2}")),
        Some((name, value)) => Parcel::other(&name, value),
        None => return Err(refused(&format!("content is one of {}", CONTENTS.join(", ")))),
    };
    act(place, Act::Send(fields.fold(parcel, |parcel, (name, value)| parcel.with(&name, value))))
}

/// `file`: a form with a part `file`, what it is to be `sent_as`, a field of a `Message`, and a `caption`; also as a reply to
/// `reply_to_message_id`.
fn file(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let media = params.text("sent_as").and_then(|it| Media::named(&it));
    let media = media.ok_or_else(|| refused("sent_as is no kind of file"))?;
    let upload = params.file("file").filter(|it| !it.bytes.is_empty());
    let upload = upload.ok_or_else(|| refused("there is no file, or nothing in it"))?;
    let reply_to = id(params, "reply_to_message_id")?;
    let parcel = Parcel::uploaded(media, upload.clone()).caption(&params.text("caption").unwrap_or_default());
    let (now, step) = (place.now(), Act::Send(parcel.clone()).call());
    let body = parcel.body(&mut place.account.state());
    let sent = place.account.hear(&place.user, place.chat.clone(), place.thread_id, body, reply_to);
    place.note(now, step);
    Ok(sent.shown.message_id.into())
}

/// `press`: the button of that `number`, from 1, under `message_id`. Gives the `callback_query_id`.
fn press(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let message = named(place, params)?;
    let number = params.integer("number").and_then(|it| usize::try_from(it).ok()).unwrap_or_default();
    let press = place.press_on(&message, &format!("#{number}"), |at, _| at + 1 == number);
    let press = press.map_err(|it| refused(&it.to_string()))?;
    Ok(json!({ "callback_query_id": press.query_id() }))
}

/// `inline`: the bot's name, and `query` behind it; `offset` where more is asked for. Gives the `inline_query_id`.
fn inline(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let text = |name: &str| params.text(name).unwrap_or_default().into_owned();
    let typed = place.type_inline(&text("query"), &text("offset"));
    Ok(json!({ "inline_query_id": typed.id() }))
}

/// `choose`: the result of that `number`, from 1, of `inline_query_id`.
fn choose(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let number = params.integer("number").and_then(|it| usize::try_from(it).ok());
    let number = number.ok_or_else(|| refused("number is no number of a result"))?;
    let id = params.text("inline_query_id").unwrap_or_default();
    let is_open = place.account.state().inline.open(&place.user, place.chat.id) == Some(&*id);
    let chosen = match is_open {
        true => place.choose(number),
        // Of the pages of one query all can be chosen from.
        false => place.account.choose(&place.user, &id, number),
    };
    chosen.map(|it| it.shown.message_id.into()).map_err(|it| refused(&it))
}

/// `pay`: the invoice `message_id`, shipped in the way of the number `shipping`, from 1.
fn pay(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let invoice = named(place, params)?;
    let shipping = params.integer("shipping").and_then(|it| usize::try_from(it).ok()).unwrap_or(1);
    let now = place.now();
    place.account.pay(&place.user, place.chat.id, &invoice, shipping).map_err(|it| refused(&it))?;
    place.note(now, Act::Pay(shipping).call());
    Ok(true.into())
}

/// `vote`: for the options `option_ids`, from 0, in the poll `message_id`; for none takes the vote back.
fn vote(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let poll = named(place, params)?;
    let options: Vec<usize> = params.object("option_ids", "option identifiers")?.unwrap_or_default();
    let now = place.now();
    place.account.vote(&place.user, place.chat.id, &poll, &options).map_err(|it| refused(&it))?;
    place.note(now, Act::Vote(options.iter().map(|it| it + 1).collect()).call());
    Ok(true.into())
}

/// `react`: with `emoji` to `message_id`; with none takes the reaction back.
fn react(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let message = named(place, params)?;
    let emoji = params.text("emoji").unwrap_or_default();
    act(place, Act::React(Some(message.message_id), emoji.split_whitespace().collect()))
}

/// Does it, and has it in the steps.
pub(super) fn act(place: &Place, act: Act<'_>) -> Result<Value, Refusal> {
    place.act(act).map_err(|it| refused(it.strip_prefix("Bad Request: ").unwrap_or(&it)))?;
    Ok(true.into())
}

fn words(params: &Params) -> Result<String, Refusal> {
    let text = params.text("text").filter(|it| !it.trim().is_empty());
    Ok(text.ok_or_else(|| refused("message text is empty"))?.into_owned())
}

/// The id of a message in the field of that name, if there is one.
fn id(params: &Params, name: &str) -> Result<Option<i32>, Refusal> {
    if params.raw(name).is_none() {
        return Ok(None);
    }
    let id = params.integer(name).and_then(|it| i32::try_from(it).ok()).filter(|it| *it > 0);
    id.map(Some).ok_or_else(|| refused(&format!("{name} is no id of a message")))
}

fn named(place: &Place, params: &Params) -> Result<Arc<Shown>, Refusal> {
    let id = id(params, "message_id")?.ok_or_else(|| refused("message_id is missing"))?;
    let state = place.account.state();
    let message = state.rooms.get(&place.chat.id).and_then(|it| it.message(id)).cloned();
    message.ok_or_else(|| refused("message not found"))
}

pub(super) fn refused(why: &str) -> Refusal {
    Refusal::bad_request(why)
}
