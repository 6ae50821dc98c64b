//! Users who send more than they may: what is over is dropped before anything is done for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tracing::{debug, warn};

use crate::clock::Moment;
use crate::figures;
use crate::limits::{Due, Pace};
use crate::press;
use crate::reply::{Call, Effect};
use crate::types::methods::{AnswerCallbackQueryParams, SendMessageParams};
use crate::update::{ChatKind, Content, Incoming, Kind};

/// How much one user may send: a token bucket for each. Given to [`Builder::per_user`](crate::Builder::per_user), where it says
/// what becomes of the rest.
///
/// ```
/// use std::time::Duration;
/// use stategram::Quota;
///
/// // Twenty a minute, and five of them at once.
/// let quota = Quota::new(20, Duration::from_secs(60)).burst(5).warning("Not so fast, please.").toast("Not so fast.");
/// ```
///
/// | | by default | set by |
/// |---|---|---|
/// | how much, in the long run | one update a second | [`new`](Self::new) |
/// | how much at once, after a silence | 30 updates; with [`new`](Self::new) as much as in its time | [`burst`](Self::burst) |
/// | what is said to who floods | nothing | [`warning`](Self::warning) |
/// | at most so often | once a minute | [`warning_every`](Self::warning_every) |
/// | what is shown to who presses buttons too fast | nothing, and the button stops spinning | [`toast`](Self::toast) |
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a quota holds for the bot that it is given to"]
pub struct Quota {
    updates: u32,
    time: Duration,
    burst: u32,
    warning: Option<Arc<str>>,
    every: Duration,
    toast: Option<Arc<str>>,
}

impl Quota {
    /// So many updates in each stretch of time. They may all come at once; then the next may come when as much time has passed as
    /// it has a share in: with 20 a minute, after 3 s.
    pub fn new(updates: u32, time: Duration) -> Self {
        Self { updates, time, burst: updates, warning: None, every: Duration::from_mins(1), toast: None }
    }

    /// How many may come at once. What is used up of it comes back one by one.
    pub fn burst(self, updates: u32) -> Self {
        Self { burst: updates, ..self }
    }

    /// What is said in the private chat of a user whose message is dropped: once in each flood, which lasts until the user has been
    /// silent for so long that the whole [`burst`](Self::burst) is there again. In groups nothing is said. Like all that the framework
    /// sends by itself, it is in no store.
    pub fn warning(self, text: impl Into<String>) -> Self {
        Self { warning: Some(text.into().into()), ..self }
    }

    /// How long the [`warning`](Self::warning) is at least not said again, also in another flood; a minute by default.
    pub fn warning_every(self, time: Duration) -> Self {
        Self { every: time, ..self }
    }

    /// What is shown to a user whose press on a button is dropped; at most 200 characters.
    pub fn toast(self, text: impl Into<String>) -> Self {
        Self { toast: Some(text.into().into()), ..self }
    }

    /// What is wrong with it, in a sentence.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.updates == 0 || self.time.is_zero() || self.burst == 0 {
            let Self { updates, time, burst, .. } = self;
            return Err(format!(
                "a quota of {updates} updates in {time:?}, {burst} at once: nobody could ever write; give `Quota` at least 1 update, in a \
                 time above zero, and a burst of at least 1"
            ));
        }
        let texts = [("warning", &self.warning, LONGEST_TEXT), ("toast", &self.toast, LONGEST_TOAST)];
        for (name, text, most) in texts {
            let length = text.as_ref().map_or(1, |it| it.chars().count());
            if !(1..=most).contains(&length) {
                return Err(format!("`Quota::{name}`: a text of {length} characters; Telegram allows 1 to {most}"));
            }
        }
        Ok(())
    }
}

/// One update a second, 30 of them at once: three albums, or a long message in parts.
impl Default for Quota {
    fn default() -> Self {
        Self::new(30, Duration::from_secs(30))
    }
}

const LONGEST_TEXT: usize = 4096;
const LONGEST_TOAST: usize = 200;

/// What all users have sent, as far as it counts.
///
/// A user is in the map until all is paid off and a warning may be said again. Others are swept out whenever the map has doubled
/// since, so that it has twice as many entries as there are such users at most, and an update costs a look.
#[derive(Debug)]
pub(crate) struct Floods {
    quota: Quota,
    pace: Pace,
    users: Mutex<Users>,
}

