//! The bot that the environment describes.

use std::ffi::OsString;

use crate::bot::Bot;
use crate::bot::http::parse_api_url;
use crate::{Error, Result};

/// Telegram's own server.
pub(super) const TELEGRAM: &str = "https://api.telegram.org";

const TOKEN: &str = "TELEGRAM_BOT_TOKEN";
const API_URL: &str = "TELEGRAM_API_URL";

/// Reads the settings through `variable`, the environment for real use.
pub(super) fn read(variable: impl Fn(&str) -> Option<OsString>) -> Result<Bot> {
    let text = |name: &str| match variable(name).map(OsString::into_string) {
        Some(Ok(text)) => Ok(Some(text)),
        Some(Err(_)) => Err(Error::Setting(format!("{name} is no UTF-8"))),
        None => Ok(None),
    };
    // A token that is set to nothing is a mistake to report, and not a wish to play with the simulator.
    let Some(token) = text(TOKEN)? else {
        if text(API_URL)?.is_some() {
            return Err(Error::Setting(format!(
                "{API_URL} is set and {TOKEN} is not: a bot at a server needs its token"
            )));
        }
        return without_token();
    };
    let bot = Bot::new(token.trim()).map_err(|error| Error::Setting(format!("{TOKEN}: {error}")))?;
    let bot = match text(API_URL)?.as_deref().map(str::trim) {
        None | Some("") => bot,
        Some(url) if parse_api_url(url).is_some() => bot.api_url(url)?,
        Some(_) => {
            return Err(Error::Setting(format!(
                "{API_URL} is no http(s) URL: it looks like `{TELEGRAM}` or `http://127.0.0.1:8081`"
            )));
        }
    };
    bot.prepared()
}

/// The one place that knows what a missing token means.
#[cfg(feature = "simulator")]
fn without_token() -> Result<Bot> {
    crate::simulator::bot()
}

#[cfg(not(feature = "simulator"))]
fn without_token() -> Result<Bot> {
    Err(missing_token())
}

#[cfg(any(test, not(feature = "simulator")))]
fn missing_token() -> Error {
    Error::Setting(format!(
        "{TOKEN} is not set: put the token that @BotFather gave you there, or build with the feature `simulator` to play \
         without one"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "123456:AAF-secret_secret_secret_secret_secr";

    #[track_caller]
    fn check(token: Option<&str>, url: Option<&str>, expected: &str) {
        let read = read(|name| match name {
            TOKEN => token.map(OsString::from),
            API_URL => url.map(OsString::from),
            _ => None,
        });
        let shown = match read {
            Ok(bot) => format!("{bot:?}"),
            Err(error) => format!("{error:?}"),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn each_wrong_setting_is_one_sentence_that_names_it() {
        let malformed = "TELEGRAM_BOT_TOKEN: the bot token is malformed: it looks like `123456789:AAF...`, digits, a colon, \
                         then letters, digits, `-` and `_`, as @BotFather gave it";
        check(Some("nonsense"), None, malformed);
        check(Some(""), None, malformed);
        let no_url =
            "TELEGRAM_API_URL is no http(s) URL: it looks like `https://api.telegram.org` or `http://127.0.0.1:8081`";
        check(Some(GOOD), Some("127.0.0.1:8081"), no_url);
        check(Some(GOOD), Some("localhost:8081"), no_url);
        check(Some(GOOD), Some("ftp://127.0.0.1"), no_url);
        check(Some(GOOD), Some("http://"), no_url);
    }

    #[test]
    fn a_good_setting_is_a_bot_that_hides_its_token() {
        let bot = r#"Bot(Http { token: Token(123456:***), server: "http://127.0.0.1:8081", .. })"#;
        check(Some(&format!("{GOOD}\n")), Some("http://127.0.0.1:8081/"), bot);
    }

    #[test]
    fn a_missing_token_says_what_to_do() {
        assert_eq!(
            missing_token().to_string(),
            "TELEGRAM_BOT_TOKEN is not set: put the token that @BotFather gave you there, or build with the feature \
             `simulator` to play without one"
        );
        let alone = "TELEGRAM_API_URL is set and TELEGRAM_BOT_TOKEN is not: a bot at a server needs its token";
        check(None, Some("http://127.0.0.1:8081"), alone);
    }
}
