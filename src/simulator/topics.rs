//! The topics of a forum. One is known by the id of the service message that it begins with.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::simulator::account::{Account, State};
use crate::simulator::refusal::Refusal;
use crate::simulator::room::{Body, Room};
use crate::types::User;

/// The topic that every forum has.
pub(crate) const GENERAL: i32 = 1;

/// A name may be this many characters long.
const NAME_LIMIT: usize = 128;

/// The colors that an icon may have, in RGB; the first where nobody says.
const COLORS: [i64; 6] = [7_322_096, 16_766_590, 13_338_331, 9_367_192, 16_749_490, 16_478_047];

/// The topics of a chat.
#[derive(Debug, Default)]
pub(crate) struct Topics {
    by_id: BTreeMap<i32, Topic>,
    is_general_closed: bool,
    is_general_hidden: bool,
}

#[derive(Clone, Debug)]
struct Topic {
    name: String,
    icon: Option<String>,
    is_closed: bool,
}

/// What becomes of a topic.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Close,
    Delete,
    Edit { name: Option<String>, icon: Option<String> },
    Hide,
    Reopen,
    Unhide,
}

impl Topics {
    /// Whether there is such a topic.
    pub(crate) fn has(&self, thread_id: i32) -> bool {
        self.by_id.contains_key(&thread_id)
    }

    /// What a service message tells of a change; `None` where it would change nothing.
    fn change(&mut self, thread_id: i32, change: Change) -> Result<Option<Body>, Refusal> {
        let told = |name: &str| Ok(Some(Body::content(name, json!({}))));
        let general = thread_id == GENERAL;
        let closed = match self.by_id.get_mut(&thread_id) {
            Some(topic) => &mut topic.is_closed,
            None if general => &mut self.is_general_closed,
            None => return Err(Refusal::bad_request("TOPIC_ID_INVALID")),
        };
        match change {
            Change::Close if !std::mem::replace(closed, true) => told("forum_topic_closed"),
            Change::Reopen if std::mem::replace(closed, false) => told("forum_topic_reopened"),
            Change::Hide if general && !std::mem::replace(&mut self.is_general_hidden, true) => {
                told("general_forum_topic_hidden")
            }
            Change::Unhide if general && std::mem::replace(&mut self.is_general_hidden, false) => {
                told("general_forum_topic_unhidden")
            }
            Change::Delete => {
                self.by_id.remove(&thread_id);
                Ok(None)
            }
            Change::Edit { name, icon } => {
                let mut edited = json!({});
                let mut topic = self.by_id.get_mut(&thread_id);
                let mut is_modified = general;
                if let Some(name) = name.filter(|it| !it.is_empty()) {
                    let name = valid(&name)?;
                    if let Some(topic) = &mut topic {
                        is_modified |= topic.name != name;
                        topic.name.clone_from(&name);
                    }
                    edited["name"] = name.into();
                }
                if let (Some(icon), Some(topic)) = (icon, topic) {
                    let icon = Some(icon).filter(|it| !it.is_empty());
                    is_modified |= topic.icon != icon;
                    edited["icon_custom_emoji_id"] = icon.clone().unwrap_or_default().into();
                    topic.icon = icon;
                }
                match edited.as_object().is_some_and(serde_json::Map::is_empty) {
                    // Who asks for no change has none.
                    true => Ok(None),
                    false if is_modified => Ok(Some(Body::content("forum_topic_edited", edited))),
                    false => Err(Refusal::bad_request("TOPIC_NOT_MODIFIED")),
                }
            }
            _ => Err(Refusal::bad_request("TOPIC_NOT_MODIFIED")),
        }
    }
}

impl Room {
    /// Whether somebody may write in a topic here, who manages the chat or does not.
    ///
    /// Where the chat is no forum nobody looks at the topic, as on Telegram.
    pub(crate) fn examine_topic(&self, thread_id: Option<i32>, manages: bool) -> Result<(), Refusal> {
        let closed = match thread_id {
            _ if !self.is_forum() => false,
            Some(id) => {
                let topic = self.topics.by_id.get(&id);
                topic.ok_or_else(|| Refusal::bad_request("message thread not found"))?.is_closed
            }
            None => self.topics.is_general_closed,
        };
        if closed && !manages { Err(Refusal::bad_request("TOPIC_CLOSED")) } else { Ok(()) }
    }

    /// Whether it has topics.
    pub(crate) fn is_forum(&self) -> bool {
        self.chat.is_forum == Some(true)
    }
}

impl Account {
    /// Somebody makes a topic; gives a `ForumTopic`.
    pub(crate) fn make_topic(
        &self,
        by: &Arc<User>,
        chat_id: i64,
        name: &str,
        color: Option<i64>,
        icon: Option<String>,
    ) -> Result<Value, Refusal> {
        let name = valid(name)?;
        let color = color.filter(|it| *it != 0).unwrap_or(COLORS[0]);
        if !COLORS.contains(&color) {
            return Err(Refusal::bad_request("TOPIC_ICON_COLOR_INVALID"));
        }
        let mut state = self.state();
        let room = forum(&mut state, chat_id)?;
        let thread_id = room.next_message_id();
        let icon = icon.filter(|it| !it.is_empty());
        let topic = Topic { name: name.clone(), icon: icon.clone(), is_closed: false };
        room.topics.by_id.insert(thread_id, topic);
        let mut made = json!({ "name": name, "icon_color": color });
        if let Some(icon) = icon {
            made["icon_custom_emoji_id"] = icon.into();
        }
        let body = Body::content("forum_topic_created", made.clone());
        self.serve_in(&mut state, chat_id, Some(thread_id), by, body);
        drop(state);
        self.told();
        made["message_thread_id"] = thread_id.into();
        Ok(made)
    }

    /// Somebody makes something else of a topic.
    pub(crate) fn change_topic(
        &self,
        by: &Arc<User>,
        chat_id: i64,
        thread_id: i32,
        change: Change,
    ) -> Result<(), Refusal> {
        let deletes = matches!(change, Change::Delete);
        let mut state = self.state();
        let room = forum(&mut state, chat_id)?;
        let told = room.topics.change(thread_id, change)?;
        if deletes {
            room.delete_topic(thread_id);
        }
        if let Some(body) = told {
            self.serve_in(&mut state, chat_id, Some(thread_id).filter(|it| *it != GENERAL), by, body);
        }
        drop(state);
        self.told();
        Ok(())
    }
}

fn forum(state: &mut State, chat_id: i64) -> Result<&mut Room, Refusal> {
    let room = state.open_room(chat_id)?;
    if room.is_forum() { Ok(room) } else { Err(Refusal::bad_request("the chat is not a forum")) }
}

/// What is longer is cut off.
fn valid(name: &str) -> Result<String, Refusal> {
    let name: String = name.trim().chars().take(NAME_LIMIT).collect();
    if name.is_empty() { Err(Refusal::bad_request("name must be non-empty")) } else { Ok(name) }
}
