//! Posts updates to a webhook, several at once.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use futures_util::future::OptionFuture;
use futures_util::stream::FuturesUnordered;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, Url};
use tracing::warn;

use crate::bot::{Trust, http_client};
use crate::simulator::account::Account;
use crate::simulator::methods;
use crate::simulator::params::Params;
use crate::simulator::queue::Entry;
use crate::simulator::refusal::Refusal;
use crate::simulator::webhook::{Attempt, REMEMBERED, Settings};
use crate::simulator::world::World;

/// What tells a bot that it is Telegram who posts.
const SECRET: HeaderName = HeaderName::from_static("x-telegram-bot-api-secret-token");

/// How long a webhook may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// An answer may be this long, if it is to be carried out.
const LONGEST_ANSWER: usize = 1 << 20;

/// Posts what is in the lanes of one webhook.
pub(super) struct Poster {
    world: Arc<World>,
    account: Arc<Account>,
    client: Client,
    url: Url,
    headers: HeaderMap,
    most: usize,
    /// Of the webhook.
    number: u64,
}

/// Why a webhook did not take an update.
struct Failure {
    /// Where there was an answer at all.
    status: Option<u16>,
    error: String,
    retry_after: Duration,
}

/// A client that goes to this machine alone: it asks nobody where `localhost` is, and follows nobody elsewhere. A certificate that
/// was uploaded is trusted whatever name it is for: it may be that of where the bot is to be.
pub(super) fn client(settings: &Settings) -> Result<Client, Refusal> {
    let here = [([127, 0, 0, 1], 0).into(), ([0, 0, 0, 0, 0, 0, 0, 1], 0).into()];
    let builder = match (settings.url.scheme(), &settings.certificate) {
        ("https", Some(pem)) => http_client(Trust::These(pem)).map_err(|reason| {
            Refusal::bad_request(&format!("bad webhook: failed to set custom certificate file: {reason}"))
        })?,
        ("https", None) => http_client(Trust::System).map_err(|reason| Refusal::internal(&reason))?,
        _ => http_client(Trust::Nobody).map_err(|reason| Refusal::internal(&reason))?,
    };
    let builder = builder.no_proxy().resolve_to_addrs("localhost", &here);
    builder.build().map_err(|error| Refusal::internal(&error.without_url()))
}

impl Poster {
    pub(super) fn new(
        world: &Arc<World>,
        account: &Arc<Account>,
        client: Client,
        settings: &Settings,
        number: u64,
    ) -> Result<Self, Refusal> {
        let mut headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        if !settings.secret.is_empty() {
            let mut secret: HeaderValue = settings.secret.parse().map_err(|error| Refusal::internal(&error))?;
            secret.set_sensitive(true);
            headers.insert(SECRET, secret);
        }
        let (world, account) = (Arc::clone(world), Arc::clone(account));
        Ok(Self { world, account, client, url: settings.url.clone(), headers, most: settings.max_connections, number })
    }

    /// Posts until there is another webhook, or none.
    pub(super) async fn run(&self) {
        let mut posts = FuturesUnordered::new();
        loop {
            // Asked for before looking, so that an update which arrives in between is not missed.
            let arrival = self.account.arrivals.notified();
            let wakes = {
                let mut state = self.account.state();
                let held = state.hook.held;
                let Some(webhook) = state.hook.webhook.as_mut().filter(|it| it.number == self.number) else { return };
                while !held && let Some(entry) = webhook.lanes.next(self.account.clock.now(), self.most) {
                    posts.push(self.deliver(entry));
                }
                webhook.lanes.wakes().filter(|_| !held)
            };
            let wakes = wakes.map(|it| self.account.clock.sleep_until(it));
            tokio::select! {
                () = arrival => {}
                Some(()) = posts.next() => {}
                Some(()) = OptionFuture::from(wakes) => {}
            }
        }
    }

