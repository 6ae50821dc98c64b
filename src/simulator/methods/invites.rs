//! Links that lead into chats, and those who ask to be let in.

use serde_json::Value;

use crate::simulator::account::Account;
use crate::simulator::invites::Terms;
use crate::simulator::methods::chats::{managed, user_id};
use crate::simulator::methods::done;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;

/// A link's name may be this many characters long.
const NAME_LIMIT: usize = 32;

/// A link may let in this many.
const MEMBER_LIMIT: i64 = 99_999;

/// `exportChatInviteLink`: the primary link, made anew.
pub(crate) fn export_chat_invite_link(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat_id = chat(account, params)?;
    let mut state = account.state();
    let link = state.open_room(chat_id)?.invites.primary(chat_id, &account.bot);
    Ok(link["invite_link"].to_string())
}

/// `createChatInviteLink`
pub(crate) fn create_chat_invite_link(account: &Account, params: &Params) -> Result<String, Refusal> {
    let (chat_id, terms) = (chat(account, params)?, terms(params)?);
    let mut state = account.state();
    Ok(state.open_room(chat_id)?.invites.add(chat_id, &account.bot, &terms).to_string())
}

/// `editChatInviteLink`
pub(crate) fn edit_chat_invite_link(account: &Account, params: &Params) -> Result<String, Refusal> {
    let (chat_id, terms) = (chat(account, params)?, terms(params)?);
    let mut state = account.state();
    let link = state.open_room(chat_id)?.invites.revise(&address(params), &terms)?;
    Ok(link.to_string())
}

/// `revokeChatInviteLink`
pub(crate) fn revoke_chat_invite_link(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat_id = chat(account, params)?;
    let mut state = account.state();
    let revoked = |link: &mut Value| link["is_revoked"] = true.into();
    Ok(state.open_room(chat_id)?.invites.edit(&address(params), revoked)?.to_string())
}

/// `approveChatJoinRequest`, `declineChatJoinRequest`
pub(crate) fn settle(account: &Account, params: &Params, lets_in: bool) -> Result<String, Refusal> {
    let chat = managed(account, params, "not enough rights to manage chat join requests")?;
    account.settle(chat, user_id(params)?.unsigned_abs(), lets_in)?;
    Ok(done())
}

fn chat(account: &Account, params: &Params) -> Result<i64, Refusal> {
    Ok(managed(account, params, "not enough rights to manage chat invite link")?.id)
}

fn address(params: &Params) -> String {
    params.text("invite_link").unwrap_or_default().into_owned()
}

fn terms(params: &Params) -> Result<Terms, Refusal> {
    let name = params.text("name").unwrap_or_default().chars().take(NAME_LIMIT).collect();
    let member_limit = params.integer("member_limit").map(|it| it.clamp(0, MEMBER_LIMIT));
    let creates_join_request = params.flag("creates_join_request");
    if creates_join_request && member_limit.is_some_and(|it| it > 0) {
        let why = "member limit can't be specified for links requiring administrator approval";
        return Err(Refusal::bad_request(why));
    }
    Ok(Terms { name, expire_date: params.integer("expire_date"), member_limit, creates_join_request })
}
