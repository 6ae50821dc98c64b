//! Who is in a chat, and how the bot stands there.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::types::User;

/// How somebody stands in a chat; the name is a `ChatMember`'s `status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Creator,
    Administrator,
    Member,
    /// May not write.
    Restricted,
    Left,
    /// Thrown out; of the bot in a private chat: blocked.
    Kicked,
}

impl Standing {
    pub(crate) fn is_in(self) -> bool {
        !matches!(self, Self::Left | Self::Kicked)
    }

    pub(crate) fn manages(self) -> bool {
        matches!(self, Self::Creator | Self::Administrator)
    }

    /// A `ChatMember`.
    pub(crate) fn of(self, user: &User) -> Value {
        let all = |names: &[&str], value: bool, member: &mut Value| {
            for name in names {
                member[*name] = value.into();
            }
        };
        let mut member = json!({ "user": user });
        let status = match self {
            Self::Creator => {
                member["is_anonymous"] = false.into();
                "creator"
            }
            Self::Administrator => {
                all(MANAGING, true, &mut member);
                all(&["is_anonymous", "can_be_edited"], false, &mut member);
                "administrator"
            }
            Self::Member => "member",
            Self::Restricted => {
                all(WRITING, false, &mut member);
                all(&["is_member"], true, &mut member);
                member["until_date"] = 0.into();
                "restricted"
            }
            Self::Left => "left",
            Self::Kicked => {
                member["until_date"] = 0.into();
                "kicked"
            }
        };
        member["status"] = status.into();
        member
    }
}

/// What administrators may do here: everything.
pub(crate) const MANAGING: &[&str] = &[
    "can_change_info",
    "can_delete_messages",
    "can_delete_stories",
    "can_edit_stories",
    "can_invite_users",
    "can_manage_chat",
    "can_manage_topics",
    "can_manage_video_chats",
    "can_pin_messages",
    "can_post_stories",
    "can_promote_members",
    "can_restrict_members",
    "can_send_welcome_messages",
];

/// And in channels.
pub(crate) const MANAGING_CHANNELS: &[&str] = &["can_edit_messages", "can_manage_direct_messages", "can_post_messages"];

/// What the restricted may not do.
pub(crate) const WRITING: &[&str] = &[
    "can_add_web_page_previews",
    "can_change_info",
    "can_edit_tag",
    "can_invite_users",
    "can_manage_topics",
    "can_pin_messages",
    "can_react_to_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_messages",
    "can_send_other_messages",
    "can_send_photos",
    "can_send_polls",
    "can_send_video_notes",
    "can_send_videos",
    "can_send_voice_notes",
];

/// The people of a chat, and the bot.
#[derive(Debug)]
pub(crate) struct Members {
    pub(crate) bot: Standing,
    people: BTreeMap<u64, (Arc<User>, Standing)>,
    /// What administrators are called.
    titles: BTreeMap<u64, String>,
}

impl Members {
    /// The bot alone, as a member.
    pub(crate) fn of_bot() -> Self {
        Self { bot: Standing::Member, people: BTreeMap::new(), titles: BTreeMap::new() }
    }

    /// How a user stands here: left, if never seen.
    pub(crate) fn standing(&self, user_id: u64) -> Standing {
        self.people.get(&user_id).map_or(Standing::Left, |(_, standing)| *standing)
    }

    /// A `ChatMember`, with what the user is called here.
    pub(crate) fn describe(&self, user: &User) -> Value {
        let standing = self.standing(user.id);
        let mut member = standing.of(user);
        if let Some(title) = self.titles.get(&user.id).filter(|_| standing.manages()) {
            member["custom_title"] = title.as_str().into();
        }
        member
    }

    /// Calls an administrator something.
    pub(crate) fn call(&mut self, user_id: u64, title: &str) {
        match title {
            "" => drop(self.titles.remove(&user_id)),
            _ => drop(self.titles.insert(user_id, title.to_owned())),
        }
    }

    /// Gives a user another standing; gives the one before.
    pub(crate) fn set(&mut self, user: &Arc<User>, standing: Standing) -> Standing {
        let before = self.people.insert(user.id, (Arc::clone(user), standing));
        before.map_or(Standing::Left, |(_, standing)| standing)
    }

    /// Whoever writes is in; the first of all has made the group.
    pub(crate) fn seen(&mut self, user: &Arc<User>) {
        if !self.standing(user.id).is_in() {
            let standing = if self.people.is_empty() { Standing::Creator } else { Standing::Member };
            self.set(user, standing);
        }
    }

    /// The people who are in, with their standing.
    pub(crate) fn people(&self) -> impl Iterator<Item = &(Arc<User>, Standing)> {
        self.people.values().filter(|(_, standing)| standing.is_in())
    }

    /// How many are in, the bot included.
    pub(crate) fn count(&self) -> usize {
        self.people().count() + usize::from(self.bot.is_in())
    }
}
