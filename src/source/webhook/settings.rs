//! What is said of a webhook, checked before anything is done.

use std::env::VarError;

use reqwest::Url;
use tracing::warn;

use crate::bot::Bot;
use crate::source::webhook::{Webhook, secret};
use crate::{Error, Result};

const LISTEN: &str = "STATEGRAM_WEBHOOK_LISTEN";
const URL: &str = "STATEGRAM_WEBHOOK_URL";
const SECRET: &str = "STATEGRAM_WEBHOOK_SECRET";

/// Where Telegram posts to.
const PORTS: [u16; 4] = [443, 80, 88, 8443];

/// In which Telegram's own server builds an update.
const LEAST_BODY: usize = 64 << 10;

/// As many connections as a server of one's own may have.
const MOST_REQUESTS: usize = 100_000;

/// The webhook that the environment describes, if it describes one.
pub(crate) fn from_env() -> Result<Option<Webhook>> {
    read(|name| std::env::var(name))
}

fn read(variable: impl Fn(&str) -> Result<String, VarError>) -> Result<Option<Webhook>> {
    let text = |name: &str| match variable(name) {
        Ok(text) => Ok(Some(text.trim().to_owned()).filter(|it| !it.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Error::Setting(format!("{name} is no UTF-8"))),
    };
    let (listen, url, secret) = (text(LISTEN)?, text(URL)?, text(SECRET)?);
    match (listen, url, secret) {
        (Some(listen), url, secret) => Ok(Some(Webhook { url, secret, from_env: true, ..Webhook::listen(listen) })),
        (None, None, None) => Ok(None),
        (None, url, _) => {
            let name = if url.is_some() { URL } else { SECRET };
            Err(Error::Setting(format!(
                "{name} is set and {LISTEN} is not: a webhook listens somewhere, as in {LISTEN}=127.0.0.1:8080"
            )))
        }
    }
}

/// What is said of a webhook and fits together.
pub(super) struct Checked {
    pub(super) url: Option<Url>,
    /// Given, or made up where the URL is registered.
    pub(super) secret: String,
    /// Where requests are taken; everywhere where nothing says it.
    pub(super) path: Option<String>,
}

impl Webhook {
    /// Checks what can be checked without asking anybody. Nothing of a URL or a secret is shown: people have tokens in them.
    pub(super) fn check(&self, bot: &Bot) -> Result<Checked> {
        let is_telegram = bot.is_at_telegram();
        let url = self.url.as_deref().map(|url| self.checked_url(url, is_telegram)).transpose()?;
        let path = match (&self.path, &url) {
            (Some(path), _) => Some(checked_path(path)?),
            (None, Some(url)) => Some(url.path().to_owned()),
            (None, None) => None,
        };
        let registers = url.is_some() || self.is_played(bot);
        if !registers {
            self.check_unregistered()?;
        }
        if self.listen.is_none() && self.tls.is_some() {
            return Err(refused("a mounted webhook listens nowhere: TLS is set up where the application listens"));
        }
        let most = if is_telegram { 100 } else { 100_000 };
        if self.max_connections.is_some_and(|it| it == 0 || it > most) {
            return Err(refused(&format!("the webhook's `max_connections` are between 1 and {most}")));
        }
        self.check_limits()?;
        Ok(Checked { secret: self.checked_secret(registers)?, url, path })
    }

    /// Whether a simulator is told where the bot listens, since nobody says where else it should post.
    pub(super) fn is_played(&self, bot: &Bot) -> bool {
        self.url.is_none() && self.listen.is_some() && bot.plays()
    }

    /// Limits with which nothing, or not all, would ever be let in.
    fn check_limits(&self) -> Result<()> {
        if self.body_limit < LEAST_BODY {
            return Err(refused("the webhook's `body_limit` is less than 64 KiB, in which Telegram builds an update"));
        }
        for (name, limit) in [("header_deadline", self.header_deadline), ("deadline", self.deadline)] {
            if limit.is_zero() {
                return Err(refused(&format!("the webhook's `{name}` is zero: no request could be there in time")));
            }
        }
        if !(1..=MOST_REQUESTS).contains(&self.concurrency) {
            return Err(refused(&format!("the webhook's `concurrency` is between 1 and {MOST_REQUESTS}")));
        }
        match self.max_connections {
            Some(it) if usize::try_from(it).is_ok_and(|it| it > self.concurrency) => Err(refused(&format!(
                "the webhook has {it} `max_connections`, and no more than {} requests may be under way: raise `concurrency`, \
                 or Telegram is told to come again for nothing",
                self.concurrency
            ))),
            _ => Ok(()),
        }
    }

    /// What makes sense only where a URL is registered.
    fn check_unregistered(&self) -> Result<()> {
        let about = match (&self.certificate, self.max_connections) {
            (Some(_), _) => "`certificate`",
            (None, Some(_)) => "`max_connections`",
            (None, None) => return Ok(()),
        };
        Err(refused(&format!(
            "the webhook has {about}, which is registered together with a URL, and has no URL: add `.url(\"https://..\")`"
        )))
    }

    /// Why the port cannot be had.
    pub(super) fn cannot_listen(&self, address: &str, source: std::io::Error) -> Error {
        let shown = address.escape_debug();
        if source.kind() == std::io::ErrorKind::InvalidInput {
            let name = if self.from_env { LISTEN } else { "the webhook's address" };
            return refused(&format!("{name} `{shown}` is no address to listen on: it looks like `127.0.0.1:8080`"));
        }
        Error::System { doing: format!("the webhook cannot listen on {shown}"), source }
    }

    fn checked_url(&self, url: &str, is_telegram: bool) -> Result<Url> {
        let name = if self.from_env { URL } else { "the webhook's URL" };
        let looks = "it looks like `https://bot.example.org/telegram`";
        let url = Url::parse(url).map_err(|_| refused(&format!("{name} is no URL: {looks}")))?;
        if !url.has_host() || !matches!(url.scheme(), "http" | "https") {
            return Err(refused(&format!("{name} is no https URL: {looks}")));
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(refused(&format!(
                "{name} has a user, a password or a `#` in it, which Telegram does not send: {looks}"
            )));
        }
        if is_telegram && url.scheme() != "https" {
            return Err(refused(&format!("{name} is not https, and Telegram posts to nothing else: {looks}")));
        }
        let port = url.port_or_known_default().unwrap_or_default();
        if is_telegram && !PORTS.contains(&port) {
            return Err(refused(&format!("{name} has port {port}, and Telegram posts to 443, 80, 88 and 8443 alone")));
        }
        Ok(url)
    }

    fn checked_secret(&self, registers: bool) -> Result<String> {
        let name = if self.from_env { SECRET } else { "the webhook's secret" };
        match &self.secret {
            Some(secret) if secret::is_well_formed(secret) => {
                if secret.len() < secret::SHORT {
                    warn!(
                        "{name} has fewer than {} letters, and could be guessed by whoever finds the port: take a longer one, made \
                         by `openssl rand -hex 32`, say",
                        secret::SHORT
                    );
                }
                Ok(secret.clone())
            }
            Some(_) => Err(refused(&format!("{name} has to be 1 to 256 letters, digits, `-` and `_`, and is not"))),
            None if registers => secret::made_up().ok_or_else(no_random_numbers),
            None if self.from_env => Err(refused(&format!(
                "{LISTEN} is set, and neither {SECRET} nor {URL} is: whoever finds the port could speak as anybody; set \
                 {SECRET} to the `secret_token` that the webhook was registered with, or {URL} to have it registered with a \
                 secret that is made up"
            ))),
            None => Err(refused(
                "the webhook has no secret: whoever finds it could speak as anybody; add `.secret(..)` with the \
                 `secret_token` that it was registered with, or `.url(..)` to have it registered with a secret that is made up",
            )),
        }
    }
}

/// One that a router can be given, and that a request's path can be equal to.
fn checked_path(path: &str) -> Result<String> {
    let of_paths = |it: u8| it.is_ascii_graphic() && !matches!(it, b'{' | b'}' | b'?' | b'#' | b'"' | b'<' | b'>');
    if path.starts_with('/') && path.bytes().all(of_paths) {
        return Ok(path.to_owned());
    }
    Err(refused(&format!(
        "the webhook's path `{}` begins with no `/`, or has something in it that no path of a request has: it looks like \
         `/telegram`",
        path.escape_debug()
    )))
}

pub(super) fn no_random_numbers() -> Error {
    refused("the system has no random numbers, which the webhook's secret needs")
}

fn refused(sentence: &str) -> Error {
    Error::Setting(sentence.to_owned())
}

#[cfg(test)]
mod tests;
