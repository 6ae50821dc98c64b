//! What those may do who are no administrators, and what administrators are called.

use serde_json::{Map, Value};

use crate::simulator::account::Account;
use crate::simulator::members::{Standing, WRITING};
use crate::simulator::methods::chats::{group, managed, user, user_id};
use crate::simulator::methods::done;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::Room;
use crate::types::ChatType;

/// A title may be this many characters long.
const TITLE_LIMIT: usize = 16;

/// `setChatPermissions`
pub(crate) fn set_chat_permissions(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat = managed(account, params, "not enough rights to change chat permissions")?;
    let given: Option<Map<String, Value>> = params.object("permissions", "permissions")?;
    let given = Value::Object(given.ok_or_else(|| Refusal::bad_request("can't parse permissions JSON object"))?);
    let permissions = WRITING.iter().map(|it| ((*it).to_owned(), (given[*it] == true).into())).collect();
    account.state().open_room(chat.id)?.permissions = Some(Value::Object(permissions));
    Ok(done())
}

/// `setChatAdministratorCustomTitle`
pub(crate) fn set_custom_title(account: &Account, params: &Params) -> Result<String, Refusal> {
    let words = "method is available only for groups and supergroups";
    if group(account, params, words)?.type_field == ChatType::Channel {
        return Err(Refusal::bad_request(words));
    }
    let chat = managed(account, params, "not enough rights to change custom title of the user")?;
    let who = user(account, user_id(params)?)?;
    let title = params.text("custom_title").unwrap_or_default();
    let mut state = account.state();
    let members = &mut state.open_room(chat.id)?.members;
    match members.standing(who.id) {
        Standing::Creator => Err(Refusal::bad_request("only the owner can edit their custom title")),
        Standing::Administrator if title.chars().count() > TITLE_LIMIT => {
            Err(Refusal::bad_request("CUSTOM_TITLE_INVALID"))
        }
        Standing::Administrator => {
            members.call(who.id, &title);
            Ok(done())
        }
        _ => Err(Refusal::bad_request("user is not an administrator")),
    }
}

/// What `getChat` says of a group.
pub(super) fn describe(room: &Room, chat: &mut Value) {
    if matches!(room.chat.type_field, ChatType::Group | ChatType::Supergroup) {
        let all = || Value::Object(WRITING.iter().map(|it| ((*it).to_owned(), true.into())).collect());
        chat["permissions"] = room.permissions.clone().unwrap_or_else(all);
    }
}
