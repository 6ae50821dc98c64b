//! What a bot's source file needs: `use stategram::prelude::*;`.
//!
//! `Result` is not in it, so that yours stays yours.

pub use serde::{Deserialize, Serialize};

pub use crate::access::{except, only};
pub use crate::author::{CallbackData, Command, Conversation, Provide, Schema, handler};
pub use crate::clock::Moment;
#[cfg(feature = "regex")]
pub use crate::extract::Captures;
#[doc(no_inline)]
pub use crate::extract::content::*;
#[doc(no_inline)]
pub use crate::extract::kind::*;
pub use crate::extract::{
    Album, Callback, Caption, Chat, Chosen, Command, Cx, Data, DeepLink, Event, Events, Extract, Inline, Me, Message,
    PreCheckout, Provide, Raw, Refusal, Shipping, Text, Timers, Update, User,
};
pub use crate::machine::{
    Any, Conversation, End, Failure, Handlers, PerApplication, PerCallbackOrigin, PerChat, PerChatUser, PerInlineUser,
    PerInvoice, PerKey, PerTopic, PerUpdate, PerUser, Schema, Stay, To, to,
};
pub use crate::press::{Brief, CallbackData};
pub use crate::reply::{
    Elsewhere, ForceReply, InlineMessage, InlineResult, Keyboard, RemoveKeyboard, Reply, ReplyKeyboard, Sent,
    Undeliverable,
};
pub use crate::runtime::Builder;
pub use crate::store::TimerId;
pub use crate::update::Glance;
pub use crate::{Bot, File};
// The methods of the Bot API, for `Bot`.
pub use crate::types::AsyncTelegramApi as _;
