//! The bot itself.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::bot::calls::Calls;
use crate::bot::http::{Http, parse_api_url};
use crate::bot::now::pressable;
use crate::bot::secrets::Secrets;
use crate::bot::{
    Answer, ApiError, Fetched, Request, Transport, TransportError, Upload, answer, names, settings, token, upload,
};
use crate::limits::{Charge, Limits, Priority, Slot, Throttle};
use crate::press::CallbackKey;
#[cfg(feature = "simulator")]
use crate::simulator::{SimulatedTransport, Simulator};
use crate::{Error, Result};

/// A bot: a cheaply cloned client of the Bot API.
///
/// Every method of the Bot API is a method of the bot, once [`AsyncTelegramApi`](crate::types::AsyncTelegramApi) is
/// imported:
///
/// ```no_run
/// use stategram::Bot;
/// use stategram::types::AsyncTelegramApi;
/// use stategram::types::methods::SendMessageParams;
///
/// # async fn example() -> stategram::Result<()> {
/// let bot = Bot::from_env()?;
/// let hello = SendMessageParams::builder().chat_id(42).text("Hello").build();
/// let sent = bot.send_message(&hello).await?.result;
/// println!("{} is message {}", sent.text.unwrap_or_default(), sent.message_id);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Bot {
    way: Way,
    /// What limits it, and its clones, while it runs.
    throttle: Arc<Slot>,
    /// What it keeps to where nobody says anything else.
    limits: Limits,
    /// The figures of its calls.
    calls: Arc<Calls>,
    /// What no error of theirs may say, beside the token.
    secrets: Arc<Secrets>,
}

/// Nearly every call goes by HTTP, which is spared the detour over a trait object.
#[derive(Clone)]
enum Way {
    Http(Arc<Http>),
    #[cfg(feature = "simulator")]
    Simulated(Arc<SimulatedTransport>),
    Other(Arc<dyn Transport>),
}

impl Bot {
    /// A bot at Telegram's own server.
    ///
    /// # Errors
    /// [`Error::Setting`] where `token` is no bot token.
    pub fn new(token: &str) -> Result<Self> {
        let Some(api_url) = parse_api_url(settings::TELEGRAM) else {
            return Err(bad_api_url());
        };
        Ok(Self::by(Way::Http(Arc::new(Http::new(token.parse()?, &api_url))), Limits::telegram()))
    }

    /// The bot that the environment describes: its token in `TELEGRAM_BOT_TOKEN`, and in `TELEGRAM_API_URL` the Bot API
    /// server, if not Telegram's own.
    ///
    /// Without a token and with the feature `simulator` it is a bot at a simulator in this process.
    ///
    /// # Errors
    /// [`Error::Setting`] where one of the two cannot be used, or the token is missing and there is no simulator; the
    /// sentence says which and what to do.
    pub fn from_env() -> Result<Self> {
        settings::read(|name| std::env::var_os(name))
    }

    /// A bot whose calls are carried by `transport`: in tests, say. One that is not for tests, with conversations that have
    /// `own_keyboards`, should be given a [`Builder::callback_key`](crate::Builder::callback_key): there is no token here to
    /// make one from. Nor is it known what is at the other end: one that leads to Telegram should be given its
    /// [limits](crate::Builder::limits).
    pub fn over(transport: impl Transport) -> Self {
        Self::by(Way::Other(Arc::new(transport)), Limits::off())
    }

    fn by(way: Way, limits: Limits) -> Self {
        Self { way, throttle: Arc::default(), limits, calls: Arc::default(), secrets: Arc::default() }
    }

    /// The bot at a simulator of its own.
    #[cfg(feature = "simulator")]
    pub(crate) fn simulated(transport: SimulatedTransport) -> Self {
        Self::by(Way::Simulated(Arc::new(transport)), Limits::off())
    }

    /// The same bot, at a server without limits.
    #[cfg(feature = "simulator")]
    pub(crate) fn unlimited(self) -> Self {
        Self { limits: Limits::off(), ..self }
    }

    /// The simulator that the bot plays with, if it is one of [`simulated`](Self::simulated).
    #[cfg(feature = "simulator")]
    pub(crate) fn simulator(&self) -> Option<&Arc<Simulator>> {
        match &self.way {
            Way::Simulated(transport) => Some(transport.simulator()),
            _ => None,
        }
    }

    /// The same bot, calling through a client of one's own; see [`client_builder`](crate::bot::client_builder).
    ///
    /// A client from elsewhere should follow no redirects (`redirect::Policy::none()`): the URL of every call has the token in
    /// it, and reqwest's default tells where a redirect leads from where it came (`Referer`). An answer from another
    /// server than the bot's is refused in any case.
    ///
    /// A bot made by [`over`](Self::over), or one at the simulator of its own process, has no HTTP client and stays as it is.
    #[must_use]
    pub fn client(self, client: reqwest::Client) -> Self {
        let Way::Http(http) = &self.way else {
            return self;
        };
        Self { way: Way::Http(Arc::new(http.with_client(client))), ..self }
    }

