//! The transport for real use: HTTP to a Bot API server.

use std::fmt;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::future::BoxFuture;
use futures_util::{StreamExt, TryStreamExt};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Client, ClientBuilder, Response, Url};

use crate::bot::tls::Trust;
use crate::bot::{Answer, Fetched, Request, Token, Transport, TransportError, tls, token, upload};
use crate::{Error, Result};

/// A [`reqwest::ClientBuilder`] with this crate's TLS and timeouts, to which a proxy and the like can be added.
///
/// The client of [`Bot::client`](crate::Bot::client) need not come from here. A bare `reqwest::Client::builder()` however
/// has no TLS to build with unless the application chose one, by reqwest's features or by installing a provider.
///
/// ```no_run
/// # use stategram::Bot;
/// # use stategram::bot::{client_builder, reqwest};
/// let proxy = reqwest::Proxy::all("http://10.0.0.1:3128")?;
/// let bot = Bot::from_env()?.client(client_builder()?.proxy(proxy).build()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::Setting`] where TLS cannot be set up: no certificates are installed, or the feature `rustls` is off.
pub fn client_builder() -> Result<ClientBuilder> {
    build(Trust::System).map_err(|reason| Error::Setting(format!("HTTPS cannot be set up: {reason}")))
}

/// Calls by HTTP, for one token.
#[derive(Clone)]
pub(super) struct Http {
    token: Token,
    /// With the path that the method is appended to, which holds the token.
    base: Url,
    /// The URLs of the methods that were called first: to write one anew takes ten times as long as to copy it.
    urls: Arc<RwLock<Urls>>,
    /// For a whole call, beyond the patience a long poll asks for.
    limit: Duration,
    /// The author's own client.
    given: Option<Client>,
    /// Ours, built at the first call, since one that is never used need not load certificates.
    built: OnceLock<Client>,
}

/// Methods, each with its URL.
type Urls = Vec<(Box<str>, Url)>;

impl Http {
    /// For the Bot API server at `api_url`, which [`parse_api_url`] has read.
    pub(super) fn new(token: Token, api_url: &Url) -> Self {
        let mut base = api_url.clone();
        // It is an http(s) URL, which has segments.
        if let Ok(mut segments) = base.path_segments_mut() {
            segments.pop_if_empty().push(&format!("bot{}", token.reveal()));
        }
        Self { token, base, urls: Arc::default(), limit: LIMIT, given: None, built: OnceLock::new() }
    }

    /// The same with another client.
    pub(super) fn with_client(&self, client: Client) -> Self {
        Self { given: Some(client), ..self.clone() }
    }

    /// The same at another server; a client that was given is kept.
    pub(super) fn with_api_url(&self, api_url: &Url) -> Self {
        Self { given: self.given.clone(), ..Self::new(self.token.clone(), api_url) }
    }

    pub(super) fn token(&self) -> &Token {
        &self.token
    }

    /// Whether that is its server.
    #[cfg(feature = "webhook")]
    pub(super) fn is_at(&self, api_url: &str) -> bool {
        self.base.origin().ascii_serialization() == api_url
    }

    /// Whether that is its token.
    #[cfg(all(feature = "simulator", feature = "webhook"))]
    pub(super) fn is_of(&self, token: &str) -> bool {
        self.token.reveal() == token
    }

    /// Builds the client if that is still to be done.
    pub(super) fn client(&self) -> Result<&Client, TransportError> {
        if let Some(client) = self.given.as_ref().or_else(|| self.built.get()) {
            return Ok(client);
        }
        let trust = if self.base.scheme() == "https" { Trust::System } else { Trust::Nobody };
        let built = build(trust).and_then(|builder| {
            // A proxy of the environment is not meant for this machine's own servers.
            let builder = if is_loopback(&self.base) { builder.no_proxy() } else { builder };
            builder.timeout(self.limit).build().map_err(|error| describe(&error.without_url()))
        });
        match built {
            Ok(client) => Ok(self.built.get_or_init(|| client)),
            Err(reason) => {
                Err(TransportError { message: format!("the HTTP client cannot be set up: {reason}"), unsent: true })
            }
        }
    }

    pub(super) async fn call(&self, request: Request<'_>) -> Result<Answer, TransportError> {
        let call = self.client()?.post(self.url_of(request.method));
        let call = if !request.files.is_empty() {
            // A future of its own, since hardly any call has files, and all would be larger for it.
            let form = Box::pin(upload::form(request.body.as_deref(), request.files)).await?;
            call.timeout(UPLOAD_LIMIT).multipart(form)
        } else {
            // Never without a body: not every server takes a POST that does not say how long it is.
            let body = request.body.unwrap_or_else(|| b"{}".to_vec());
            let json = HeaderValue::from_static("application/json");
            let call = call.header(CONTENT_TYPE, json).body(body);
            // Our own client has the usual limit, and a limit of a call's own costs three allocations.
            let usual = self.given.is_none() && request.patience.is_zero();
            if usual { call } else { call.timeout(self.limit + request.patience) }
        };
        let response = self.ours(call.send().await.map_err(|error| self.failure(error))?)?;
        let status = response.status().as_u16();
        let body = self.body(response).await?;
        Ok(Answer { status, body })
    }

