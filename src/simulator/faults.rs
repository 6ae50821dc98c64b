//! What goes wrong: calls, as a test wants them to, updates, and the bot itself.

mod crash;
mod disorder;
mod http;
mod script;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use self::crash::{Killer, crash};
pub(crate) use self::disorder::Disorder;
pub(crate) use self::http::{keep, kept, lift, look, plan};
use self::script::Course;
pub(crate) use self::script::{Faults, Outcome, call};

use crate::simulator::Simulator;
use crate::simulator::account::Account;
use crate::simulator::refusal::Refusal;

impl Simulator {
    /// Has the next call of that method go wrong, of the bot of [`TOKEN`](crate::simulator::TOKEN): in what way, and whether only
    /// in one chat or more than once, is said behind it. `*` is any method, `getUpdates` included.
    ///
    /// Of several faults that fit a call the one that was made first happens, until it has happened as often as it was to.
    /// What people can do by themselves has no fault: block the bot
    /// ([`Actor::blocks_bot`](crate::testing::Actor::blocks_bot)), remove it from a group, make a supergroup of one.
    ///
    /// ```
    /// # use std::time::Duration;
    /// use stategram::bot::ApiError;
    /// use stategram::simulator::{Simulator, YOU};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> stategram::Result<()> {
    /// let simulator = Simulator::start().await?;
    /// let bot = simulator.bot()?;
    /// let busy = simulator.fault("sendMessage").in_chat(YOU).times(2).throttle(Duration::from_secs(3));
    /// for _ in 0..2 {
    ///     let refused = bot.to(YOU).text("Hello").await;
    ///     assert!(matches!(refused, Err(ApiError::Throttled { retry_after, .. }) if retry_after.as_secs() == 3));
    /// }
    /// bot.to(YOU).text("Hello").await?;
    /// assert_eq!(busy.met(), 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn fault(&self, method: &str) -> FaultPlan {
        FaultPlan::new(self.account(), method)
    }
}

/// A fault of which it is still to be said what it is; see [`Simulator::fault`].
#[must_use = "nothing goes wrong until it is said how"]
pub struct FaultPlan {
    account: Arc<Account>,
    method: String,
    chat_id: Option<i64>,
    times: Option<usize>,
    carried_out: bool,
}

/// A fault, which calls meet. Dropped, it stays; clones are the same.
#[derive(Clone)]
pub struct Fault {
    account: Arc<Account>,
    id: u64,
    course: Arc<Course>,
}

/// What becomes of a call.
#[derive(Clone, Debug)]
pub(crate) enum Wrong {
    /// The connection is closed.
    Cut,
    /// For this long, or until the fault is lifted.
    Held(Option<Duration>),
    /// Something else answers.
    Page { status: u16, body: String },
    /// Telegram says no.
    Refused(Refusal),
}

impl FaultPlan {
    pub(crate) fn new(account: &Arc<Account>, method: &str) -> Self {
        let account = Arc::clone(account);
        Self { account, method: method.to_ascii_lowercase(), chat_id: None, times: Some(1), carried_out: false }
    }

    /// Only calls with this `chat_id` meet it.
    pub fn in_chat(self, chat_id: i64) -> Self {
        Self { chat_id: Some(chat_id), ..self }
    }

    /// It happens this often; once where nothing is said.
    pub fn times(self, times: usize) -> Self {
        Self { times: Some(times), ..self }
    }

    /// It happens until it is [lifted](Fault::lift).
    pub fn always(self) -> Self {
        Self { times: None, ..self }
    }

    /// The call is carried out before it goes wrong, so that what is wrong is its answer alone: a message that the chat shows,
    /// and of which the bot does not hear. Where nothing is said, a call that goes wrong has not happened.
    pub fn carried_out(self) -> Self {
        Self { carried_out: true, ..self }
    }

    /// It is refused with code 429, and the bot asked to wait, in `parameters` and in the header `Retry-After`: in whole
    /// seconds, a fraction counting as one.
    pub fn throttle(self, retry_after: Duration) -> Fault {
        let seconds = retry_after.as_secs() + u64::from(retry_after.subsec_nanos() > 0);
        self.happens(Wrong::Refused(Refusal::too_many_requests(seconds)))
    }

    /// It is refused with that code, which is the HTTP status, too, in these words. Telegram's own of some refusals:
    ///
    /// | code | description |
    /// |---|---|
    /// | 403 | `Forbidden: bot was blocked by the user` |
    /// | 403 | `Forbidden: bot was kicked from the supergroup chat` |
    /// | 403 | `Forbidden: user is deactivated` |
    /// | 403 | `Forbidden: bot can't initiate conversation with a user` |
    /// | 400 | `Bad Request: chat not found` |
    /// | 400 | `Bad Request: message to edit not found` |
    /// | 400 | `Bad Request: not enough rights to send text messages to the chat` |
    /// | 500 | `Internal Server Error: restart` |
    /// | 502 | `Bad Gateway` |
    pub fn refuse(self, code: u16, description: &str) -> Fault {
        self.happens(Wrong::Refused(Refusal::new(code, description.to_owned())))
    }

    /// The connection is closed without an answer.
    ///
    /// A bot in the same process that has no socket
    /// ([`Setup::in_process`](crate::testing::Setup::in_process)) is told the same by its transport.
    pub fn cut(self) -> Fault {
        self.happens(Wrong::Cut)
    }

    /// It is answered with what is no answer of the Bot API: a proxy's page, half an answer, nothing at all.
    pub fn garble(self, status: u16, body: &str) -> Fault {
        self.happens(Wrong::Page { status, body: body.to_owned() })
    }

    /// It is answered this much later by the simulator's clock, or when the fault is lifted. Until then it has not been carried
    /// out, unless that is [said](Self::carried_out).
    pub fn delay(self, time: Duration) -> Fault {
        self.happens(Wrong::Held(Some(time)))
    }

    /// It is answered when the fault is [lifted](Fault::lift), and not before. Until then it has not been carried out, unless
    /// that is [said](Self::carried_out), and never is where the bot gives up.
    pub fn hold(self) -> Fault {
        self.happens(Wrong::Held(None))
    }

    fn happens(self, wrong: Wrong) -> Fault {
        let Self { account, method, chat_id, times, carried_out } = self;
        let (id, course) = account.state().faults.add(method, chat_id, times, carried_out, wrong);
        Fault { account, id, course }
    }
}

impl Fault {
    /// How many calls have met it.
    pub fn met(&self) -> usize {
        self.course.met()
    }

    /// Waits until this many calls have met it. Cancellation safe.
    pub async fn until_met(&self, times: usize) {
        self.account.once(|_| (self.met() >= times).then_some(())).await;
    }

    /// No further call meets it, and those that it holds are let go.
    pub fn lift(&self) {
        self.account.state().faults.remove(self.id);
        self.course.lifted.cancel();
    }
}

impl fmt::Debug for FaultPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, chat_id, times, carried_out, .. } = self;
        let mut plan = f.debug_struct("FaultPlan");
        plan.field("method", method).field("chat_id", chat_id).field("times", times).field("carried_out", carried_out);
        plan.finish_non_exhaustive()
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault").field("id", &self.id).field("met", &self.met()).finish_non_exhaustive()
    }
}