    /// The same bot at another Bot API server, as in `http://127.0.0.1:8081`.
    ///
    /// # Errors
    /// [`Error::Setting`] where `url` is no http(s) URL, or the bot was made by [`over`](Self::over) or plays with the simulator of
    /// its own process.
    pub fn api_url(self, url: &str) -> Result<Self> {
        let api_url = parse_api_url(url).ok_or_else(bad_api_url)?;
        let Way::Http(http) = self.way else {
            return Err(Error::Setting(
                "a bot over a transport of its own has no API URL that could be set".to_owned(),
            ));
        };
        let way = Way::Http(Arc::new(http.with_api_url(&api_url)));
        Ok(Self { calls: self.calls, ..Self::by(way, Limits::telegram()) })
    }

    /// The bot's user id, as its token has it; `None` for a bot made by [`over`](Self::over), or at the simulator of its own
    /// process.
    pub fn id(&self) -> Option<i64> {
        let Way::Http(http) = &self.way else {
            return None;
        };
        Some(http.token().bot_id())
    }

    /// Whether its calls go to Telegram's own server, which takes less than others do.
    #[cfg(feature = "webhook")]
    pub(crate) fn is_at_telegram(&self) -> bool {
        matches!(&self.way, Way::Http(http) if http.is_at(settings::TELEGRAM))
    }

    /// The limits that it keeps to where nobody says anything else.
    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// It and its clones are limited from now on, until nobody else holds this.
    pub(crate) fn limited(&self, throttle: &Arc<Throttle>) {
        self.throttle.put(throttle);
    }

    /// Whether it is the bot that plays with a simulator, which posts to nobody but to this machine.
    #[cfg(feature = "webhook")]
    pub(crate) fn plays(&self) -> bool {
        match &self.way {
            #[cfg(feature = "simulator")]
            Way::Simulated(_) => true,
            #[cfg(feature = "simulator")]
            Way::Http(http) => http.is_of(crate::simulator::TOKEN),
            _ => false,
        }
    }

    /// The key for the buttons of a bot whose author gives none. Without a token to make it from there is only the bot's id,
    /// which is no secret, and the same after a restart.
    pub(crate) fn callback_key(&self, bot_id: i64) -> CallbackKey {
        self.secret_key(bot_id).unwrap_or_else(|| CallbackKey::derived(&bot_id.to_be_bytes()))
    }

    /// The same where it is a secret, or the bot is one that is only played with.
    pub(crate) fn secret_key(&self, _bot_id: i64) -> Option<CallbackKey> {
        match &self.way {
            Way::Http(http) => Some(http.token().callback_key()),
            #[cfg(feature = "simulator")]
            Way::Simulated(_) => Some(CallbackKey::derived(&_bot_id.to_be_bytes())),
            Way::Other(_) => None,
        }
    }

    /// Calls a method by its name, with anything that serialises as its parameters; `&()` for none.
    ///
    /// Cancelled, the call may have been carried out or not.
    ///
    /// ```
    /// # use stategram::Bot;
    /// # use stategram::bot::Scripted;
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let script = Scripted::new();
    /// script.answer("getMyName", &serde_json::json!({"name": "Guess"}));
    /// let bot = Bot::over(script);
    /// let name: serde_json::Value = bot.call_by_name("getMyName", &serde_json::json!({"language_code": "en"})).await?;
    /// assert_eq!(name["name"], "Guess");
    /// # Ok::<(), stategram::bot::ApiError>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// [`ApiError`], which says who can mend it.
    pub async fn call_by_name<P, R>(&self, method: &str, params: &P) -> Result<R, ApiError>
    where
        P: Serialize + ?Sized,
        R: DeserializeOwned,
    {
        let body = to_body(method, params)?;
        let (_, result) = self.exchange(method, body, Vec::new()).await?;
        self.read(&result, |json| answer::parse(method, 200, json))
    }

    /// Calls a method with its parameters as JSON, and files, and returns its result as JSON. Whoever does so sees to the limits.
    pub(crate) async fn send_json(&self, method: &str, body: Vec<u8>, files: Vec<Upload>) -> Result<Bytes, ApiError> {
        let (_, result) = self.exchange_now(method, body, files).await?;
        Ok(result)
    }

    /// The answer and, in it, its result; once the limits of a bot that runs let it through.
    pub(super) async fn exchange(
        &self,
        method: &str,
        body: Vec<u8>,
        files: Vec<Upload>,
    ) -> Result<(Answer, Bytes), ApiError> {
        let Some(throttle) = self.throttle.get() else { return self.exchange_now(method, body, files).await };
        let charge = Charge::of_body(method, &body);
        if let Some(charge) = &charge
            && !throttle.at_once(charge, Priority::Reply)
        {
            let throttled = |wait| ApiError::Throttled { method: method.to_owned(), retry_after: in_seconds(wait) };
            Box::pin(throttle.admit_within(charge, LONGEST_WAIT)).await.map_err(throttled)?;
        }
        let answer = self.exchange_now(method, body, files).await;
        if let (Some(charge), Err(ApiError::Throttled { retry_after, .. })) = (&charge, &answer) {
            throttle.refused(&charge.chat, *retry_after);
        }
        answer
    }

