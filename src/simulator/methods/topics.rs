//! The topics of forums.

use crate::simulator::account::Account;
use crate::simulator::methods::done;
use crate::simulator::methods::messages::{chat_id, thread_id};
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::topics::{Change, GENERAL};

/// `createForumTopic`
pub(crate) fn create_forum_topic(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat_id = managed(account, params, "not enough rights to create a topic")?;
    let icon = params.text("icon_custom_emoji_id").map(Into::into);
    let name = params.text("name").unwrap_or_default();
    let topic = account.make_topic(&account.bot, chat_id, &name, params.integer("icon_color"), icon)?;
    Ok(topic.to_string())
}

/// `editForumTopic`
pub(crate) fn edit_forum_topic(account: &Account, params: &Params) -> Result<String, Refusal> {
    let text = |name: &str| params.text(name).map(Into::into);
    let change = Change::Edit { name: text("name"), icon: text("icon_custom_emoji_id") };
    change_one(account, params, change)
}

/// `editGeneralForumTopic`
pub(crate) fn edit_general_forum_topic(account: &Account, params: &Params) -> Result<String, Refusal> {
    let name = Some(params.text("name").unwrap_or_default().into_owned());
    change_general(account, params, Change::Edit { name, icon: None })
}

/// `closeForumTopic`, `reopenForumTopic`, `deleteForumTopic`
pub(crate) fn change_one(account: &Account, params: &Params, change: Change) -> Result<String, Refusal> {
    let chat_id = managed(account, params, rights(&change))?;
    let thread_id = thread_id(params).filter(|it| *it != GENERAL);
    let thread_id = thread_id.ok_or_else(|| Refusal::bad_request("TOPIC_ID_INVALID"))?;
    account.change_topic(&account.bot, chat_id, thread_id, change)?;
    Ok(done())
}

/// `closeGeneralForumTopic`, `hideGeneralForumTopic` and their like
pub(crate) fn change_general(account: &Account, params: &Params, change: Change) -> Result<String, Refusal> {
    let chat_id = managed(account, params, rights(&change))?;
    account.change_topic(&account.bot, chat_id, GENERAL, change)?;
    Ok(done())
}

/// `unpinAllForumTopicMessages`; of the general topic where none is named.
pub(crate) fn unpin_all(account: &Account, params: &Params) -> Result<String, Refusal> {
    let chat_id = managed(account, params, "not enough rights to manage pinned messages in the chat")?;
    let thread_id = thread_id(params);
    let mut state = account.state();
    let room = state.open_room(chat_id)?;
    let in_topic = |id: i32| room.message(id).is_some_and(|it| it.thread_id == thread_id);
    let kept = room.pinned.iter().copied().filter(|it| !in_topic(*it)).collect();
    room.pinned = kept;
    Ok(done())
}

fn rights(change: &Change) -> &'static str {
    match change {
        Change::Close | Change::Hide | Change::Reopen | Change::Unhide => {
            "not enough rights to close or open the topic"
        }
        Change::Delete => "not enough rights to delete the topic",
        Change::Edit { .. } => "not enough rights to edit the topic",
    }
}

/// A forum whose topics the bot may change.
fn managed(account: &Account, params: &Params, or: &str) -> Result<i64, Refusal> {
    let chat_id = chat_id(params)?;
    let mut state = account.state();
    let room = state.open_room(chat_id)?;
    if !room.is_forum() {
        return Err(Refusal::bad_request("the chat is not a forum"));
    }
    if room.members.bot.manages() { Ok(chat_id) } else { Err(Refusal::bad_request(or)) }
}
