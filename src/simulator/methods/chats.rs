//! What a bot may know of its chats, and do in them.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::simulator::account::Account;
use crate::simulator::members::Standing;
use crate::simulator::methods::messages::chat_id;
use crate::simulator::methods::{appearance, done, edits, rights};
use crate::simulator::page;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::Body;
use crate::types::{Chat, ChatType, ReactionType, User};

/// A title may be this many characters long; what is longer is cut off.
const TITLE_LIMIT: usize = 128;

/// `getChat`
pub(crate) fn get_chat(account: &Account, params: &Params) -> Result<String, Refusal> {
    let mut state = account.state();
    let room = state.open_room(chat_id(params)?)?;
    let mut chat = json!(room.chat);
    chat["accent_color_id"] = 0.into();
    chat["max_reaction_count"] = 11.into();
    let gifts = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"];
    chat["accepted_gift_types"] = gifts.iter().map(|it| ((*it).to_owned(), Value::Bool(true))).collect();
    if let Some(description) = &room.description {
        chat["description"] = description.as_str().into();
    }
    appearance::describe(room, &mut chat);
    rights::describe(room, &mut chat);
    let pinned = room.pinned.last().and_then(|it| room.message(*it));
    if let Some(pinned) = pinned {
        chat["pinned_message"] = room.telegram(pinned);
    }
    Ok(chat.to_string())
}

/// `getChatMember`
pub(crate) fn get_chat_member(account: &Account, params: &Params) -> Result<String, Refusal> {
    let member = account.state().member(chat_id(params)?, &account.bot, user_id(params)?)?;
    Ok(member.to_string())
}

/// `getChatMemberCount`
pub(crate) fn get_chat_member_count(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat_id = chat_id(params)?;
    let mut state = account.state();
    let room = state.open_room(chat_id)?;
    Ok(if chat_id > 0 { 2 } else { room.members.count() }.to_string())
}

/// `getChatAdministrators`
pub(crate) fn get_chat_administrators(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat_id = chat_id(params)?;
    let mut state = account.state();
    let room = state.open_room(chat_id)?;
    if chat_id > 0 {
        return Err(Refusal::bad_request("there are no administrators in the private chat"));
    }
    let people = room.members.people().filter(|(_, standing)| standing.manages());
    let mut members: Vec<Value> = people.map(|(user, _)| room.members.describe(user)).collect();
    if room.members.bot.manages() {
        members.push(room.members.bot.of(&account.bot));
    }
    Ok(Value::Array(members).to_string())
}

/// `leaveChat`
pub(crate) fn leave_chat(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat = group(account, params, "chat member status can't be changed in private chats")?;
    account.place_bot(&account.bot, chat, Standing::Left);
    Ok(done())
}

/// `banChatMember`, `unbanChatMember`, `restrictChatMember`, `promoteChatMember`: with this standing as the result.
pub(crate) fn set_standing(account: &Account, params: &Params, standing: Standing) -> Result<String, Refusal> {
    let chat = managed(account, params, "not enough rights to restrict/unrestrict chat member")?;
    let who = user(account, user_id(params)?)?;
    let before = account.state().open_room(chat.id)?.members.standing(who.id);
    if before == Standing::Creator {
        return Err(Refusal::bad_request("can't remove chat owner"));
    }
    account.stand(&account.bot, chat, &who, standing);
    Ok(done())
}

/// `unbanChatMember`: who was thrown out may come back; whoever is in has to go, unless only the banned are meant.
pub(crate) fn unban(account: &Account, params: &Params) -> Result<String, Refusal> {
    large(account, params, "method is available for supergroup and channel chats only")?;
    let chat = managed(account, params, "not enough rights to restrict/unrestrict chat member")?;
    let who = user(account, user_id(params)?)?;
    let before = account.state().open_room(chat.id)?.members.standing(who.id);
    if before == Standing::Kicked || !params.flag("only_if_banned") {
        account.stand(&account.bot, chat, &who, Standing::Left);
    }
    Ok(done())
}

/// `restrictChatMember`: whoever may send messages is a member like any other here.
pub(crate) fn restrict(account: &Account, params: &Params) -> Result<String, Refusal> {
    large(account, params, "method is available only for supergroups")?;
    let permissions: Value = params.object("permissions", "permissions")?.unwrap_or_default();
    let free = permissions["can_send_messages"] == true;
    set_standing(account, params, if free { Standing::Member } else { Standing::Restricted })
}

/// `promoteChatMember`: any right makes an administrator with all of them here.
pub(crate) fn promote(account: &Account, params: &Params) -> Result<String, Refusal> {
    large(account, params, "method is available for supergroup and channel chats only")?;
    let any = ["can_manage_chat", "can_change_info", "can_delete_messages", "can_invite_users", "can_restrict_members"];
    let any = any.iter().chain(&["can_pin_messages", "can_promote_members", "can_manage_topics", "can_post_messages"]);
    let standing = if any.into_iter().any(|it| params.flag(it)) { Standing::Administrator } else { Standing::Member };
    set_standing(account, params, standing)
}

/// `setChatTitle`
pub(crate) fn set_chat_title(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat = managed(account, params, "not enough rights to change chat title")?;
    let title = params.text("title").unwrap_or_default();
    let title: String = title.trim().chars().take(TITLE_LIMIT).collect();
    if title.is_empty() {
        return Err(Refusal::bad_request("title must be non-empty"));
    }
    let mut state = account.state();
    state.open_room(chat.id)?.chat.title = Some(title.clone());
    account.serve(&mut state, chat.id, &account.bot, Body::content("new_chat_title", title.into()));
    drop(state);
    account.told();
    Ok(done())
}

