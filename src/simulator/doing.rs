//! What a person does, as a request says it: on the page (`POST /KEY/do/DEED`) and from outside (`POST /sim/DEED`).
//!
//! Who does it, and where, is up to the way it comes by. What comes of it is the same.

mod gathering;

use serde_json::{Map, Value, json};

use crate::simulator::acts::Act;
use crate::simulator::files::{Media, Upload};
use crate::simulator::params::Params;
use crate::simulator::parcel::Parcel;
use crate::simulator::place::Place;
use crate::simulator::pressing::Which;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::Shown;

/// What somebody may send that is no file, by the fields of a `Message`.
const CONTENTS: &[&str] =
    &["contact", "dice", "location", "venue", "web_app_data", "users_shared", "chat_shared", "write_access_allowed"];

/// So many files are an album at most.
const ALBUM_LIMIT: usize = 10;

/// What a person does, as one request says it.
pub(crate) type Does = fn(&Place, &Params) -> Result<Value, Refusal>;

/// What people do, by the last part of the path.
pub(crate) const DEEDS: &[(&str, Does)] = &[
    ("chat", gathering::make),
    ("choose", choose),
    ("edit", edit),
    ("file", file),
    ("inline", inline),
    ("member", gathering::member),
    ("message", message),
    ("pay", pay),
    ("press", press),
    ("react", react),
    ("request", gathering::request),
    ("send", send),
    ("ship", ship),
    ("topic", gathering::topic),
    ("upgrade", gathering::upgrade),
    ("vote", vote),
];

/// `message`: `text`, also as a reply to `reply_to_message_id`.
///
/// A user may write longer texts than Telegram's clients let one write; only in the beginning of one is anything found then.
fn message(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let text = words(params)?;
    Ok(writing(place, params)?.say(&text).json)
}

/// `edit`: another `text` instead of the user's own `message_id`, or of the last one.
fn edit(place: &Place, params: &Params) -> Result<Value, Refusal> {
    on(place, params, "message_id")?.act(Act::Correct(&words(params)?))
}

/// `send`: `content`, an object with fields of a `Message`: a `location`, a `contact`, ..
fn send(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let content: Map<String, Value> = params.object("content", "content")?.unwrap_or_default();
    if let Some(other) = content.keys().find(|it| !CONTENTS.contains(&it.as_str())) {
        return Err(refused(format!("nobody sends {other} so; there are {}", CONTENTS.join(", "))));
    }
    let dice = content.get("dice").map(|dice| Parcel::dice(dice["emoji"].as_str().unwrap_or("\u{1f3b2}")));
    let mut fields = content.into_iter();
    let parcel = match (dice, fields.next()) {
        (Some(dice), _) => dice,
        (None, Some((name, value))) => {
            fields.fold(Parcel::other(&name, value), |parcel, (name, value)| parcel.with(&name, value))
        }
        (None, None) => {
            return Err(refused("content is empty: it has fields of a Message, as in {\"location\": {..}}"));
        }
    };
    writing(place, params)?.act(Act::Send(parcel))
}

/// `file`: a form with a part named `photo`, `document`, .., or `file` with what it is to be `sent_as`, and a `caption`. Several parts,
/// as in `photo1` and `photo2`, are an album in the order of their names.
fn file(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let mut parts: Vec<(&str, Media, &Upload)> = Vec::new();
    let sent_as = params.text("sent_as");
    for (name, upload) in params.files() {
        let kind = match (&sent_as, name) {
            (Some(kind), "file") => kind,
            _ => name.trim_end_matches(|it: char| it.is_ascii_digit()),
        };
        let media = Media::named(kind).ok_or_else(|| {
            let names: Vec<&str> = Media::ALL.iter().map(|it| it.field()).collect();
            refused(format!("the part {kind} is no kind of file; there are {}", names.join(", ")))
        })?;
        if upload.bytes.is_empty() {
            return Err(refused(format!("the file {name} is empty")));
        }
        parts.push((name, media, upload));
    }
    parts.sort_by_key(|(name, ..)| (name.len(), *name));
    let mut caption = params.text("caption").unwrap_or_default().into_owned();
    let parcel = |(_, media, upload): (&str, Media, &Upload)| {
        Parcel::uploaded(media, upload.clone()).caption(&std::mem::take(&mut caption))
    };
    let mut parcels: Vec<Parcel> = parts.into_iter().map(parcel).collect();
    let act = match (parcels.len(), parcels.pop()) {
        (1, Some(parcel)) => Act::Send(parcel),
        (2..=ALBUM_LIMIT, Some(last)) => {
            parcels.push(last);
            Act::Album(parcels)
        }
        _ => return Err(refused("a form with 1 to 10 files is expected, as in curl -F photo=@cat.jpg")),
    };
    writing(place, params)?.act(act)
}