#[derive(Debug, Default)]
struct Users {
    by_id: HashMap<i64, User>,
    sweep_at: usize,
}

#[derive(Debug, Default)]
struct User {
    due: Due,
    /// Something was dropped since all was paid off.
    floods: bool,
    /// And a warning was said.
    told: bool,
    /// When the last one was.
    warned: Option<Moment>,
}

/// What becomes of an update.
#[derive(Debug)]
pub(crate) enum Judged {
    /// It is taken in.
    Within,
    /// It is dropped, and this is said, if anything.
    Over(Option<Effect>),
}

impl Floods {
    pub(crate) fn new(quota: Quota) -> Self {
        let pace = Pace::per(quota.updates, quota.time, quota.burst);
        Self { quota, pace, users: Mutex::default() }
    }

    /// Counts the update for its user; what nobody did, and what must not be lost, is for everybody.
    pub(crate) fn judge(&self, update: &Incoming, now: Moment) -> Judged {
        let Some(user_id) = update.sender_id().filter(|_| !must_not_be_lost(update)) else { return Judged::Within };
        let (begins, warns) = {
            let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
            users.sweep(now, self.quota.every);
            let user = users.by_id.entry(user_id).or_default();
            if user.due.is_over(now) {
                (user.floods, user.told) = (false, false);
            }
            if self.pace.ready(user.due, 1) <= now {
                self.pace.take(&mut user.due, now, 1);
                return Judged::Within;
            }
            let begins = !std::mem::replace(&mut user.floods, true);
            let warns = !user.told && !user.was_warned(now, self.quota.every) && self.may_warn(update);
            if warns {
                (user.told, user.warned) = (true, Some(now));
            }
            (begins, warns)
        };
        metrics::counter!(figures::UPDATES_FLOODED).increment(1);
        match begins {
            true => warn!(user_id, "sends more than one user may: what is over is dropped"),
            false => debug!(user_id, update_id = update.update_id(), "dropped: it is more than one user may send"),
        }
        Judged::Over(match update.kind() {
            Kind::CallbackQuery => update.query_id().map(|id| self.answer(id)),
            _ if warns => self.warning(update),
            _ => None,
        })
    }

    /// Whether it can be said to its user alone that it is dropped.
    fn may_warn(&self, update: &Incoming) -> bool {
        let in_private = update.chat().is_some_and(|it| it.kind == ChatKind::Private);
        self.quota.warning.is_some() && in_private && matches!(update.kind(), Kind::Message | Kind::EditedMessage)
    }

    fn warning(&self, update: &Incoming) -> Option<Effect> {
        let (chat, text) = (update.chat()?, self.quota.warning.as_deref()?);
        let params = SendMessageParams::builder().chat_id(chat.id).text(text).build();
        Some(Call::SendMessage(Box::new(params)).into())
    }

    fn answer(&self, query_id: &str) -> Effect {
        let empty = || AnswerCallbackQueryParams::builder().callback_query_id(query_id).build();
        let shown = self.quota.toast.as_deref().and_then(|text| press::toast(query_id, text));
        shown.unwrap_or_else(|| Call::AnswerCallbackQuery(Box::new(empty()))).into()
    }
}

impl Users {
    fn sweep(&mut self, now: Moment, every: Duration) {
        if self.by_id.len() < self.sweep_at.max(LEAST_SWEPT) {
            return;
        }
        self.by_id.retain(|_, user| !user.due.is_over(now) || user.was_warned(now, every));
        self.sweep_at = 2 * self.by_id.len();
        self.by_id.shrink_to(self.sweep_at);
    }
}

/// Fewer are not worth a sweep.
const LEAST_SWEPT: usize = 1024;

impl User {
    /// Whether that is too short a time ago to say it again.
    fn was_warned(&self, now: Moment, every: Duration) -> bool {
        self.warned.is_some_and(|at| now < at + every)
    }
}

/// Money, and where a group has gone.
fn must_not_be_lost(update: &Incoming) -> bool {
    let is_payment = matches!(update.kind(), Kind::PreCheckoutQuery | Kind::PurchasedPaidMedia | Kind::ShippingQuery);
    is_payment
        || matches!(
            update.content(),
            Some(
                Content::MigrateFromChatId
                    | Content::MigrateToChatId
                    | Content::RefundedPayment
                    | Content::SuccessfulPayment
            )
        )
}

#[cfg(test)]
mod tests;
