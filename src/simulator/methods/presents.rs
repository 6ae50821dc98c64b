//! How a bot presents itself: its name, what it says it does, its menu, and what it would like to be allowed.

use serde_json::{Map, Value, json};

use crate::simulator::account::Account;
use crate::simulator::members::{MANAGING, MANAGING_CHANNELS};
use crate::simulator::methods::done;
use crate::simulator::methods::messages::chat_id;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;

/// `getMyName`, `getMyDescription`, `getMyShortDescription`: the field of the result is the parameter of the setter.
pub(crate) fn get_text(account: &Account, params: &Params, field: &'static str) -> Result<String, Refusal> {
    let language = language(params);
    let state = account.state();
    let text = state.profile.text(field, &language);
    let text = text.unwrap_or(if field == "name" { &account.bot.first_name } else { "" });
    Ok(json!({ field: text }).to_string())
}

/// `setMyName` and its like: as many characters as fit.
pub(crate) fn set_text(account: &Account, params: &Params, field: &'static str) -> Result<String, Refusal> {
    let limit = match field {
        "name" => 64,
        "short_description" => 120,
        _ => 512,
    };
    let text = params.text(field).unwrap_or_default().trim().chars().take(limit).collect();
    account.state().profile.set_text(field, &language(params), text);
    Ok(done())
}

/// `getChatMenuButton`
pub(crate) fn get_chat_menu_button(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat_id = private(account, params)?;
    Ok(account.state().profile.button(chat_id).to_string())
}

/// `setChatMenuButton`
pub(crate) fn set_chat_menu_button(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat_id = private(account, params)?;
    let button: Value =
        params.object("menu_button", "menu button JSON object")?.unwrap_or(json!({ "type": "default" }));
    let button = match button["type"].as_str() {
        Some("commands" | "default") => json!({ "type": button["type"] }),
        Some("web_app") if button["text"].is_string() && button["web_app"]["url"].is_string() => {
            json!({ "type": "web_app", "text": button["text"], "web_app": { "url": button["web_app"]["url"] } })
        }
        _ => return Err(Refusal::bad_request("can't parse menu button: MenuButton has unsupported type")),
    };
    account.state().profile.set_button(chat_id, button);
    Ok(done())
}

/// `getMyDefaultAdministratorRights`
pub(crate) fn get_rights(account: &Account, params: &Params) -> Result<String, Refusal> {
    let for_channels = params.flag("for_channels");
    let set = account.state().profile.rights(for_channels).cloned();
    Ok(set.unwrap_or_else(|| rights(&Value::Null, for_channels)).to_string())
}

/// `setMyDefaultAdministratorRights`
pub(crate) fn set_rights(account: &Account, params: &Params) -> Result<String, Refusal> {
    let for_channels = params.flag("for_channels");
    let given: Option<Map<String, Value>> = params.object("rights", "rights")?;
    let rights = given.map(|it| rights(&Value::Object(it), for_channels));
    account.state().profile.set_rights(for_channels, rights);
    Ok(done())
}

fn rights(given: &Value, for_channels: bool) -> Value {
    let channels = if for_channels { MANAGING_CHANNELS } else { &[] };
    let names = ["is_anonymous"].iter().chain(MANAGING).chain(channels);
    Value::Object(names.map(|it| ((*it).to_owned(), (given[*it] == true).into())).collect())
}

/// The private chat that is named, if one is.
fn private(account: &Account, params: &Params) -> Result<Option<i64>, Refusal> {
    if params.raw("chat_id").is_none() {
        return Ok(None);
    }
    let chat_id = chat_id(params)?;
    account.state().open_room(chat_id)?;
    if chat_id < 0 { Err(Refusal::bad_request("chat must be a private chat")) } else { Ok(Some(chat_id)) }
}

fn language(params: &Params) -> String {
    params.text("language_code").unwrap_or_default().into_owned()
}