    async fn exchange_now(
        &self,
        method: &str,
        body: Vec<u8>,
        mut files: Vec<Upload>,
    ) -> Result<(Answer, Bytes), ApiError> {
        let body = names::mend(method, body, &mut files);
        if !files.is_empty() {
            Box::pin(upload::openable(method, upload::paths(method, &files)?)).await?;
        }
        let patience = patience(method, &body);
        self.secrets.note(method, &body);
        let body = (body != b"null").then_some(body);
        let request = Request { method, body, files, patience };
        let began = Instant::now();
        let carried =
            self.carry(request).await.map_err(|source| ApiError::Network { method: method.to_owned(), source });
        let answered = carried.and_then(|answer| {
            let result = self.read(&answer.body, |body| answer::result_of(method, answer.status, body))?;
            Ok((answer, result))
        });
        self.calls.note(method, began, &answered);
        answered
    }

    /// The figures of its calls.
    pub(crate) fn calls(&self) -> &Calls {
        &self.calls
    }

    /// Reads what a server said. Where that fails it is read again without the token in it, and without the secret of the webhook:
    /// a server or a proxy may have quoted them, and no error has them, be it cut where they stand.
    pub(super) fn read<T>(&self, said: &Bytes, read: impl Fn(&Bytes) -> Result<T, ApiError>) -> Result<T, ApiError> {
        let read_first = read(said);
        if read_first.is_ok() {
            return read_first;
        }
        // One byte that is no UTF-8 must not keep all others of its batch away.
        read(&self.without_secrets(&String::from_utf8_lossy(said)).into())
    }

    fn without_secrets(&self, said: &str) -> String {
        let said = match &self.way {
            Way::Http(http) => http.without_secret(said),
            #[cfg(feature = "simulator")]
            Way::Simulated(_) => said.to_owned(),
            Way::Other(_) => said.to_owned(),
        };
        self.secrets.hide(said)
    }

    /// What a server said, as an error or a log line may have it: a line of its own, without the token.
    pub(super) fn shown(&self, said: &str) -> String {
        const LONGEST: usize = 200;
        token::redact(&self.without_secrets(said), LONGEST)
    }

    /// Carries a call there and its answer back, whatever it says.
    pub(crate) async fn carry(&self, request: Request<'_>) -> Result<Answer, TransportError> {
        match &self.way {
            Way::Http(http) => http.call(request).await,
            #[cfg(feature = "simulator")]
            Way::Simulated(transport) => transport.call(request).await,
            Way::Other(transport) => transport.call(request).await,
        }
    }

    /// Fetches a file by its `file_path`.
    pub(crate) async fn fetch(&self, file_path: &str) -> Result<Fetched, TransportError> {
        match &self.way {
            Way::Http(http) => http.fetch(file_path).await,
            #[cfg(feature = "simulator")]
            Way::Simulated(transport) => transport.fetch(file_path).await,
            Way::Other(transport) => transport.fetch(file_path).await,
        }
    }

    /// Sets up what would otherwise be set up at the first call.
    pub(super) fn prepared(self) -> Result<Self> {
        if let Way::Http(http) = &self.way {
            http.client().map_err(|error| Error::Setting(error.message))?;
        }
        Ok(self)
    }
}

impl fmt::Debug for Bot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.way {
            Way::Http(http) => f.debug_tuple("Bot").field(http).finish(),
            #[cfg(feature = "simulator")]
            Way::Simulated(transport) => f.debug_tuple("Bot").field(transport).finish(),
            Way::Other(transport) => f.debug_tuple("Bot").field(transport).finish(),
        }
    }
}

/// The parameters of a call that is made at once, as JSON; `null` stands for none.
pub(super) fn to_body<P: Serialize + ?Sized>(method: &str, params: &P) -> Result<Vec<u8>, ApiError> {
    let unsendable = |reason: String| ApiError::Unsendable { method: method.to_owned(), reason };
    let body =
        serde_json::to_vec(params).map_err(|error| unsendable(format!("its parameters are no JSON: {error}")))?;
    pressable(method, &body).map_err(|error| unsendable(error.to_string()))?;
    Ok(body)
}

/// How long a call at once waits for the limits.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Whole ones, as Telegram counts them.
fn in_seconds(wait: Duration) -> Duration {
    Duration::from_secs(wait.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX))
}

/// How long the server was asked to hold the call.
fn patience(method: &str, body: &[u8]) -> Duration {
    #[derive(Deserialize)]
    struct Asked {
        timeout: Option<u32>,
    }
    if method != "getUpdates" {
        return Duration::ZERO;
    }
    let asked = serde_json::from_slice(body).ok().and_then(|it: Asked| it.timeout);
    Duration::from_secs(asked.unwrap_or_default().into())
}

fn bad_api_url() -> Error {
    Error::Setting(format!(
        "the API URL is no http(s) URL: it looks like `{}` or `http://127.0.0.1:8081`",
        settings::TELEGRAM
    ))
}