/// `press`: the `button` with that label, or the one of that `number`, from 1, under `message_id` or under the last message with
/// buttons. Gives the `callback_query_id`; `null` where the button is one of a keyboard in the place of the letters.
fn press(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let place = on(place, params, "message_id")?;
    let label = params.text("button");
    let number = number(params, "number");
    let which = match (&label, number) {
        (Some(label), _) => Which::Label(label),
        (None, Some(number)) => Which::Number(number),
        (None, None) => return Err(refused("neither button nor number says what is pressed")),
    };
    let pressed = place.press(which).map_err(|it| refused(it.to_string()))?;
    Ok(json!({ "callback_query_id": pressed.map(|it| it.query_id().to_owned()) }))
}

/// `inline`: the bot's name, and `query` behind it; `offset` where more is asked for. Gives the `inline_query_id`.
fn inline(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let text = |name: &str| params.text(name).unwrap_or_default().into_owned();
    let typed = place.type_inline(&text("query"), &text("offset"));
    Ok(json!({ "inline_query_id": typed.id() }))
}

/// `choose`: the result of that `number`, from 1, of `inline_query_id`, or of the query that is open.
fn choose(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let number = number(params, "number");
    let number = number.ok_or_else(|| refused("number is no number of a result"))?;
    let chosen = place.choose(params.text("inline_query_id").as_deref(), number);
    chosen.map(|it| it.json).map_err(refused)
}

/// `pay`: the invoice `message_id`, or the last one, shipped in the way of the number `shipping`, from 1; 0 where that is said by `ship`
/// when the bot has said which there are.
fn pay(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let place = on(place, params, "message_id")?;
    let shipping = way(params)?.unwrap_or(1);
    let is_flexible = |it: &Shown| place.account.is_flexible(place.chat.id, it.message_id);
    match shipping {
        0 if place.named_or(is_invoice).is_some_and(|it| is_flexible(&it)) => place.act(Act::AskShipping),
        _ => place.act(Act::Pay(shipping.max(1))),
    }
}

/// `ship`: what was paid for by the invoice `message_id`, or by the last one, in the way of the number `shipping`, from 1; without one
/// nothing is bought.
fn ship(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let place = on(place, params, "message_id")?;
    let invoice = place.named_or(is_invoice).ok_or_else(|| refused("there is no invoice in this chat"))?;
    let (user, chat_id) = (&place.user, place.chat.id);
    place.account.choose_shipping(user, chat_id, invoice.message_id, way(params)?).map_err(refused)?;
    Ok(true.into())
}

/// The number `shipping` of a way of shipping, where there is one.
fn way(params: &Params) -> Result<Option<usize>, Refusal> {
    let way = number(params, "shipping");
    match params.raw("shipping").is_some() && way.is_none() {
        true => Err(refused("shipping is no number of a way to ship")),
        false => Ok(way),
    }
}

fn is_invoice(message: &Shown) -> bool {
    message.content.contains_key("invoice")
}

fn number(params: &Params, name: &str) -> Option<usize> {
    params.integer(name).and_then(|it| usize::try_from(it).ok())
}

/// `vote`: for the options `option_ids`, from 0, in the poll `message_id`, or in the last one; for none takes the vote back.
fn vote(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let options: Vec<usize> = params.object("option_ids", "option identifiers")?.unwrap_or_default();
    let numbers = options.into_iter().map(|it| it.saturating_add(1)).collect();
    on(place, params, "message_id")?.act(Act::Vote(numbers))
}

/// `react`: with `emoji`, one or a list of them, to `message_id`, or to the bot's last message; with none takes the reaction back.
fn react(place: &Place, params: &Params) -> Result<Value, Refusal> {
    let emoji: Vec<String> = match params.raw("emoji") {
        Some(Value::String(one)) if !one.starts_with('[') => one.split_whitespace().map(str::to_owned).collect(),
        _ => params.object("emoji", "emoji")?.unwrap_or_default(),
    };
    on(place, params, "message_id")?.act(Act::React(emoji.iter().map(String::as_str).collect()))
}

/// Where somebody may write, also as a reply to `reply_to_message_id`.
fn writing(place: &Place, params: &Params) -> Result<Place, Refusal> {
    place.examine_topic()?;
    on(place, params, "reply_to_message_id")
}

/// The place, and in it the message that the field of this name names, if it does.
fn on(place: &Place, params: &Params, name: &str) -> Result<Place, Refusal> {
    let on = match params.raw(name) {
        None => None,
        Some(_) => {
            let id = params.integer(name).and_then(|it| i32::try_from(it).ok()).filter(|it| *it > 0);
            Some(id.ok_or_else(|| refused(format!("{name} is no id of a message")))?)
        }
    };
    let place = Place { on, ..place.clone() };
    match on.is_some() && place.named_or(|_| false).is_none() {
        true => Err(refused("message not found")),
        false => Ok(place),
    }
}

fn words(params: &Params) -> Result<String, Refusal> {
    let text = params.text("text").filter(|it| !it.trim().is_empty());
    Ok(text.ok_or_else(|| refused("message text is empty"))?.into_owned())
}

/// What a person cannot do, in a sentence.
pub(crate) fn refused(why: impl AsRef<str>) -> Refusal {
    Refusal::bad_request(why.as_ref())
}
