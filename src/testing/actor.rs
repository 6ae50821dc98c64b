//! Somebody who talks to the bot.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use crate::simulator::{Act, CallbackAnswer, InlineAnswer, Parcel, Person, Place, Which};
use crate::testing::bot::{Group, Stage};
use crate::testing::pick::Pick;

/// A user, in the private chat with the bot or in a group. Every step waits until all that follows from it is done.
#[derive(Clone)]
pub struct Actor {
    stage: Arc<Stage>,
    person: Person,
    group: Option<String>,
    topic: Option<i32>,
    on: Option<Target>,
}

/// The message that something is done to.
#[derive(Clone, Debug)]
enum Target {
    Number(usize),
    Words(String),
}

impl Actor {
    pub(super) fn new(stage: &Arc<Stage>, name: &str) -> Self {
        Self { stage: Arc::clone(stage), person: stage.simulator.user(name), group: None, topic: None, on: None }
    }

    /// The same user in a group.
    #[must_use]
    pub fn in_(&self, group: &Group) -> Self {
        Self { group: Some(group.name.clone()), ..self.clone() }
    }

    /// The same user, who does the next thing to an earlier message: to the last one whose words, as a
    /// [transcript](crate::testing#transcripts) has them, begin so; or to the one of this number, counted from the last, which is 1.
    ///
    /// It is for what is done to a message: replies, corrections, reactions, votes, payments and presses. What is said or sent is a reply
    /// to it.
    ///
    /// ```
    /// # async fn example(ann: stategram::testing::Actor) {
    /// ann.on("Which one?").replies("The red one").await;
    /// ann.on("[invoice Tea").pays().await;
    /// ann.on(3).reacts("\u{1f44d}").await;
    /// # }
    /// ```
    ///
    /// # Panics
    /// What is done then fails where there is no such message.
    #[must_use]
    pub fn on<'a>(&self, message: impl Into<Pick<'a>>) -> Self {
        let on = match message.into() {
            Pick::Number(number) => Target::Number(number),
            Pick::Title(words) => Target::Words(words.to_owned()),
        };
        Self { on: Some(on), ..self.clone() }
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
            let place = self.begins(at);
            let written = place.say(text);
            self.settle(at, &place).await;
            written.shown.message_id
        }
    }

    /// Opens a link `t.me/<bot>?start=<payload>` and begins: the bot gets `/start <payload>`.
    #[track_caller]
    pub fn starts<'a>(&'a self, payload: &'a str) -> impl Future<Output = ()> {
        self.does("opens a link", Act::Start(payload))
    }

    /// Sends a photo, a place, a contact.
    #[track_caller]
    pub fn sends(&self, parcel: Parcel) -> impl Future<Output = ()> {
        self.does("sends", Act::Send(parcel))
    }

    /// Sends several files as one album.
    #[track_caller]
    pub fn sends_album(&self, parcels: impl IntoIterator<Item = Parcel>) -> impl Future<Output = ()> {
        self.does("sends an album", Act::Album(parcels.into_iter().collect()))
    }

    /// Replies to the bot's last message.
    ///
    /// # Panics
    /// Where there is none.
    #[track_caller]
    pub fn replies<'a>(&'a self, text: &'a str) -> impl Future<Output = ()> {
        self.does("replies", Act::Reply(text))
    }

    /// Replies to the message of this id.
    #[track_caller]
    pub fn replies_to<'a>(&'a self, message_id: i32, text: &'a str) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            let place = Place { on: Some(message_id), ..self.begins(at) };
            self.acts(at, &place, "replies", Act::Reply(text)).await;
        }
    }

    /// Writes something else instead of his or her last text.
    ///
    /// # Panics
    /// Where there is none.
    #[track_caller]
    pub fn corrects<'a>(&'a self, text: &'a str) -> impl Future<Output = ()> {
        self.does("corrects", Act::Correct(text))
    }

    /// Reacts to the bot's last message with an emoji; `""` takes the reaction back. In a group only an administrator hears of it,
    /// and everywhere only a bot that asks for `message_reaction`.
    ///
    /// # Panics
    /// Where the bot has written nothing.
    #[track_caller]
    pub fn reacts<'a>(&'a self, emoji: &'a str) -> impl Future<Output = ()> {
        self.does("reacts", Act::React(emoji.split_whitespace().collect()))
    }

    /// Votes for the options of these numbers, from 1, in the chat's last poll; none takes the vote back.
    ///
    /// # Panics
    /// Where there is no such poll or option.
    #[track_caller]
    pub fn votes(&self, options: &[usize]) -> impl Future<Output = ()> {
        self.does("votes", Act::Vote(options.to_vec()))
    }

    /// Pays the chat's last invoice: answers what is asked with an address in London, chooses the first way of shipping, and waits
    /// for the bot to sell.
    ///
    /// # Panics
    /// Where there is no invoice.
    #[track_caller]
    pub fn pays(&self) -> impl Future<Output = ()> {
        self.does("pays", Act::Pay(1))
    }

    /// The same with the way of shipping of this number, from 1.
    ///
    /// # Panics
    /// Where there is no invoice.
    #[track_caller]
    pub fn pays_shipping(&self, option: usize) -> impl Future<Output = ()> {
        self.does("pays", Act::Pay(option))
    }

    /// Presses a button that the bot never sent, under the last keyboard, with data of one's own.
    ///
    /// # Panics
    /// Where the chat has no keyboard at all.
    #[track_caller]
    pub fn forges_press<'a>(&'a self, data: &'a str) -> impl Future<Output = ()> {
        self.does("forges a press", Act::Forge(data))
    }

    /// Joins the group.
    ///
    /// # Panics
    /// In a private chat; so do the others for groups.
    #[track_caller]
    pub fn joins(&self) -> impl Future<Output = ()> {
        self.does("joins", Act::Join)
    }

    /// Leaves the group.
    #[track_caller]
    pub fn leaves(&self) -> impl Future<Output = ()> {
        self.does("leaves", Act::Leave)
    }

    /// Adds the bot to the group.
    #[track_caller]
    pub fn adds_bot(&self) -> impl Future<Output = ()> {
        self.does("adds the bot", Act::AddBot)
    }

    /// Throws the bot out of the group.
    #[track_caller]
    pub fn removes_bot(&self) -> impl Future<Output = ()> {
        self.does("removes the bot", Act::RemoveBot)
    }

    /// Makes the bot an administrator of the group.
    #[track_caller]
    pub fn promotes_bot(&self) -> impl Future<Output = ()> {
        self.does("promotes the bot", Act::PromoteBot)
    }

    /// Makes a supergroup of the group, which has another id then. The [`Group`] stands for it from now on.
    #[track_caller]
    pub fn upgrades_group(&self) -> impl Future<Output = ()> {
        self.does("upgrades the group", Act::Migrate)
    }

    /// Blocks the bot. Writing to it takes that back.
    ///
    /// # Panics
    /// In a group; so does [`unblocks_bot`](Self::unblocks_bot).
    #[track_caller]
    pub fn blocks_bot(&self) -> impl Future<Output = ()> {
        self.does("blocks the bot", Act::Block)
    }

    /// Takes back that the bot is blocked.
    #[track_caller]
    pub fn unblocks_bot(&self) -> impl Future<Output = ()> {
        self.does("unblocks the bot", Act::Unblock)
    }

    /// Presses the button with this label: of the last inline keyboard of the chat, or else of the keyboard in the place of the
    /// letters, which sends what stands on it, or the contact or the location that it asks for. Gives what the bot answered; empty where it
    /// did not answer, or could not.
    ///
    /// # Panics
    /// Where the last keyboard has no such button, or one that the bot would not hear of.
    #[track_caller]
    pub fn presses<'a>(&'a self, label: &'a str) -> impl Future<Output = CallbackAnswer> {
        self.presses_which(Pick::Title(label))
    }

    /// The same with the button of this number, counted from 1 through all rows: of a board of which many fields have one label.
    ///
    /// # Panics
    /// As [`presses`](Self::presses).
    #[track_caller]
    pub fn presses_number(&self, number: usize) -> impl Future<Output = CallbackAnswer> {
        self.presses_which(Pick::Number(number))
    }

    /// Presses the button with this label under the last message whose text begins so: a keyboard that is not the last one.
    ///
    /// # Panics
    /// As [`presses`](Self::presses).
    #[track_caller]
    pub fn presses_under(&self, text: &str, label: &str) -> impl Future<Output = CallbackAnswer> {
        let at = Location::caller();
        async move {
            let place = self.begins(at);
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
            let place = self.begins(at);
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
            let place = self.begins(at);
            match place.choose_offer(which) {
                Ok(written) => {
                    self.settle(at, &place).await;
                    written.shown.message_id
                }
                Err(error) => self.stage.fail(at, &format!("{} chooses {which}: {error}", self.name())),
            }
        }
    }

    /// The same user in a topic of the group.
    #[must_use]
    pub fn in_topic(&self, group: &Group, thread_id: i32) -> Self {
        Self { topic: Some(thread_id), ..self.in_(group) }
    }

    #[track_caller]
    fn presses_which<'a>(&'a self, which: Pick<'a>) -> impl Future<Output = CallbackAnswer> + 'a {
        let at = Location::caller();
        async move {
            let place = self.begins(at);
            let pressed = match which {
                Pick::Number(number) => place.press(Which::Number(number)),
                Pick::Title(label) => place.press(Which::Label(label)),
            };
            match pressed {
                Ok(press) => {
                    self.settle(at, &place).await;
                    press.and_then(|it| it.answer()).unwrap_or_default()
                }
                Err(error) => self.stage.fail(at, &format!("{} presses {which}: {error}", self.name())),
            }
        }
    }

    #[track_caller]
    fn does<'a>(&'a self, verb: &'static str, act: Act<'a>) -> impl Future<Output = ()> + 'a {
        let at = Location::caller();
        async move {
            let place = self.begins(at);
            self.acts(at, &place, verb, act).await;
        }
    }

    async fn acts(&self, at: &Location<'_>, place: &Place, verb: &str, act: Act<'_>) {
        if let Err(refusal) = place.act(act) {
            self.stage.fail(at, &format!("{} {verb}: {}", self.name(), refusal.sentence()));
        }
        self.settle(at, place).await;
    }

    /// Writes down what happened before the step, so that it stands before it.
    fn begins(&self, at: &Location<'_>) -> Place {
        self.stage.catch_up(None);
        let place = self.place();
        let which = match &self.on {
            None => return place,
            Some(Target::Number(number)) => Pick::Number(*number),
            Some(Target::Words(words)) => Pick::Title(words),
        };
        match place.find(which) {
            Some(id) => Place { on: Some(id), ..place },
            None => self.stage.fail(at, &format!("{} means a message that is not there: {which}", self.name())),
        }
    }

    fn place(&self) -> Place {
        let place = match &self.group {
            Some(group) => self.person.group(group),
            None => self.person.private(),
        };
        Place { thread_id: self.topic, ..place }
    }

    async fn settle(&self, at: &Location<'_>, place: &Place) {
        self.stage.settle(at, Some(place.chat.id)).await;
    }

    fn name(&self) -> String {
        self.place().user.first_name.clone()
    }
}

impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Actor").field("name", &self.name()).field("group", &self.group).finish_non_exhaustive()
    }
}
