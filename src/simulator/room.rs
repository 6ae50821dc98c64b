//! One chat with a bot, and what can be seen in it.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use serde_json::{Map, Value, json};

use crate::simulator::invites::Invites;
use crate::simulator::markup::Marked;
use crate::simulator::members::Members;
use crate::simulator::recent::Recent;
use crate::simulator::refusal::Refusal;
use crate::simulator::topics::Topics;
use crate::types::{Chat, ChatType, InlineKeyboardButton, MessageEntity, ReplyMarkup, User};
use crate::update::Kind;

/// The oldest messages of a chat are forgotten beyond this many.
const REMEMBERED: usize = 100_000;

/// One message as a member of the chat sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Shown {
    /// Its id in the chat.
    pub message_id: i32,
    /// Who wrote it.
    #[serde(rename = "from_id", serialize_with = "id_alone")]
    pub from: Arc<User>,
    /// When, in seconds since 1970, by the simulator's clock.
    #[serde(skip)]
    pub date: u64,
    /// The text, or the caption, without the markup it may have been sent with.
    pub text: String,
    /// When it was last edited, in seconds since 1970; `None` where it never was.
    #[serde(skip)]
    pub edited: Option<u64>,
    /// What is special about parts of the text.
    #[serde(skip)]
    pub entities: Vec<MessageEntity>,
    /// The rows of its inline keyboard.
    pub buttons: Vec<Vec<InlineKeyboardButton>>,
    /// The message it replies to.
    #[serde(skip)]
    pub reply_to: Option<i32>,
    /// What else it holds, by the names of the Bot API's `Message`: `photo`, `location`, `new_chat_members`, ... Where it
    /// holds nothing else, it is a text.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub content: Map<String, Value>,
    /// The topic it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread_id: Option<i32>,
    /// Where it was forwarded from: a `MessageOrigin`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forward_origin: Option<Value>,
    /// What it asks of those who read it, other than an inline keyboard: a keyboard of one's own, to take that away, a reply.
    #[serde(skip)]
    pub markup: Option<ReplyMarkup>,
    /// The bot through whose inline mode it was written.
    #[serde(skip)]
    pub via_bot: Option<Arc<User>>,
    /// The name by which that bot knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inline_message_id: Option<String>,
}

impl Shown {
    /// The writer's id.
    pub fn from_id(&self) -> u64 {
        self.from.id
    }

    /// The button of that number, counted from 1 through all rows.
    pub fn button(&self, number: usize) -> Option<&InlineKeyboardButton> {
        self.buttons.iter().flatten().nth(number.checked_sub(1)?)
    }
}

/// A chat: who it is for Telegram, and its messages.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) chat: Chat,
    /// Which of all chats it was in which a user spoke first; `None` while only the bot has.
    pub(crate) spoken_in: Option<usize>,
    pub(crate) members: Members,
    /// The supergroup that it became.
    pub(crate) migrated_to: Option<i64>,
    /// The ids of the messages that are pinned, the newest last.
    pub(crate) pinned: Vec<i32>,
    pub(crate) description: Option<String>,
    /// The sizes of its photo: a list of `PhotoSize`.
    pub(crate) photo: Option<Value>,
    pub(crate) sticker_set: Option<String>,
    /// What those may do who are no administrators: a `ChatPermissions`.
    pub(crate) permissions: Option<Value>,
    pub(crate) topics: Topics,
    pub(crate) invites: Invites,
    /// What people, and the bot, think of messages.
    pub(crate) reactions: Recent<(i32, u64), Vec<Value>>,
    next_message_id: i32,
    /// By their ids, which are consecutive; `None` for one that was deleted.
    messages: VecDeque<Option<Arc<Shown>>>,
    /// How many messages were forgotten.
    forgotten: usize,
    /// What became of messages later, the oldest first.
    changes: VecDeque<Change>,
    /// How many changes were forgotten.
    changes_forgotten: usize,
}

/// What became of a message.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Deleted(Arc<Shown>),
    Edited(Arc<Shown>),
}

/// What a message holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Body {
    /// The text, or the caption.
    pub(crate) text: Marked,
    pub(crate) content: Map<String, Value>,
    pub(crate) buttons: Vec<Vec<InlineKeyboardButton>>,
    pub(crate) markup: Option<ReplyMarkup>,
    /// Where it was forwarded from.
    pub(crate) forwarded: Option<Value>,
}

