//! What only the bot and its server know, beside the token.

use std::sync::{PoisonError, RwLock};

use serde::Deserialize;

use crate::bot::token;

/// The secret that the server was last told: by that of its webhook a bot knows who posts.
#[derive(Default)]
pub(super) struct Secrets(RwLock<Option<String>>);

/// What is shorter may be a word of any sentence, and can be guessed.
const SHORTEST: usize = 16;

impl Secrets {
    /// Notes what of this call is a secret.
    pub(super) fn note(&self, method: &str, body: &[u8]) {
        #[derive(Deserialize)]
        struct Said {
            secret_token: Option<String>,
        }
        if !method.eq_ignore_ascii_case("setWebhook") {
            return;
        }
        if let Ok(Said { secret_token: Some(secret) }) = serde_json::from_slice(body)
            && secret.len() >= SHORTEST
        {
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(secret);
        }
    }

    /// The same words without it.
    pub(super) fn hide(&self, said: String) -> String {
        match &*self.0.read().unwrap_or_else(PoisonError::into_inner) {
            Some(secret) => token::without(&said, secret),
            None => said,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_long_enough_to_be_one_is_a_secret() {
        let secrets = Secrets::default();
        let said = || "Forbidden: bot was blocked, sixteen_letters_".to_owned();
        secrets.note("sendMessage", br#"{"secret_token": "sixteen_letters_"}"#);
        secrets.note("setWebhook", br#"{"secret_token": "blocked"}"#);
        secrets.note("setWebhook", br#"{"url": ""}"#);
        assert_eq!(secrets.hide(said()), said());
        secrets.note("setwebhook", br#"{"secret_token": "sixteen_letters_"}"#);
        assert_eq!(secrets.hide(said()), "Forbidden: bot was blocked, ***");
    }
}