    /// Posts an update once, and writes down what became of it.
    async fn deliver(&self, entry: Entry) {
        let clock = &self.account.clock;
        let at = clock.now();
        let posted = tokio::select! {
            posted = self.post(&entry) => posted,
            () = clock.sleep_until(at + PATIENCE) => Err(Failure::without_answer("Read timeout expired".to_owned())),
        };
        let (status, error) = match &posted {
            Ok(status) => (Some(*status), None),
            Err(failure) => (failure.status, Some(failure.error.clone())),
        };
        let now = clock.now();
        let mut guard = self.account.state();
        let hook = &mut guard.hook;
        let Some(webhook) = hook.webhook.as_mut().filter(|it| it.number == self.number) else { return };
        hook.attempts.push_back(Attempt { update_id: entry.id, at, status, error });
        hook.attempts.drain(..hook.attempts.len().saturating_sub(REMEMBERED));
        match posted {
            Ok(_) => {
                hook.taken.extend(webhook.lanes.taken(entry.lane));
                hook.taken.drain(..hook.taken.len().saturating_sub(REMEMBERED));
            }
            Err(Failure { error, retry_after, .. }) => {
                match webhook.lanes.failed(entry.lane, now, retry_after) {
                    Some(pause) => warn!(update_id = entry.id, "not taken, and posted again in {pause:?}: {error}"),
                    None => warn!(update_id = entry.id, "not taken, and too old to be posted again: {error}"),
                }
                webhook.last_error = Some((now.as_secs(), error));
            }
        }
        drop(guard);
        self.account.changed();
    }

    /// Gives the status, where the update was taken. What the answer asks for has been done by then.
    async fn post(&self, entry: &Entry) -> Result<u16, Failure> {
        let request = self.client.post(self.url.clone()).headers(self.headers.clone());
        let response = request.body(entry.json.as_bytes().to_vec()).send().await.map_err(Failure::of)?;
        let status = response.status();
        if !status.is_success() {
            let retry_after = response.headers().get(RETRY_AFTER).and_then(|it| it.to_str().ok()?.trim().parse().ok());
            let error = format!("Wrong response from the webhook: {status}");
            let retry_after = Duration::from_secs(retry_after.unwrap_or_default());
            return Err(Failure { status: Some(status.as_u16()), error, retry_after });
        }
        let content_type = response.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).map(str::to_owned);
        let body = read(response).await?;
        self.carry_out(entry.id, content_type.as_deref(), &body).await;
        Ok(status.as_u16())
    }

    /// An answer may be a call. Whether that succeeds, the bot is not told.
    async fn carry_out(&self, update_id: i64, content_type: Option<&str>, body: &Bytes) {
        let Ok(params) = Params::read(None, content_type, body) else { return };
        let method = params.text("method").unwrap_or_default().to_ascii_lowercase();
        let is_none = ["", "setwebhook", "deletewebhook", "close", "logout"].contains(&&*method);
        if is_none || method.starts_with("get") {
            return;
        }
        // A call is as large as the largest of all methods; few answers are one.
        let call = Box::pin(methods::call(&self.world, &self.account, &method, &params));
        if let Err(refusal) = call.await {
            warn!(update_id, method, "what the webhook's answer asked for was refused: {refusal}");
        }
    }
}

impl Failure {
    fn without_answer(error: String) -> Self {
        Self { status: None, error, retry_after: Duration::ZERO }
    }

    fn of(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |it| it.source());
        let cause = causes.last().map(ToString::to_string).unwrap_or_default();
        let word = if error.is_connect() { "Can't connect to the webhook" } else { "Webhook connection closed" };
        Self::without_answer(format!("{word}: {cause}"))
    }
}

/// The body, as far as anybody looks at it.
async fn read(mut response: Response) -> Result<Bytes, Failure> {
    let mut body = BytesMut::new();
    while let Some(more) = response.chunk().await.map_err(Failure::of)? {
        if body.len() + more.len() > LONGEST_ANSWER {
            warn!("a webhook's answer is longer than {LONGEST_ANSWER} bytes, and is not looked at");
            return Ok(Bytes::new());
        }
        body.extend_from_slice(&more);
    }
    Ok(body.freeze())
}