impl Body {
    /// A text alone.
    pub(crate) fn text(text: Marked) -> Self {
        Self { text, ..Self::default() }
    }

    /// One field of a `Message`.
    pub(crate) fn content(name: &str, value: Value) -> Self {
        Self { content: Map::from_iter([(name.to_owned(), value)]), ..Self::default() }
    }
}

/// A message before it stands in a chat.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) from: Arc<User>,
    pub(crate) date: u64,
    pub(crate) body: Body,
    pub(crate) reply_to: Option<i32>,
    pub(crate) thread_id: Option<i32>,
    pub(crate) via_bot: Option<Arc<User>>,
    pub(crate) inline_message_id: Option<String>,
}

impl Draft {
    /// A message that is nothing special.
    pub(crate) fn new(from: &Arc<User>, date: u64, body: Body) -> Self {
        let from = Arc::clone(from);
        Self { from, date, body, reply_to: None, thread_id: None, via_bot: None, inline_message_id: None }
    }
}

impl Room {
    /// An empty chat; its first message will have this id.
    pub(crate) fn starting_at(first_message_id: i32, chat: Chat) -> Self {
        Self {
            chat,
            spoken_in: None,
            members: Members::of_bot(),
            migrated_to: None,
            pinned: Vec::new(),
            description: None,
            photo: None,
            sticker_set: None,
            permissions: None,
            topics: Topics::default(),
            invites: Invites::default(),
            reactions: Recent::default(),
            next_message_id: first_message_id,
            messages: VecDeque::new(),
            forgotten: 0,
            changes: VecDeque::new(),
            changes_forgotten: 0,
        }
    }

    /// Shows a message to everybody in the chat.
    pub(crate) fn add(&mut self, draft: Draft) -> Arc<Shown> {
        let Draft { from, date, body, reply_to, thread_id, via_bot, inline_message_id } = draft;
        let Body { text: Marked { text, entities }, content, buttons, markup, forwarded } = body;
        let shown = Arc::new(Shown {
            message_id: self.next_message_id,
            from,
            date,
            text,
            edited: None,
            entities,
            buttons,
            reply_to,
            content,
            forward_origin: forwarded,
            thread_id,
            markup,
            via_bot,
            inline_message_id,
        });
        self.next_message_id = self.next_message_id.saturating_add(1);
        if self.messages.len() == REMEMBERED {
            self.messages.pop_front();
            self.forgotten += 1;
        }
        self.messages.push_back(Some(Arc::clone(&shown)));
        shown
    }

    /// The message of that id.
    pub(crate) fn message(&self, message_id: i32) -> Option<&Arc<Shown>> {
        self.messages.get(self.place(message_id)?)?.as_ref()
    }

    /// Shows a message otherwise from now on, of which nobody is told: a vote is counted.
    pub(crate) fn restate(&mut self, shown: Shown) -> Arc<Shown> {
        let shown = Arc::new(shown);
        if let Some(message) = self.place(shown.message_id).and_then(|at| self.messages.get_mut(at)) {
            *message = Some(Arc::clone(&shown));
        }
        shown
    }

    /// Shows a message otherwise from now on.
    pub(crate) fn edit(&mut self, shown: Shown) -> Arc<Shown> {
        let shown = self.restate(shown);
        self.change(Change::Edited(Arc::clone(&shown)));
        shown
    }

    /// Shows a message no more.
    pub(crate) fn delete(&mut self, shown: &Arc<Shown>) {
        if let Some(message) = self.place(shown.message_id).and_then(|at| self.messages.get_mut(at)) {
            *message = None;
        }
        self.change(Change::Deleted(Arc::clone(shown)));
    }

    /// Shows no message of a topic any more.
    pub(crate) fn delete_topic(&mut self, thread_id: i32) {
        let of_topic: Vec<_> = self.since(0).filter(|it| it.thread_id == Some(thread_id)).cloned().collect();
        of_topic.iter().for_each(|it| self.delete(it));
    }

    /// The id that the next message will get.
    pub(crate) fn next_message_id(&self) -> i32 {
        self.next_message_id
    }

