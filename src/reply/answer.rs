//! Answers to inline queries, and to the queries about a payment.

use std::collections::HashSet;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use crate::reply::queue::Queue;
use crate::reply::{Call, InlineResult, MethodCall, Query, Reply, ReplyError, limits};
use crate::types::WebAppInfo;
use crate::types::inline_mode::{InlineQueryResult, InlineQueryResultsButton};
use crate::types::methods::{AnswerInlineQueryParams, AnswerPreCheckoutQueryParams, AnswerShippingQueryParams};
use crate::types::payments::ShippingOption;

impl<P> Reply<P> {
    /// Answers the inline query with these results, at most 50; with none the user is shown that there are none. What it
    /// returns refines the answer, and may be ignored.
    ///
    /// The framework makes the one call of `answerInlineQuery` when the turn is committed: the last answer counts, and of
    /// several conversations that of the earliest-registered one whose handler took the query. A query that was taken and
    /// is not answered is left alone. An answer that comes later than 30 seconds after its query is dropped and counted,
    /// since Telegram would refuse it. Where there is no inline query there is nobody to answer, and it is dropped.
    ///
    /// Every letter that a user types is a query. A newer one supersedes the older one of the same user: its handler is
    /// cancelled at its next `.await`, and nothing of it is committed or sent. What a handler gave to `spawn_blocking` runs to
    /// its end, and its result is dropped.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use stategram::prelude::*;
    ///
    /// #[derive(Conversation, Serialize, Deserialize, Clone)]
    /// #[conversation(per_user)]
    /// enum Echo {
    ///     #[state(entry)]
    ///     Idle,
    /// }
    /// use echo::Idle;
    ///
    /// #[handler]
    /// impl Echo {
    ///     #[on(Idle, inline_query)]
    ///     fn echo(Inline(query): Inline, reply: &mut Reply) -> Stay {
    ///         let text = query.query;
    ///         reply.answer([InlineResult::article("echo", "Send it as it is", text)]).cache(Duration::ZERO);
    ///         Stay
    ///     }
    /// }
    /// # fn main() {}
    /// ```
    pub fn answer<R: Into<InlineResult>>(&mut self, results: impl IntoIterator<Item = R>) -> AnswerDraft<'_> {
        let mut built = Vec::new();
        for result in results {
            match result.into().build() {
                Ok(result) => built.push(result),
                Err(error) => self.queue.wrong(error),
            }
        }
        let query_id = self.asked(Query::Inline);
        let params =
            AnswerInlineQueryParams::builder().inline_query_id(query_id.unwrap_or_default()).results(built).build();
        AnswerDraft { queue: &mut self.queue, params }
    }

    /// Answers the shipping query: it can be delivered there, in one of these ways.
    ///
    /// One of them at least; a query is answered once, the last answer counts, and one that comes later than 150 seconds
    /// after its query is dropped. A payment waits for this answer: a shipping query that nobody answers is logged as an
    /// error.
    ///
    /// ```
    /// # use stategram::prelude::*;
    /// use stategram::types::payments::{LabeledPrice, ShippingOption};
    ///
    /// # fn shipping(reply: &mut Reply) {
    /// let prices = vec![LabeledPrice::builder().label("Parcel").amount(345).build()];
    /// reply.ship([ShippingOption::builder().id("fedex").title("FedEx").prices(prices).build()]);
    /// # }
    /// ```
    pub fn ship(&mut self, options: impl IntoIterator<Item = ShippingOption>) {
        let options: Vec<_> = options.into_iter().collect();
        if options.is_empty() {
            self.queue.wrong(ReplyError::NoShippingOptions);
        }
        let mut ids = HashSet::new();
        if let Some(twice) = options.iter().find(|it| !ids.insert(&it.id)) {
            self.queue.wrong(ReplyError::SameShippingOption(twice.id.clone()));
        }
        self.shipping(true, Some(options), None);
    }

    /// Answers the shipping query: it cannot be delivered there, for this reason, which the user is shown. Otherwise as
    /// [`ship`](Self::ship).
    pub fn cannot_ship(&mut self, reason: impl Into<String>) {
        let reason = self.queue.reason(reason.into());
        self.shipping(false, None, Some(reason));
    }

    /// Answers the pre-checkout query: the order stands, and the money may be taken.
    ///
    /// A query is answered once, and the last answer counts. Telegram waits for it for 10 seconds; then the payment has
    /// failed, and what comes later is dropped. A pre-checkout query that nobody answers is logged as an error.
    pub fn approve(&mut self) {
        self.pre_checkout(true, None);
    }

    /// Answers the pre-checkout query: there will be no payment, for this reason, which the user is shown. Otherwise as
    /// [`approve`](Self::approve).
    pub fn decline(&mut self, reason: impl Into<String>) {
        let reason = self.queue.reason(reason.into());
        self.pre_checkout(false, Some(reason));
    }

    fn shipping(&mut self, ok: bool, options: Option<Vec<ShippingOption>>, reason: Option<String>) {
        let query_id = self.asked(Query::Shipping).unwrap_or_default();
        let params = AnswerShippingQueryParams::builder().shipping_query_id(query_id).ok(ok);
        let params = params.maybe_shipping_options(options).maybe_error_message(reason).build();
        self.queue.answer(Query::Shipping, &params);
    }

    fn pre_checkout(&mut self, ok: bool, reason: Option<String>) {
        let query_id = self.asked(Query::PreCheckout).unwrap_or_default();
        let params = AnswerPreCheckoutQueryParams::builder().pre_checkout_query_id(query_id).ok(ok);
        self.queue.answer(Query::PreCheckout, &params.maybe_error_message(reason).build());
    }
}

