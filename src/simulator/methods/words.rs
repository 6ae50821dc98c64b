//! What many methods read in the same way: texts and captions, places, prices.

use serde_json::{Map, Value, json};

use crate::simulator::markup::Marked;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::Body;
use crate::types::MessageEntity;

/// A text may be this many UTF-16 units long.
pub(super) const TEXT_LIMIT: usize = 4096;

/// A caption may be this many UTF-16 units long.
const CAPTION_LIMIT: usize = 1024;

/// In the smallest units of any currency.
const MOST_EXPENSIVE: i64 = 999_999_999_999;

/// A `LabeledPrice`; a discount is one below zero.
#[derive(serde::Deserialize)]
struct Price {
    label: String,
    amount: i64,
}

/// The text in the field of that name, which must not be empty. Its length is for the caller to judge, before it is settled.
pub(super) fn text(params: &Params, field: &str) -> Result<Marked, Refusal> {
    let text = marked(params, field, "parse_mode", "entities")?;
    if text.text.is_empty() { Err(Refusal::bad_request("message text is empty")) } else { Ok(text) }
}

/// The caption, if there is one.
pub(super) fn caption(params: &Params) -> Result<Marked, Refusal> {
    let caption = marked(params, "caption", "parse_mode", "caption_entities")?;
    caption.settled_within(CAPTION_LIMIT).ok_or_else(|| Refusal::bad_request("message caption is too long"))
}

/// The text in the field of that name, and the fields that say how it is marked up; as it was written, and not settled yet.
pub(super) fn marked(params: &Params, field: &str, mode: &str, entities: &str) -> Result<Marked, Refusal> {
    let source = params.text(field).unwrap_or_default();
    match params.text(mode).unwrap_or_default().to_ascii_lowercase().as_str() {
        "" | "none" => {
            let entities = params.object::<Vec<MessageEntity>>(entities, "entities")?.unwrap_or_default();
            Ok(Marked { text: source.into_owned(), entities }.trimmed())
        }
        "html" => Marked::html(&source),
        "markdown" => Marked::old_markdown(&source),
        "markdownv2" => Marked::markdown_v2(&source),
        _ => Err(Refusal::bad_request("unsupported parse_mode")),
    }
}

/// Some fields of a call, as an object of their own. In a form, numbers are texts.
pub(super) fn fields(params: &Params, names: &[&str]) -> Value {
    let named = |name: &&str| Some(((*name).to_owned(), Value::from(params.text(name)?.into_owned())));
    Value::Object(names.iter().filter_map(named).collect())
}

/// A `Location`.
pub(super) fn location(params: &Params) -> Result<Value, Refusal> {
    let degrees = |name: &str, limit: f64| {
        if params.text(name).is_none_or(|it| it.trim().is_empty()) {
            return Err(Refusal::bad_request(&format!("{name} is empty")));
        }
        let number = params.number(name).filter(|it| it.abs() <= limit);
        number.ok_or_else(|| Refusal::bad_request("invalid location specified"))
    };
    let mut location = json!({ "latitude": degrees("latitude", 90.0)?, "longitude": degrees("longitude", 180.0)? });
    if let Some(accuracy) = params.number("horizontal_accuracy").filter(|it| *it > 0.0) {
        location["horizontal_accuracy"] = accuracy.into();
    }
    for name in ["live_period", "heading", "proximity_alert_radius"] {
        if let Some(number) = params.integer(name).filter(|it| *it > 0) {
            location[name] = number.into();
        }
    }
    Ok(location)
}

/// A message with a `Venue`; it has the location by itself too.
pub(super) fn venue(params: &Params, location: Value) -> Body {
    let names = ["title", "address", "foursquare_id", "foursquare_type", "google_place_id", "google_place_type"];
    let mut venue = fields(params, &names);
    venue["location"] = location.clone();
    let mut body = Body::content("venue", venue);
    body.content.insert("location".to_owned(), location);
    body
}

/// An `Invoice`.
pub(super) fn invoice(params: &Params) -> Result<Value, Refusal> {
    let prices: Vec<Price> = params.object("prices", "prices")?.unwrap_or_default();
    let currency = params.text("currency").unwrap_or_default();
    for (name, missing) in [
        ("title", "title is empty"),
        ("description", "description is empty"),
        ("payload", "INVOICE_PAYLOAD_INVALID"),
        ("currency", "CURRENCY_INVALID"),
    ] {
        if params.text(name).is_none_or(|it| it.trim().is_empty()) {
            return Err(Refusal::bad_request(missing));
        }
    }
    if params.text("payload").is_some_and(|it| it.len() > 128) {
        return Err(Refusal::bad_request("INVOICE_PAYLOAD_INVALID"));
    }
    if currency.len() != 3 || !currency.bytes().all(|it| it.is_ascii_uppercase()) {
        return Err(Refusal::bad_request("CURRENCY_INVALID"));
    }
    if prices.is_empty() {
        return Err(Refusal::bad_request("there must be at least one price"));
    }
    if prices.iter().any(|it| it.label.is_empty()) {
        return Err(Refusal::bad_request("can't parse labeled price: LabeledPrice label must be non-empty"));
    }
    let total = prices.iter().fold(0_i64, |sum, it| sum.saturating_add(it.amount));
    if total < 1 {
        return Err(Refusal::bad_request("total price must be positive"));
    }
    if total > MOST_EXPENSIVE {
        return Err(Refusal::bad_request("total price is too big"));
    }
    let mut invoice = fields(params, &["title", "description", "currency"]);
    invoice["start_parameter"] = params.text("start_parameter").unwrap_or_default().into();
    invoice["total_amount"] = total.into();
    Ok(invoice)
}

/// The fields of a call that say more of a file: its size, its title.
pub(super) fn details(params: &Params) -> Map<String, Value> {
    let mut details = Map::new();
    for name in ["width", "height", "duration", "length"] {
        if let Some(number) = params.integer(name).filter(|it| *it > 0 && *it < 1 << 31) {
            details.insert(name.to_owned(), number.into());
        }
    }
    for name in ["title", "performer", "emoji"] {
        if let Some(text) = params.text(name).filter(|it| !it.is_empty()) {
            details.insert(name.to_owned(), text.into());
        }
    }
    details
}
