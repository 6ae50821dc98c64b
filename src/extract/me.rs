//! The bot itself, as Telegram knows it.

use std::fmt::{self, Display};
use std::ops::Deref;
use std::sync::Arc;

use crate::extract::Extract;
use crate::link::{self, LinkError};
use crate::machine::{Cx, Refusal};
use crate::press::CallbackKey;
use crate::types;

/// Who the bot is: what `getMe` said when it started. Cheap to clone; outside of handlers it is
/// [`Running::me`](crate::Running::me).
///
/// ```
/// # use stategram::prelude::*;
/// # #[derive(Conversation, Serialize, Deserialize, Clone)]
/// # #[conversation(per_chat)]
/// # enum Invite { #[state(entry)] Idle }
/// # use invite::Idle;
/// #[handler]
/// impl Invite {
///     #[on(Idle, command = "invite")]
///     fn invite(me: Me, user: User, reply: &mut Reply) -> Result<Stay, stategram::link::LinkError> {
///         reply.text(format!("Send this to a friend: {}", me.start_link(user.id)?));
///         Ok(Stay)
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Me(Arc<Known>);

struct Known {
    user: types::User,
    /// What links are signed with.
    key: Option<CallbackKey>,
}

impl Me {
    pub(crate) fn new(user: types::User, key: Option<CallbackKey>) -> Self {
        Self(Arc::new(Known { user, key }))
    }

    /// The bot's user id.
    pub fn id(&self) -> i64 {
        i64::try_from(self.0.user.id).unwrap_or_default()
    }

    pub(crate) fn key(&self) -> Option<&CallbackKey> {
        self.0.key.as_ref()
    }

    /// The bot's name, without the `@`. Every bot has one; where Telegram has not said it, it is empty.
    pub fn username(&self) -> &str {
        self.0.user.username.as_deref().unwrap_or_default()
    }

    /// A [deep link](crate::link) that begins a private chat: the bot gets `/start <payload>`.
    ///
    /// # Errors
    /// [`LinkError`], where the payload is none.
    pub fn start_link(&self, payload: impl Display) -> Result<String, LinkError> {
        link::start(self.username(), payload)
    }

    /// A [deep link](crate::link) that adds the bot to a group, where it gets `/start@<bot> <payload>`.
    ///
    /// # Errors
    /// [`LinkError`], where the payload is none.
    pub fn group_link(&self, payload: impl Display) -> Result<String, LinkError> {
        link::start_group(self.username(), payload)
    }

    /// Whether a command that mentions `mention` is for this bot.
    pub(crate) fn is_meant(&self, mention: Option<&str>) -> bool {
        mention.is_none_or(|mention| mention.eq_ignore_ascii_case(self.username()))
    }
}

impl Deref for Me {
    type Target = types::User;

    fn deref(&self) -> &types::User {
        &self.0.user
    }
}

impl PartialEq for Me {
    fn eq(&self, other: &Self) -> bool {
        self.0.user == other.0.user
    }
}

impl fmt::Debug for Me {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Me").field(&self.0.user).finish()
    }
}

impl<S, F, A> Extract<S, F, A> for Me {
    const SURE: bool = true;

    fn extract(cx: &Cx<'_, A>) -> Result<Self, Refusal> {
        Ok(cx.me().clone())
    }
}
