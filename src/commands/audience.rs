//! To whom commands are offered.

use crate::reply::Recipient;
use crate::types::{
    BotCommandScope, BotCommandScopeChat, BotCommandScopeChatAdministrators, BotCommandScopeChatMember,
};

/// To whom Telegram offers commands: a [scope](https://core.telegram.org/bots/api#botcommandscope), and a language.
///
/// ```
/// use stategram::commands::Audience;
///
/// let audience = Audience::group_admins().language("de");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    pub(super) scope: BotCommandScope,
    pub(super) language: Option<String>,
}

impl Audience {
    /// Everybody to whom nothing narrower applies.
    pub fn everyone() -> Self {
        BotCommandScope::Default.into()
    }

    /// Private chats.
    pub fn private_chats() -> Self {
        BotCommandScope::AllPrivateChats.into()
    }

    /// Groups and supergroups.
    pub fn groups() -> Self {
        BotCommandScope::AllGroupChats.into()
    }

    /// The administrators of groups and supergroups.
    pub fn group_admins() -> Self {
        BotCommandScope::AllChatAdministrators.into()
    }

    /// One chat: an id, or the `@name` of a supergroup.
    pub fn chat(chat: impl Into<Recipient>) -> Self {
        BotCommandScope::Chat(BotCommandScopeChat { chat_id: chat.into().0 }).into()
    }

    /// The administrators of one group.
    pub fn admins_of(chat: impl Into<Recipient>) -> Self {
        let scope = BotCommandScopeChatAdministrators { chat_id: chat.into().0 };
        BotCommandScope::ChatAdministrators(scope).into()
    }

    /// One member of one group.
    pub fn member(chat: impl Into<Recipient>, user_id: u64) -> Self {
        BotCommandScope::ChatMember(BotCommandScopeChatMember { chat_id: chat.into().0, user_id }).into()
    }

    /// The scope, as the Bot API has it.
    pub fn scope(&self) -> &BotCommandScope {
        &self.scope
    }

    /// Of these, only those whose Telegram is in this language: an ISO 639-1 code of two letters.
    #[must_use]
    pub fn language(mut self, code: impl Into<String>) -> Self {
        self.language = Some(code.into());
        self
    }
}

impl From<BotCommandScope> for Audience {
    fn from(scope: BotCommandScope) -> Self {
        Self { scope, language: None }
    }
}
