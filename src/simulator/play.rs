//! What is played with a simulator: its clock, its people and chats, its bot, and what is kept of it.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use crate::clock::Clock;
use crate::simulator::account::Account;
use crate::simulator::{ChatView, Person, Simulator, TOKEN, YOU, people, steps};
#[cfg(feature = "testing")]
use crate::simulator::{faults, params, server};
use crate::{Bot, Error, Result};

impl Simulator {
    /// The time in which dates, deadlines and retention are counted; turn it as you like.
    pub fn clock(&self) -> &Clock {
        &self.world.clock
    }

    /// The bot of [`TOKEN`], with this simulator as its server. It has no [`Limits`](crate::Limits) unless it is
    /// [given](crate::Builder::limits) some.
    ///
    /// # Errors
    /// As [`Bot::new`].
    pub fn bot(&self) -> Result<Bot> {
        Ok(Bot::new(TOKEN)?.api_url(self.url())?.unlimited())
    }

    /// What people did here so far, as the Rust source of a test that does it again and expects what the bot did, with the
    /// [test kit](crate::testing). `conversations` are the types of the bot's conversations, as the test is to name them.
    ///
    /// The test begins at the time at which it was played. Where the bot did something by itself, a second or more after anybody did
    /// anything, the test turns the clock by as much. A file is one of the same size, of other bytes; `docs/TESTING.md` says what else differs.
    pub fn as_test(&self, conversations: &[&str]) -> String {
        steps::as_test(&self.account, conversations)
    }

    /// The user who writes when no name is given, with the id [`YOU`].
    pub fn you(&self) -> Person {
        Person::new(&self.account, YOU, None)
    }

    /// The user of that name, towards the bot of [`TOKEN`]. The id is made from the name and the same in every run.
    pub fn user(&self, name: &str) -> Person {
        Person::new(&self.account, people::user_id(name), Some(name))
    }

    /// A chat with the bot of [`TOKEN`], read from its first message on.
    pub fn chat(&self, chat_id: i64) -> ChatView {
        ChatView::new(&self.account, chat_id)
    }

    /// The id of the group of that name, the same in every run.
    pub fn group_id(&self, name: &str) -> i64 {
        people::group_id(name)
    }

    /// Hands the bot of [`TOKEN`] an update as it is: of an unknown kind, with a broken body, or a second time. It is not
    /// held back by `allowed_updates`. An object without an `update_id` gets the next one.
    ///
    /// # Errors
    /// [`Error::Setting`] where `json` is no JSON at all, since one such update would spoil the whole answer.
    pub fn inject(&self, json: &str) -> Result<()> {
        let parsed: serde_json::Value = serde_json::from_str(json)
            .map_err(|error| Error::Setting(format!("what is injected has to be JSON: {error}")))?;
        self.account.inject(parsed, json);
        Ok(())
    }

    /// Writes down in a file what happens at the bot of [`TOKEN`], line by line: the updates that come to it, its calls and their
    /// answers, when the clock is turned. What was in the file before is lost. `testing::Recording` plays it again, if it has
    /// everything from the start of the bot on.
    ///
    /// What people wrote stands in it as they wrote it; the bot's token, a webhook's secret and the token of a payment's provider do
    /// not.
    ///
    /// # Errors
    /// [`Error::System`] where the file cannot be made.
    pub fn record(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let system = |source| {
            let doing = format!("cannot write the recording {}", path.display());
            Error::System { doing, source }
        };
        self.account.inside.record(File::create(path).map_err(system)?).map_err(system)
    }

    /// Waits until the bot of [`TOKEN`] has confirmed every update it was sent, or its webhook has taken it. Cancellation safe.
    pub async fn confirmed(&self) {
        let clock = self.clock().clone();
        self.account.once(|state| (state.pending(clock.now()) == 0).then_some(())).await;
    }

    /// Notes everything that happens from now on, for the page and for recordings.
    pub(crate) fn note(&self) {
        self.world.note();
    }

    pub(crate) fn account(&self) -> &Arc<Account> {
        &self.account
    }

    /// Carries out a call of the bot of [`TOKEN`] at once: the HTTP status and the body of the answer; `None` where none comes.
    #[cfg(feature = "testing")]
    pub(crate) async fn call(&self, method: &str, body: bytes::Bytes) -> Option<(u16, String)> {
        let outcome = match params::Params::read(None, Some("application/json"), &body) {
            Ok(params) => faults::call(&self.world, &self.account, method, &params).await,
            Err(refusal) => faults::Outcome::Answer(Err(refusal)),
        };
        match outcome {
            faults::Outcome::Answer(result) => Some(server::envelope(result)),
            faults::Outcome::Cut => None,
            faults::Outcome::Page { status, body } => Some((status, body)),
        }
    }
}
