//! Telegram is told where to post, and that it need not any more.

use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use tracing::{info, warn};

use crate::bot::{ApiError, Bot, Upload};
use crate::{Error, Result};

/// The parameters of `setWebhook`.
#[derive(Serialize)]
pub(super) struct Registration<'a> {
    pub(super) url: &'a str,
    pub(super) secret_token: &'a str,
    pub(super) allowed_updates: &'a [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_connections: Option<u32>,
    pub(super) drop_pending_updates: bool,
}

const METHOD: &str = "setWebhook";

/// Between attempts while Telegram cannot be reached: networks come up after the programs that use them.
const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

/// How long Telegram may let a bot wait for its webhook. One that is set more than once a second waits for a second.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How long a bot that stops waits for Telegram.
const UNREGISTER_LIMIT: Duration = Duration::from_secs(5);

impl Registration<'_> {
    /// Says it, with the certificate in that file.
    pub(super) async fn send(&self, bot: &Bot, certificate: Option<&Path>) -> Result<()> {
        for pause in PAUSES {
            let wait = match self.send_once(bot, certificate).await {
                Err(ApiError::Throttled { retry_after, .. }) if retry_after <= LONGEST_WAIT => retry_after,
                Err(error @ (ApiError::Network { .. } | ApiError::Server { .. })) => {
                    warn!("{error}");
                    pause
                }
                told => return finished(told),
            };
            warn!("the webhook is not registered yet; it is tried again in {wait:?}");
            tokio::time::sleep(wait).await;
        }
        finished(self.send_once(bot, certificate).await)
    }

    async fn send_once(&self, bot: &Bot, certificate: Option<&Path>) -> Result<(), ApiError> {
        let body = serde_json::to_vec(self)
            .map_err(|error| ApiError::Unsendable { method: METHOD.to_owned(), reason: error.to_string() })?;
        let certificate = certificate.map(|path| Upload::path("certificate".to_owned(), path.to_owned()));
        let told = bot.send_json(METHOD, body, certificate.into_iter().collect()).await;
        told.map(drop)
    }
}

fn finished(told: Result<(), ApiError>) -> Result<()> {
    match told {
        Ok(()) => {
            info!("the webhook is registered");
            Ok(())
        }
        Err(ApiError::Unauthorized) => Err(Error::unknown_token()),
        Err(error) => Err(error.into()),
    }
}

/// Tells Telegram to keep what comes for whoever asks next.
pub(super) async fn unregister(bot: &Bot) {
    #[derive(Serialize)]
    struct Params {
        drop_pending_updates: bool,
    }
    let told = bot.call_by_name::<_, bool>("deleteWebhook", &Params { drop_pending_updates: false });
    match tokio::time::timeout(UNREGISTER_LIMIT, told).await {
        Ok(Ok(_)) => info!("the webhook is unregistered"),
        Ok(Err(error)) => warn!("the webhook stays registered: {error}"),
        Err(_) => warn!("the webhook may still be registered: Telegram did not answer in {UNREGISTER_LIMIT:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::Scripted;

    const SECRET: &str = "s3cret-of-the-webhook";

    /// Whatever is refused is refused with the words of whoever stands between.
    #[tokio::test]
    async fn no_refusal_shows_the_secret() {
        let registration = Registration {
            url: "https://bot.example.org/telegram",
            secret_token: SECRET,
            allowed_updates: &[],
            max_connections: None,
            drop_pending_updates: false,
        };
        let quoted = format!("Bad Request: blocked {{\"secret_token\":\"{SECRET}\"}}");
        for code in [400, 403, 409, 418] {
            let script = Scripted::new();
            script.refuse(METHOD, code, &quoted);
            let error = registration.send(&Bot::over(script), None).await.unwrap_err().to_string();
            assert!(error.contains("\"secret_token\":\"***\"") && !error.contains(SECRET), "{error}");
        }
        for before in 470..500 {
            let script = Scripted::new();
            script.refuse(METHOD, 400, &format!("{}{SECRET}", ".".repeat(before)));
            let error = registration.send(&Bot::over(script), None).await.unwrap_err().to_string();
            assert!(!error.contains("s3"), "it is cut behind the secret: {error}");
        }
        let script = Scripted::new();
        script.raw(METHOD, 200, format!("{{\"ok\": \"{SECRET}\"}}"));
        let error = registration.send(&Bot::over(script), None).await.unwrap_err().to_string();
        assert!(error.contains("cannot be read") && !error.contains(SECRET), "{error}");
    }
}