    fn url_of(&self, method: &str) -> Url {
        let known = self.urls.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, url)) = known.iter().find(|(name, _)| **name == *method) {
            return url.clone();
        }
        drop(known);
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.push(method);
        }
        let mut known = self.urls.write().unwrap_or_else(PoisonError::into_inner);
        // Looked at again, since several calls may have been the first at once.
        if known.len() < KNOWN && known.iter().all(|(name, _)| **name != *method) {
            known.push((method.into(), url.clone()));
        }
        url
    }

    /// Fetches a file. Its URL has the token in it, as every other.
    pub(super) async fn fetch(&self, file_path: &str) -> Result<Fetched, TransportError> {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop().push("file").push(&format!("bot{}", self.token.reveal())).extend(file_path.split('/'));
        }
        let response =
            self.client()?.get(url).timeout(UPLOAD_LIMIT).send().await.map_err(|error| self.failure(error))?;
        let response = self.ours(response)?;
        let (status, length) = (response.status().as_u16(), response.content_length());
        let http = self.clone();
        let body = response.bytes_stream().map_err(move |error| http.failure(error)).boxed();
        Ok(Fetched { status, length, body })
    }

    /// The answer, if it is the server's own: a client of the author's may have been led elsewhere.
    fn ours(&self, response: Response) -> Result<Response, TransportError> {
        let url = response.url();
        let there = (url.scheme(), url.host_str(), url.port_or_known_default());
        if there == (self.base.scheme(), self.base.host_str(), self.base.port_or_known_default()) {
            return Ok(response);
        }
        let message =
            "the call was redirected to another server, which has seen where it came from; give the bot a client of \
                       `client_builder`, which follows no redirects"
                .to_owned();
        Err(TransportError { message, unsent: false })
    }

    /// The body, as long as it is no longer than it may be. One that came in one piece is not copied.
    async fn body(&self, mut response: Response) -> Result<Bytes, TransportError> {
        let Some(first) = response.chunk().await.map_err(|error| self.failure(error))? else {
            return Ok(Bytes::new());
        };
        let Some(second) = response.chunk().await.map_err(|error| self.failure(error))? else {
            return Ok(first);
        };
        let mut body = BytesMut::from(first);
        body.extend_from_slice(&second);
        while let Some(next) = response.chunk().await.map_err(|error| self.failure(error))? {
            if body.len() + next.len() > LONGEST_BODY {
                let message = format!("the answer is longer than {} MiB", LONGEST_BODY >> 20);
                return Err(TransportError { message, unsent: false });
            }
            body.extend_from_slice(&next);
        }
        Ok(body.freeze())
    }

    /// What somebody said, without the secret, however its letters are written.
    pub(super) fn without_secret(&self, said: &str) -> String {
        token::without(said, self.token.secret())
    }

    /// The URL is the secret: it goes first, and then whatever might have copied from it.
    fn failure(&self, error: reqwest::Error) -> TransportError {
        let error = error.without_url();
        let message = self.without_secret(&describe(&error));
        TransportError { message, unsent: error.is_connect() }
    }
}

impl Transport for Http {
    fn call<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Answer, TransportError>> {
        Box::pin(self.call(request))
    }

    fn fetch<'a>(&'a self, file_path: &'a str) -> BoxFuture<'a, Result<Fetched, TransportError>> {
        Box::pin(self.fetch(file_path))
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = self.base.origin().ascii_serialization();
        f.debug_struct("Http").field("token", &self.token).field("server", &server).finish_non_exhaustive()
    }
}

/// Reads the URL of a Bot API server; `None` where it is none. The caller knows which setting to name, and must not quote
/// it: people paste the URL with the token in it.
pub(super) fn parse_api_url(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok()?;
    let plain = matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none();
    (plain && url.fragment().is_none()).then_some(url)
}

/// So many methods are known by their URL. Hardly any bot calls more.
const KNOWN: usize = 32;
/// To reach the server.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// For a whole call without files.
const LIMIT: Duration = Duration::from_secs(30);
/// For a whole call with files: 50 MB at 1.4 Mbit/s.
const UPLOAD_LIMIT: Duration = Duration::from_secs(300);
/// A hundred updates of the longest messages are a few megabytes.
const LONGEST_BODY: usize = 64 << 20;

/// A client without a limit on its calls.
pub(crate) fn build(trust: Trust<'_>) -> Result<ClientBuilder, String> {
    // A Bot API server never redirects, and the path must not be sent anywhere else.
    let builder = Client::builder()
        .connect_timeout(CONNECT_LIMIT)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .tcp_nodelay(true);
    tls::equip(builder, trust)
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|it| it.is_loopback())
}

/// The error and its causes in one line; reqwest's own words are without them.
fn describe(error: &reqwest::Error) -> String {
    let mut line = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}

#[cfg(test)]
mod tests;
