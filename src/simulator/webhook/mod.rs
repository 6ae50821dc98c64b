//! Webhooks: what is posted to a bot that does not ask.
//!
//! The order is Telegram's: [`Lane`] says which updates come one after the other, [`Lanes`] which is posted next, and when one is
//! posted again that was not taken. `poster` does it, in one task for each webhook, which ends with it; pauses and time limits are
//! counted by the simulator's clock.

mod deliveries;
mod lane;
mod lanes;
mod poster;

pub use self::deliveries::{Attempt, Deliveries};
pub(crate) use self::lane::Lane;

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::Url;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio_util::sync::DropGuard;

use crate::clock::Moment;
use crate::simulator::account::{Account, State};
use crate::simulator::params::Params;
use crate::simulator::queue::Entry;
use crate::simulator::refusal::Refusal;
use crate::simulator::webhook::lanes::Lanes;
use crate::simulator::webhook::poster::Poster;
use crate::simulator::world::World;

/// How many posts at once, where the bot does not say.
const USUAL_CONNECTIONS: i64 = 40;

/// The most posts at once that a bot may ask for.
const MOST_CONNECTIONS: i64 = 100;

/// How many of the last attempts, and of the last updates taken, are remembered.
const REMEMBERED: usize = 1000;

/// What a bot's webhook is, if it has one, and what was posted to it and those before it.
#[derive(Debug, Default)]
pub(crate) struct Hook {
    webhook: Option<Webhook>,
    /// Whether nothing is posted for now.
    held: bool,
    /// How many webhooks there have been.
    count: u64,
    attempts: VecDeque<Attempt>,
    taken: VecDeque<Entry>,
}

/// A webhook that is set.
#[derive(Debug)]
struct Webhook {
    settings: Settings,
    lanes: Lanes,
    /// When it last did not take an update, in seconds, and why.
    last_error: Option<(u64, String)>,
    /// Which of all it is: what an earlier one answers counts no more.
    number: u64,
    posting: JoinHandle<Option<()>>,
    /// Ends that task.
    _stop: DropGuard,
}

/// What `setWebhook` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    url: Url,
    secret: String,
    max_connections: usize,
    /// In PEM, where one was uploaded.
    certificate: Option<Bytes>,
}

impl Settings {
    /// Reads the parameters; `None` where they name no address, and so mean that there is to be no webhook.
    pub(crate) fn read(params: &Params) -> Result<Option<Self>, Refusal> {
        let url = params.text("url").unwrap_or_default();
        if url.trim().is_empty() {
            return Ok(None);
        }
        let url = address(&url)?;
        let secret = params.text("secret_token").unwrap_or_default().into_owned();
        if secret.len() > 256 {
            return Err(Refusal::bad_request("secret token is too long"));
        }
        if !secret.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-')) {
            return Err(Refusal::bad_request("secret token contains unallowed characters"));
        }
        let most = params.integer("max_connections").unwrap_or(USUAL_CONNECTIONS).clamp(1, MOST_CONNECTIONS);
        let named = params.text("certificate");
        let part = named.as_deref().and_then(|it| it.strip_prefix("attach://")).unwrap_or("certificate");
        let certificate = params.file(part).map(|it| it.bytes.clone());
        Ok(Some(Self { url, secret, max_connections: usize::try_from(most).unwrap_or(1), certificate }))
    }
}

impl Account {
    /// Posts the bot's updates there from now on; a poll that waits ends. Setting what is set already changes nothing.
    pub(crate) fn set_webhook(
        self: &Arc<Self>,
        world: &Arc<World>,
        settings: Settings,
        forget: bool,
    ) -> Result<(), Refusal> {
        let runtime = Handle::try_current().map_err(|error| Refusal::internal(&error))?;
        let client = poster::client(&settings)?;
        let stop = world.stop.child_token();
        let mut state = self.state();
        // The runtime that posted may be gone; then this one does.
        let same = |it: &Webhook| it.settings == settings && !it.posting.is_finished();
        let is_set = state.hook.webhook.as_ref().is_some_and(same);
        if !is_set || forget || settings.certificate.is_some() {
            state.unhook();
            let waiting: Vec<Entry> = state.queue.drain().filter(|_| !forget).collect();
            state.hook.count += 1;
            let number = state.hook.count;
            let poster = Poster::new(world, self, client, &settings, number)?;
            let _stop = stop.clone().drop_guard();
            // It looks for its webhook once it gets the lock that is held here.
            let posting = world.tasks.spawn_on(async move { stop.run_until_cancelled(poster.run()).await }, &runtime);
            let lanes = Lanes::new(waiting);
            state.hook.webhook = Some(Webhook { settings, lanes, last_error: None, number, posting, _stop });
        }
        drop(state);
        // Whoever waits for the bot to ask for updates takes this for it.
        self.polls.send_modify(|count| *count += 1);
        self.told();
        Ok(())
    }

    /// The bot asks for its updates itself.
    pub(crate) fn delete_webhook(&self, forget: bool) {
        let mut state = self.state();
        state.unhook();
        if forget {
            state.queue.clear();
        }
        drop(state);
        self.told();
    }
}

