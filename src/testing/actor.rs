//! Somebody who talks to the bot.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use crate::simulator::{Answer, InlineAnswer, Person, Place};
use crate::testing::bot::{Group, Stage};

/// A user, in the private chat with the bot or in a group. Every step waits until all that follows from it is done.
#[derive(Clone)]
pub struct Actor {
    stage: Arc<Stage>,
    person: Person,
    group: Option<String>,
}

/// What is chosen of several: by its number from 1, or by how it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick<'a> {
    /// The one of this number, counted from 1.
    Number(usize),
    /// The first whose title begins so.
    Title(&'a str),
}

impl From<usize> for Pick<'_> {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<&'a str> for Pick<'a> {
    fn from(title: &'a str) -> Self {
        Self::Title(title)
    }
}

impl Actor {
    pub(super) fn new(stage: &Arc<Stage>, name: &str) -> Self {
        Self { stage: Arc::clone(stage), person: stage.simulator.user(name), group: None }
    }

    /// The same user in a group.
    #[must_use]
    pub fn in_(&self, group: &Group) -> Self {
        Self { group: Some(group.name.clone()), ..self.clone() }
    }

    /// The user's id, which is the id of the private chat too.
    pub fn id(&self) -> i64 {
        self.person.id()
    }

    /// The same user without the waiting, for what happens while the bot is at work.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// Writes; gives the message's id.
    #[track_caller]
    pub fn says(&self, text: &str) -> impl Future<Output = i32> {
        let at = Location::caller();
        async move {
            let place = self.place();
            let written = place.say(text);
            self.settle(at, &place).await;
            written.shown.message_id
        }
    }

    /// Opens a link `t.me/<bot>?start=<payload>` and begins: the bot gets `/start <payload>`.
    #[track_caller]
    pub fn starts(&self, payload: &str) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            let place = self.place();
            place.say(format!("/start {payload}").trim_end());
            self.settle(at, &place).await;
        }
    }

    /// Presses the button with this label: of the last inline keyboard of the chat. Gives what the bot answered; empty where it
    /// did not answer, or could not.
    ///
    /// # Panics
    /// Where the last keyboard has no such button, or one that the bot would not hear of.
    #[track_caller]
    pub fn presses(&self, label: &str) -> impl Future<Output = Answer> {
        let at = Location::caller();
        async move {
            let place = self.place();
            match place.press(label) {
                Ok(press) => {
                    self.settle(at, &place).await;
                    press.answer().unwrap_or_default()
                }
                Err(error) => self.stage.fail(at, &format!("{} presses {label:?}: {error}", self.name())),
            }
        }
    }

    /// Presses the button with this label under the last message whose text begins so: a keyboard that is not the last one.
    ///
    /// # Panics
    /// As [`presses`](Self::presses).
    #[track_caller]
    pub fn presses_under(&self, text: &str, label: &str) -> impl Future<Output = Answer> {
        let at = Location::caller();
        async move {
            let place = self.place();
            match place.press_under(text, label) {
                Ok(press) => {
                    self.settle(at, &place).await;
                    press.answer().unwrap_or_default()
                }
                Err(error) => {
                    self.stage.fail(at, &format!("{} presses {label:?} under {text:?}: {error}", self.name()))
                }
            }
        }
    }

    /// Types the bot's name and these words. Gives what the bot offered, if anything.
    #[track_caller]
    pub fn types_inline(&self, words: &str) -> impl Future<Output = Option<InlineAnswer>> {
        let at = Location::caller();
        async move {
            let place = self.place();
            let query = place.type_inline(words, "");
            self.settle(at, &place).await;
            query.answer()
        }
    }

    /// Chooses what the bot offered last, by its number or by how it begins; gives the id of the message that it becomes.
    ///
    /// ```
    /// # async fn example(ann: stategram::testing::Actor) {
    /// ann.types_inline("cats").await;
    /// ann.chooses("Siamese").await;
    /// ann.types_inline("cats").await;
    /// ann.chooses(1).await;
    /// # }
    /// ```
    ///
    /// # Panics
    /// Where it is not offered.
    #[track_caller]
    pub fn chooses<'a>(&'a self, which: impl Into<Pick<'a>>) -> impl Future<Output = i32> {
        let at = Location::caller();
        let which = which.into();
        async move {
            let place = self.place();
            match place.choose_offer(which) {
                Ok(written) => {
                    self.settle(at, &place).await;
                    written.shown.message_id
                }
                Err(error) => self.stage.fail(at, &format!("{} chooses {which}: {error}", self.name())),
            }
        }
    }

    fn place(&self) -> Place {
        match &self.group {
            Some(group) => self.person.group(group),
            None => self.person.private(),
        }
    }

    async fn settle(&self, at: &Location<'_>, place: &Place) {
        self.stage.settle(at, Some(place.chat.id)).await;
    }

    fn name(&self) -> String {
        self.place().user.first_name.clone()
    }
}

impl fmt::Display for Pick<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "#{number}"),
            Self::Title(title) => write!(f, "{title:?}"),
        }
    }
}

impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Actor").field("name", &self.name()).field("group", &self.group).finish_non_exhaustive()
    }
}
