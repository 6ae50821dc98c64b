//! Answers to inline queries, and to the queries about a payment.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::{Map, Value};

use crate::reply::limits::LONGEST_TEXT;
use crate::reply::{Draft, InTurn, IntoInlineResult, Method, MethodCall, Prepared, Query, Reply, ReplyError, Sink};
use crate::types::WebAppInfo;
use crate::types::inline_mode::InlineQueryResultsButton;
use crate::types::methods::{AnswerInlineQueryParams, AnswerPreCheckoutQueryParams, AnswerShippingQueryParams};
use crate::types::payments::ShippingOption;

impl<P> Reply<P> {
    /// Answers the inline query with these results, at most 50; with none the user is shown that there are none. What it
    /// returns refines the answer, and may be ignored.
    ///
    /// The framework makes the one call of `answerInlineQuery` when the turn is committed: the last answer counts, and of
    /// several conversations that of the earliest-registered one that answers. Once one has, the others are waited for five
    /// seconds at most. A query that was taken and is not answered is left alone. An answer that comes later than 30 seconds after its query is dropped and counted,
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
    pub fn answer<R: IntoInlineResult>(
        &mut self,
        results: impl IntoIterator<Item = R>,
    ) -> Draft<'_, AnswerInlineQueryParams> {
        let built = results.into_iter().map(|result| result.into_inline_result().build());
        let built = built.filter_map(|result| result.map_err(|error| self.queue.wrong(error)).ok()).collect();
        match self.asked(Query::Inline) {
            Some(id) => {
                let params = AnswerInlineQueryParams::builder().inline_query_id(id).results(built).build();
                Prepared::new(InTurn(&mut self.queue), params)
            }
            None => self.nobody_asked(),
        }
    }

    /// Answers the shipping query: it can be delivered there, in one of these ways.
    ///
    /// One of them at least; a query is answered once, the last answer counts, of several conversations as with
    /// [`approve`](Self::approve), and one that comes later than 150 seconds after its query is dropped. A payment waits for this answer: a shipping query that nobody answers is logged as an
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
        self.shipping(true, Some(options.into_iter().collect()), None);
    }

    /// Answers the shipping query: it cannot be delivered there, for this reason, which the user is shown. Otherwise as
    /// [`ship`](Self::ship).
    pub fn cannot_ship(&mut self, reason: impl Into<String>) {
        self.shipping(false, None, Some(reason.into()));
    }

    /// Answers the pre-checkout query: the order stands, and the money may be taken.
    ///
    /// A query is answered once, and the last answer counts. Telegram waits for it for 10 seconds; then the payment has
    /// failed, and what comes later is dropped. A pre-checkout query that nobody answers is logged as an error.
    ///
    /// Of several conversations that take it the earliest-registered one that answers counts. Once one has answered, the others
    /// are waited for five seconds at most, and not beyond the eighth of those ten. So what a payment depends on belongs
    /// into one conversation. After a crash each says what it says without the others, and the first answer is the one; if
    /// another one had left before the crash, Telegram refuses it, and it is dropped and counted (`stategram_replies_stale`).
    pub fn approve(&mut self) {
        self.pre_checkout(true, None);
    }

    /// Answers the pre-checkout query: there will be no payment, for this reason, which the user is shown. Otherwise as
    /// [`approve`](Self::approve).
    pub fn decline(&mut self, reason: impl Into<String>) {
        self.pre_checkout(false, Some(reason.into()));
    }

    fn shipping(&mut self, ok: bool, options: Option<Vec<ShippingOption>>, reason: Option<String>) {
        match self.asked(Query::Shipping) {
            Some(id) => {
                let params = AnswerShippingQueryParams::builder().shipping_query_id(id).ok(ok);
                let params = params.maybe_shipping_options(options).maybe_error_message(reason).build();
                drop(Prepared::new(InTurn(&mut self.queue), params));
            }
            None => drop(self.nobody_asked::<AnswerShippingQueryParams>()),
        }
    }

    fn pre_checkout(&mut self, ok: bool, reason: Option<String>) {
        match self.asked(Query::PreCheckout) {
            Some(id) => {
                let params = AnswerPreCheckoutQueryParams::builder().pre_checkout_query_id(id).ok(ok);
                drop(Prepared::new(InTurn(&mut self.queue), params.maybe_error_message(reason).build()));
            }
            None => drop(self.nobody_asked::<AnswerPreCheckoutQueryParams>()),
        }
    }

    fn nobody_asked<M: Method>(&mut self) -> Draft<'_, M> {
        tracing::debug!(method = M::NAME, "nobody has asked, so the answer is dropped");
        Prepared::none(InTurn(&mut self.queue))
    }
}