/// `setChatDescription`
pub(crate) fn set_chat_description(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat = managed(account, params, "not enough rights to set chat description")?;
    let description = params.text("description").unwrap_or_default().into_owned();
    if description.encode_utf16().count() > 255 {
        return Err(Refusal::bad_request("CHAT_ABOUT_TOO_LONG"));
    }
    let description = Some(description).filter(|it| !it.is_empty());
    let mut state = account.state();
    if std::mem::replace(&mut state.open_room(chat.id)?.description, description.clone()) == description {
        return Err(Refusal::bad_request("chat description is not modified"));
    }
    Ok(done())
}

/// `pinChatMessage`
pub(crate) fn pin_chat_message(account: &Account, params: &Params) -> Result<String, Refusal> {
    let (chat_id, message_id) = (chat_id(params)?, edits::message_id(params).unwrap_or_default());
    let mut state = account.state();
    let room = state.open_room(chat_id)?;
    if chat_id < 0 && !room.members.bot.manages() {
        return Err(Refusal::bad_request("not enough rights to manage pinned messages in the chat"));
    }
    let message = room.message(message_id).cloned();
    let message = message.ok_or_else(|| Refusal::bad_request("message to pin not found"))?;
    room.pinned.retain(|it| *it != message_id);
    room.pinned.push(message_id);
    let pinned = room.telegram(&message);
    account.serve(&mut state, chat_id, &account.bot, Body::content("pinned_message", pinned));
    drop(state);
    account.told();
    Ok(done())
}

/// `unpinChatMessage`, `unpinAllChatMessages`
pub(crate) fn unpin(account: &Account, params: &Params, all: bool) -> Result<String, Refusal> {
    let chat_id = chat_id(params)?;
    let message_id = edits::message_id(params);
    let mut state = account.state();
    let room = state.open_room(chat_id)?;
    if chat_id < 0 && !room.members.bot.manages() {
        return Err(Refusal::bad_request("not enough rights to manage pinned messages in the chat"));
    }
    match message_id.filter(|_| !all) {
        Some(id) if !room.pinned.contains(&id) => {
            return Err(Refusal::bad_request("message to unpin not found"));
        }
        Some(id) => room.pinned.retain(|it| *it != id),
        None if all => room.pinned.clear(),
        None => drop(room.pinned.pop()),
    }
    Ok(done())
}

/// `setMessageReaction`
pub(crate) fn set_message_reaction(account: &Account, params: &Params) -> Result<String, Refusal> {
    let reactions: Vec<ReactionType> = params.object("reaction", "reaction types")?.unwrap_or_default();
    if reactions.len() > 1 {
        return Err(Refusal::bad_request("REACTIONS_TOO_MANY"));
    }
    let (chat_id, message_id) = (chat_id(params)?, edits::message_id(params).unwrap_or_default());
    let mut state = account.state();
    let room = state.open_room(chat_id)?;
    let shown = room.message(message_id).cloned();
    let shown = shown.ok_or_else(|| Refusal::bad_request("message to react not found"))?;
    let emoji: Vec<&str> = reactions
        .iter()
        .map(|it| match it {
            ReactionType::Emoji(it) => it.emoji.as_str(),
            _ => "a custom emoji",
        })
        .collect();
    let what = match emoji.as_slice() {
        [] => "the bot takes its reaction back".to_owned(),
        _ => format!("the bot reacts with {} to: {}", emoji.join(" "), shown.text),
    };
    let new: Vec<Value> = reactions.iter().map(|it| json!(it)).collect();
    room.reactions.insert((message_id, account.bot.id), new.clone());
    let told = || page::told::reaction(chat_id, message_id, account.bot.id, &new);
    state.deeds.pages.tell("reaction", told);
    state.deeds.note(chat_id, crate::simulator::deeds::What::Aside(what));
    drop(state);
    account.changed();
    Ok(done())
}

/// `getUserProfilePhotos`: nobody here has any.
pub(crate) fn get_user_profile_photos(account: &Account, params: &Params) -> Result<String, Refusal> {
    user(account, user_id(params)?)?;
    Ok(json!({ "total_count": 0, "photos": [] }).to_string())
}

pub(super) fn user_id(params: &Params) -> Result<i64, Refusal> {
    params.integer("user_id").filter(|it| *it > 0).ok_or_else(|| Refusal::bad_request("invalid user_id specified"))
}

pub(super) fn user(account: &Account, id: i64) -> Result<Arc<User>, Refusal> {
    account.state().users.get(&id).cloned().ok_or_else(|| Refusal::bad_request("user not found"))
}

/// A group; for a private chat these words.
pub(super) fn group(account: &Account, params: &Params, or: &str) -> Result<Chat, Refusal> {
    let chat_id = chat_id(params)?;
    let chat = account.state().open_room(chat_id)?.chat.clone();
    if chat_id > 0 { Err(Refusal::bad_request(or)) } else { Ok(chat) }
}

/// Refuses what is done in supergroups and channels alone, in these words.
fn large(account: &Account, params: &Params, or: &str) -> Result<(), Refusal> {
    match group(account, params, or)?.type_field {
        ChatType::Group => Err(Refusal::bad_request(or)),
        _ => Ok(()),
    }
}

/// A group that the bot is an administrator of.
pub(super) fn managed(account: &Account, params: &Params, or: &str) -> Result<Chat, Refusal> {
    let chat = group(account, params, "method is available for supergroup and channel chats only")?;
    let manages = account.state().open_room(chat.id)?.members.bot.manages();
    if manages { Ok(chat) } else { Err(Refusal::bad_request(or)) }
}