impl State {
    /// An update is there for the bot.
    pub(crate) fn arrive(&mut self, entry: Entry) {
        self.inside.update(&entry.json);
        for entry in self.disorder.order(entry) {
            match &mut self.hook.webhook {
                Some(webhook) => webhook.lanes.push(entry),
                None => self.queue.push(entry),
            }
        }
    }

    pub(crate) fn has_webhook(&self) -> bool {
        self.hook.webhook.is_some()
    }

    /// How many updates the bot has neither confirmed nor taken.
    pub(crate) fn pending(&mut self, now: Moment) -> usize {
        match &mut self.hook.webhook {
            Some(webhook) => webhook.lanes.len(now),
            None => self.queue.len(now),
        }
    }

    /// Whether an update is on its way. One that is held, or waits to be posted again at a later moment, is not.
    pub(crate) fn is_under_way(&mut self, now: Moment) -> bool {
        match &mut self.hook.webhook {
            Some(webhook) => webhook.lanes.is_posting() || (!self.hook.held && webhook.lanes.is_due(now)),
            None => self.queue.len(now) > 0,
        }
    }

    /// The result of `getWebhookInfo`.
    pub(crate) fn webhook_info(&mut self, now: Moment) -> serde_json::Value {
        let pending = self.pending(now);
        let mut info = serde_json::json!({
            "url": "", "has_custom_certificate": false, "pending_update_count": pending,
        });
        if let Some(Webhook { settings, last_error, .. }) = &self.hook.webhook {
            info["url"] = settings.url.as_str().into();
            info["has_custom_certificate"] = settings.certificate.is_some().into();
            info["max_connections"] = settings.max_connections.into();
            info["ip_address"] = ip_address(&settings.url).into();
            if let Some((date, message)) = last_error {
                info["last_error_date"] = (*date).into();
                info["last_error_message"] = message.as_str().into();
            }
        }
        if let Some(names) = self.allowed.names() {
            info["allowed_updates"] = names.into();
        }
        info
    }

    /// What is still to be posted waits to be fetched. What is being posted is broken off.
    fn unhook(&mut self) {
        if let Some(webhook) = self.hook.webhook.take() {
            webhook.lanes.into_entries().into_iter().for_each(|it| self.queue.push(it));
        }
    }
}

/// Where to post. As with a local Bot API server it may be `http`, and any port; but nothing is ever sent to another machine.
fn address(url: &str) -> Result<Url, Refusal> {
    let invalid = || Refusal::bad_request("invalid webhook URL specified");
    let url = Url::parse(url.trim()).map_err(|_| invalid())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(invalid());
    }
    let here = ip_address(&url).parse::<std::net::IpAddr>().is_ok_and(|it| it.is_loopback());
    let elsewhere = "bad webhook: the simulator posts to this machine alone, as in http://127.0.0.1:8443/webhook";
    if here { Ok(url) } else { Err(Refusal::bad_request(elsewhere)) }
}

/// The address, where the URL has one and not the name of a machine.
fn ip_address(url: &Url) -> &str {
    match url.host_str().unwrap_or_default() {
        "localhost" => "127.0.0.1",
        host => host.trim_start_matches('[').trim_end_matches(']'),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Map;
    use tokio::runtime::Runtime;

    use super::*;

    #[track_caller]
    fn check(url: &str, found: Result<&str, &str>) {
        let address = address(url).map_err(|it| it.description.into_owned());
        assert_eq!(address.as_ref().map(Url::as_str).map_err(|it| &it[..24]), found);
    }

    #[test]
    fn it_is_on_this_machine_or_nowhere() {
        check("http://127.0.0.1:8443/hook?a=b", Ok("http://127.0.0.1:8443/hook?a=b"));
        check("https://LOCALHOST/", Ok("https://localhost/"));
        check("http://[::1]:80/", Ok("http://[::1]/"));
        check("http://127.1/", Ok("http://127.0.0.1/"));
        for elsewhere in [
            "https://example.org/",
            "http://10.0.0.1/",
            "http://0.0.0.0/",
            "http://[::ffff:127.0.0.1]/",
            "http://localhost.example.org/",
            "http://127.0.0.1.example.org/",
            "http://127.0.0.1@example.org/",
            "http://169.254.169.254/latest/meta-data",
        ] {
            check(elsewhere, Err("Bad Request: bad webhook"));
        }
        for nonsense in ["nonsense", "127.0.0.1:8443", "ftp://127.0.0.1/", "file:///etc/passwd", "http://"] {
            check(nonsense, Err("Bad Request: invalid web"));
        }
    }
    #[test]
    fn who_posted_in_a_runtime_that_is_gone_is_replaced() {
        let world = Arc::new(World::new(crate::clock::Clock::manual()).unwrap());
        let account = world.account(crate::simulator::TOKEN).unwrap();
        let url = Map::from_iter([("url".to_owned(), "http://127.0.0.1:1/".into())]);
        let set_in = |runtime: &Runtime| {
            let settings = Settings::read(&Params::of(url.clone())).unwrap().unwrap();
            runtime.block_on(async { account.set_webhook(&world, settings, false) }).unwrap();
            account.state().hook.count
        };
        let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let first = runtime();
        assert_eq!([set_in(&first), set_in(&first)], [1, 1], "it is set already");
        drop(first);
        let second = runtime();
        assert_eq!([set_in(&second), set_in(&second)], [2, 2]);
    }
}