/// What can be said of the answer to an inline query.
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
impl<S: Sink> Prepared<AnswerInlineQueryParams, S> {
    /// For how long Telegram may give this answer to whoever types the same, in whole seconds, without asking the bot:
    /// 5 minutes where nothing is said.
    pub fn cache(self, time: Duration) -> Self {
        self.with(|params| params.cache_time = Some(time.as_secs().try_into().unwrap_or(u32::MAX)))
    }

    /// The answer is for this user alone. Without it Telegram gives it to everybody who types the same, as long as it is
    /// [cached](Self::cache): say this where it depends on who asks, or on the state of the conversation. With buttons of a
    /// conversation that has `own_keyboards` it is so by itself.
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
}

/// What Telegram would refuse of the answer to a query.
pub(super) fn check(call: &MethodCall) -> Result<(), ReplyError> {
    let MethodCall { method, params, .. } = call;
    match method.as_str() {
        "answerInlineQuery" => {
            if let Some(twice) = ids(params, "results").find(|(id, new)| !new || !(1..=LONGEST).contains(&id.len())) {
                return Err(match twice {
                    (id, true) => ReplyError::ResultId(id.len()),
                    (id, false) => ReplyError::SameResultId(id.to_owned()),
                });
            }
            match params.get("next_offset").and_then(Value::as_str) {
                Some(offset) if offset.len() > LONGEST => return Err(ReplyError::LongOffset(offset.len())),
                _ => {}
            }
            match params.get("button").and_then(|it| it.get("start_parameter")?.as_str()) {
                Some(parameter) if !is_start_parameter(parameter) => {
                    Err(ReplyError::StartParameter(parameter.chars().take(80).collect()))
                }
                _ => Ok(()),
            }
        }
        "answerShippingQuery" => match ids(params, "shipping_options").find(|(_, new)| !new) {
            Some((id, _)) => Err(ReplyError::SameShippingOption(id.to_owned())),
            None => gives_a_reason(params),
        },
        "answerPreCheckoutQuery" => gives_a_reason(params),
        _ => Ok(()),
    }
}

/// In bytes: the id of a result, and the next offset.
const LONGEST: usize = 64;

/// The ids of the entries of a list, and whether each is the first of its name.
fn ids<'a>(params: &'a Map<String, Value>, list: &str) -> impl Iterator<Item = (&'a str, bool)> {
    let mut seen = HashSet::new();
    let entries = params.get(list).and_then(Value::as_array).into_iter().flatten();
    entries.filter_map(|it| it.get("id")?.as_str()).map(move |id| (id, seen.insert(id)))
}

fn is_start_parameter(words: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (1..=64).contains(&words.len()) && words.bytes().all(allowed)
}

/// Telegram shows a refusal to the user, and has to have words for it.
fn gives_a_reason(params: &Map<String, Value>) -> Result<(), ReplyError> {
    let (ok, reason) = (params.get("ok").and_then(Value::as_bool), params.get("error_message").and_then(Value::as_str));
    match (ok, reason) {
        (Some(false), None | Some("")) => Err(ReplyError::NoReason),
        (_, Some(reason)) if reason.len() > LONGEST_TEXT => Err(ReplyError::LongText(reason.len())),
        _ => Ok(()),
    }
}