/// The answer to an inline query. It is given as it is; each method refines it.
///
/// ```
/// # use std::time::Duration;
/// # use stategram::prelude::*;
/// # fn answer(page: u32, results: Vec<InlineResult>, reply: &mut Reply) {
/// reply
///     .answer(results)
///     .cache(Duration::from_secs(10))
///     .personal()
///     .next_offset((page + 1).to_string())
///     .button("More of it in the chat", "more");
/// # }
/// ```
#[derive(Debug)]
pub struct AnswerDraft<'a> {
    queue: &'a mut Queue,
    params: AnswerInlineQueryParams,
}

impl AnswerDraft<'_> {
    /// For how long Telegram may give this answer to whoever types the same, in whole seconds, without asking the bot:
    /// 5 minutes where nothing is said.
    pub fn cache(self, time: Duration) -> Self {
        self.with(|params| params.cache_time = Some(time.as_secs().try_into().unwrap_or(u32::MAX)))
    }

    /// The answer is for this user alone. Without it Telegram gives it to everybody who types the same, as long as it is
    /// [cached](Self::cache): say this where it depends on who asks, or on the state of the conversation.
    pub fn personal(self) -> Self {
        self.with(|params| params.is_personal = Some(true))
    }

    /// There is more: when the user has scrolled to the end, the query comes again with this as its `offset`. At most 64
    /// bytes.
    pub fn next_offset(self, offset: impl Into<String>) -> Self {
        self.with(|params| params.next_offset = Some(offset.into()))
    }

    /// A button above the results that leads to the chat with the bot, where it arrives as `/start` with this parameter: 1
    /// to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-`.
    pub fn button(self, text: impl Into<String>, start_parameter: impl Into<String>) -> Self {
        let button = InlineQueryResultsButton::builder().text(text).start_parameter(start_parameter).build();
        self.with(|params| params.button = Some(button))
    }

    /// A button above the results that opens a [Web App](https://core.telegram.org/bots/webapps), which can come back to the
    /// inline mode.
    pub fn web_app(self, text: impl Into<String>, url: impl Into<String>) -> Self {
        let app = WebAppInfo::builder().url(url).build();
        let button = InlineQueryResultsButton::builder().text(text).web_app(app).build();
        self.with(|params| params.button = Some(button))
    }

    /// Anything else that the Bot API's `answerInlineQuery` can do.
    pub fn with(mut self, change: impl FnOnce(&mut AnswerInlineQueryParams)) -> Self {
        change(&mut self.params);
        self
    }
}

/// It is queued when nobody can refine it any more.
impl Drop for AnswerDraft<'_> {
    fn drop(&mut self) {
        if let Err(error) = check(&mut self.params) {
            self.queue.wrong(error);
        }
        self.queue.answer(Query::Inline, &self.params);
    }
}

impl Queue {
    /// Queues the answer to the query of the update; of several the last one counts. One that is to no query, without its
    /// id, is dropped.
    fn answer(&mut self, query: Query, params: &impl Serialize) {
        let Ok(Value::Object(params)) = serde_json::to_value(params) else { return };
        let call = Call::Other(Box::new(MethodCall { method: query.method().to_owned(), params, files: Vec::new() }));
        match Query::answered_by(&call) {
            None | Some((_, "")) => {
                let method = query.method();
                tracing::debug!(method, "nobody has asked, so the answer is dropped");
            }
            to => {
                self.effects.retain(|effect| Query::answered_by(&effect.call) != to);
                self.effects.push(call.into());
            }
        }
    }

    /// The reason of a refusal.
    fn reason(&mut self, reason: String) -> String {
        if reason.is_empty() {
            self.wrong(ReplyError::NoReason);
        }
        if reason.len() > limits::LONGEST_TEXT {
            self.wrong(ReplyError::LongText(reason.len()));
        }
        reason
    }
}

const MOST_RESULTS: usize = 50;

/// In bytes.
const LONGEST_OFFSET: usize = 64;

/// What Telegram would refuse.
fn check(params: &mut AnswerInlineQueryParams) -> Result<(), ReplyError> {
    if params.results.len() > MOST_RESULTS {
        return Err(ReplyError::ManyResults(params.results.len()));
    }
    let mut ids = HashSet::new();
    if let Some(twice) = params.results.iter_mut().map(id_of).find(|id| !ids.insert(id.clone())) {
        return Err(ReplyError::SameResultId(twice));
    }
    if let Some(offset) = params.next_offset.as_ref().filter(|it| it.len() > LONGEST_OFFSET) {
        return Err(ReplyError::LongOffset(offset.len()));
    }
    let parameter = params.button.as_ref().and_then(|it| it.start_parameter.as_deref());
    let fits = |it: &str| {
        (1..=64).contains(&it.len()) && it.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    };
    match parameter {
        Some(parameter) if !fits(parameter) => Err(ReplyError::StartParameter(parameter.chars().take(80).collect())),
        _ => Ok(()),
    }
}

fn id_of(result: &mut InlineQueryResult) -> String {
    crate::reply::parts::Parts::of(result).id.clone()
}