    /// Whether only its administrators write, in its name.
    pub(crate) fn is_channel(&self) -> bool {
        self.chat.type_field == ChatType::Channel
    }

    /// As what the bot hears of what is written here, and of what is corrected.
    pub(crate) fn kinds(&self) -> (Kind, Kind) {
        match self.is_channel() {
            true => (Kind::ChannelPost, Kind::EditedChannelPost),
            false => (Kind::Message, Kind::EditedMessage),
        }
    }

    /// What became of messages after that many other changes, numbered.
    pub(crate) fn changes(&self, seen: usize) -> impl Iterator<Item = (usize, &Change)> {
        (self.changes_forgotten..).zip(&self.changes).skip(seen.saturating_sub(self.changes_forgotten))
    }

    fn change(&mut self, change: Change) {
        if self.changes.len() == REMEMBERED {
            self.changes.pop_front();
            self.changes_forgotten += 1;
        }
        self.changes.push_back(change);
    }

    /// Where the message of that id would be: the newest is the last.
    fn place(&self, message_id: i32) -> Option<usize> {
        let from_behind = usize::try_from(self.next_message_id.checked_sub(message_id)?).ok()?;
        self.messages.len().checked_sub(from_behind).filter(|_| from_behind > 0)
    }

    /// The messages from the one that was shown after `seen` others on, oldest first.
    pub(crate) fn since(&self, seen: usize) -> impl DoubleEndedIterator<Item = &Arc<Shown>> {
        self.messages.iter().skip(seen.saturating_sub(self.forgotten)).flatten()
    }

    /// The same, each with how many were shown before it.
    pub(crate) fn numbered(&self, seen: usize) -> impl Iterator<Item = (usize, &Arc<Shown>)> {
        let numbered = (self.forgotten..).zip(&self.messages).skip(seen.saturating_sub(self.forgotten));
        numbered.filter_map(|(at, shown)| Some((at, shown.as_ref()?)))
    }

    /// A message as the Bot API tells of it.
    pub(crate) fn telegram(&self, shown: &Shown) -> Value {
        let mut message = json!({
            "message_id": shown.message_id, "from": &*shown.from, "date": shown.date, "chat": &self.chat,
        });
        // Whoever writes in a channel does it in the channel's name.
        if self.is_channel()
            && let Some(fields) = message.as_object_mut()
        {
            fields.remove("from");
            fields.insert("sender_chat".to_owned(), json!(self.chat));
        }
        if let Some(date) = shown.edited {
            message["edit_date"] = date.into();
        }
        let (text, entities) =
            if shown.content.is_empty() { ("text", "entities") } else { ("caption", "caption_entities") };
        if !shown.text.is_empty() {
            message[text] = shown.text.as_str().into();
        }
        if !shown.entities.is_empty() {
            message[entities] = json!(shown.entities);
        }
        for (name, value) in &shown.content {
            message[name] = value.clone();
        }
        if !shown.buttons.is_empty() {
            message["reply_markup"] = json!({ "inline_keyboard": shown.buttons });
        }
        if let Some(thread_id) = shown.thread_id {
            message["message_thread_id"] = thread_id.into();
            message["is_topic_message"] = true.into();
        }
        if let Some(origin) = &shown.forward_origin {
            message["forward_origin"] = origin.clone();
        }
        if let Some(bot) = &shown.via_bot {
            message["via_bot"] = json!(**bot);
        }
        // As in the Bot API, a message that is replied to does not show what it itself replied to.
        // What replies to nothing in a topic replies to the message that it begins with.
        let topic = shown.thread_id.filter(|it| *it != shown.message_id && self.topics.has(*it));
        if let Some(original) = shown.reply_to.or(topic).and_then(|it| self.message(it)) {
            let original = Shown { reply_to: None, ..(**original).clone() };
            message["reply_to_message"] = self.telegram(&original);
        }
        message
    }

    /// The id of a message that a reply may refer to.
    pub(crate) fn replied_to(&self, message_id: i32, or_nothing: bool) -> Result<Option<i32>, Refusal> {
        match self.message(message_id) {
            Some(original) => Ok(Some(original.message_id)),
            None if or_nothing => Ok(None),
            None => Err(Refusal::bad_request("message to be replied not found")),
        }
    }
}

fn id_alone<S: Serializer>(user: &Arc<User>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(user.id)
}
