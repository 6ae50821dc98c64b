//! Answers to inline queries, and the messages that their results become.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::simulator::account::{Account, State};
use crate::simulator::files::Media;
use crate::simulator::inline::{InlineAnswer, Offer};
use crate::simulator::keyboard;
use crate::simulator::methods::done;
use crate::simulator::methods::words::{self, TEXT_LIMIT};
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::Body;
use crate::types::inline_mode::{InlineQueryResult, InlineQueryResultsButton};

/// Results in one answer.
const RESULTS_LIMIT: usize = 50;

/// A result's id, and the next offset, may be this many bytes long.
const ID_LIMIT: usize = 64;

/// For how many seconds an answer is kept where the bot does not say.
const CACHE_TIME: u32 = 300;

/// `answerInlineQuery`
pub(crate) fn answer_inline_query(account: &Account, params: &Params) -> Result<String, Refusal> {
    let query_id = params.text("inline_query_id").unwrap_or_default();
    let raw: Vec<Map<String, Value>> = params.object("results", "inline query results")?.unwrap_or_default();
    let results: Vec<InlineQueryResult> = params.object("results", "inline query results")?.unwrap_or_default();
    if results.len() > RESULTS_LIMIT {
        return Err(Refusal::bad_request("too many inline query results specified"));
    }
    let next_offset = params.text("next_offset").unwrap_or_default().into_owned();
    if next_offset.len() > ID_LIMIT {
        return Err(Refusal::bad_request("NEXT_OFFSET_INVALID"));
    }
    let button: Option<InlineQueryResultsButton> = params.object("button", "inline query results button")?;
    if let Some(button) = &button {
        examine(button)?;
    }
    let mut ids = HashSet::new();
    let mut offers = Vec::with_capacity(raw.len());
    {
        let mut state = account.state();
        for result in raw {
            let offer = offer(&mut state, &Params::of(result))?;
            if !ids.insert(offer.id.clone()) {
                return Err(Refusal::bad_request("RESULT_ID_DUPLICATE"));
            }
            offers.push(offer);
        }
    }
    let cache_time = params.integer("cache_time").map_or(CACHE_TIME, |it| u32::try_from(it).unwrap_or_default());
    let answer = InlineAnswer { results, cache_time, is_personal: params.flag("is_personal"), next_offset, button };
    if account.offer(&query_id, answer, offers) { Ok(done()) } else { Err(Refusal::old_query()) }
}

fn examine(button: &InlineQueryResultsButton) -> Result<(), Refusal> {
    if button.text.is_empty() {
        return Err(Refusal::bad_request("can't parse inline query results button: Field \"text\" must be non-empty"));
    }
    match button.start_parameter.as_deref() {
        None if button.web_app.is_none() => {
            let why = "InlineQueryResultsButton must have exactly one optional field";
            Err(Refusal::bad_request(&format!("can't parse inline query results button: {why}")))
        }
        Some(payload) if !is_start_parameter(payload) => Err(Refusal::bad_request("START_PARAM_INVALID")),
        _ => Ok(()),
    }
}

/// 1 to 64 of `A-Za-z0-9_-`.
fn is_start_parameter(payload: &str) -> bool {
    let allowed = |it: u8| it.is_ascii_alphanumeric() || it == b'_' || it == b'-';
    !payload.is_empty() && payload.len() <= ID_LIMIT && payload.bytes().all(allowed)
}

/// One result: what is seen of it, and the message it becomes.
fn offer(state: &mut State, result: &Params) -> Result<Offer, Refusal> {
    let id = result.text("id").unwrap_or_default().into_owned();
    if id.is_empty() || id.len() > ID_LIMIT {
        return Err(Refusal::bad_request("RESULT_ID_INVALID"));
    }
    let kind = result.text("type").unwrap_or_default().into_owned();
    let mut body = match result.object::<Map<String, Value>>("input_message_content", "input message content")? {
        Some(content) => message(&Params::of(content))?,
        None => itself(state, &kind, result)?,
    };
    body.buttons = keyboard::inline_buttons_only(result)?;
    let title = ["title", "first_name", "game_short_name"].iter().find_map(|it| result.text(it));
    let title = title.filter(|it| !it.is_empty()).map_or_else(|| format!("({kind})"), std::borrow::Cow::into_owned);
    let description = ["description", "address", "phone_number"].iter().find_map(|it| result.text(it));
    let line = match description.filter(|it| !it.is_empty()) {
        Some(description) => format!("{title} - {description}"),
        None => title,
    };
    Ok(Offer { id, line, body })
}

/// `InputMessageContent`
fn message(content: &Params) -> Result<Body, Refusal> {
    if content.text("message_text").is_some() {
        let text = words::text(content, "message_text")?.settled_within(TEXT_LIMIT);
        return Ok(Body::text(text.ok_or_else(|| Refusal::bad_request("MESSAGE_TOO_LONG"))?));
    }
    if content.raw("phone_number").is_some() {
        return Ok(contact(content));
    }
    if content.raw("prices").is_some() {
        return Ok(Body::content("invoice", words::invoice(content)?));
    }
    if content.raw("latitude").is_some() {
        return place(content);
    }
    Err(Refusal::bad_request("can't parse inline query result: Can't parse input message content"))
}

/// A result that is sent as it is.
fn itself(state: &mut State, kind: &str, result: &Params) -> Result<Body, Refusal> {
    let medium = match kind {
        "contact" => return Ok(contact(result)),
        "location" | "venue" => return place(result),
        "game" => {
            let name = result.text("game_short_name").unwrap_or_default();
            return Ok(Body::content("game", json!({ "title": name, "description": name, "photo": [] })));
        }
        "gif" | "mpeg4_gif" => Media::Animation,
        other => Media::named(other).ok_or_else(|| {
            Refusal::bad_request("can't parse inline query result: Field \"input_message_content\" must be specified")
        })?,
    };
    let stem = if kind == "mpeg4_gif" { "mpeg4" } else { kind };
    let described = match result.text(&format!("{stem}_file_id")) {
        Some(file_id) => state.files.again(medium, &file_id).ok_or_else(Refusal::wrong_file)?,
        None => {
            let url = result.text(&format!("{stem}_url")).unwrap_or_default();
            if !url.starts_with("http") {
                return Err(Refusal::bad_request("WEBDOCUMENT_URL_INVALID"));
            }
            state.files.add_remote(medium, &url, Map::new())
        }
    };
    let mut body = Body::content(medium.field(), described);
    if medium == Media::Animation {
        body.content.insert("document".to_owned(), body.content["animation"].clone());
    }
    body.text = words::caption(result)?;
    Ok(body)
}

fn contact(params: &Params) -> Body {
    Body::content("contact", words::fields(params, &["phone_number", "first_name", "last_name", "vcard"]))
}

fn place(params: &Params) -> Result<Body, Refusal> {
    let location = words::location(params)?;
    let is_venue = params.raw("address").is_some();
    if !is_venue {
        return Ok(Body::content("location", location));
    }
    Ok(words::venue(params, location))
}
