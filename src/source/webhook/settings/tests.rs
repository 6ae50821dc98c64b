use std::time::Duration;

use super::*;
use crate::bot::Scripted;

/// A secret that is long enough.
const GIVEN: &str = "sixteen_letters_";

const TOKEN: &str = "123456:AAF-secret_secret_secret_secret_secr";

/// A bot at Telegram's own server. Nothing is asked there.
fn telegrams() -> Bot {
    Bot::new(TOKEN).unwrap()
}

fn read_from(set: &[(&str, &str)]) -> Result<Option<Webhook>> {
    read(|name| set.iter().find(|it| it.0 == name).map(|it| it.1.to_owned()).ok_or(VarError::NotPresent))
}

#[track_caller]
fn refused<T>(result: Result<T>, sentence: &str) {
    assert_eq!(result.err().expect("it is refused").to_string(), sentence);
}

#[track_caller]
fn refuses(webhook: &Webhook, sentence: &str) {
    refused(webhook.check(&telegrams()), sentence);
}

#[test]
fn the_environment_says_where_to_listen_and_what_to_register() {
    assert!(read_from(&[]).unwrap().is_none());
    assert!(read_from(&[(LISTEN, " "), (URL, "")]).unwrap().is_none(), "set to nothing is not set");
    let webhook =
        read_from(&[(LISTEN, "127.0.0.1:8443\n"), (URL, "https://example.org/bot"), (SECRET, GIVEN)]).unwrap();
    let webhook = webhook.unwrap();
    assert_eq!(webhook.listen.as_deref(), Some("127.0.0.1:8443"));
    let checked = webhook.check(&telegrams()).unwrap();
    assert_eq!((&*checked.secret, checked.path.as_deref()), (GIVEN, Some("/bot")));
}

#[test]
fn what_the_environment_says_by_half_is_refused() {
    let alone = |name: &str| {
        format!(
            "{name} is set and STATEGRAM_WEBHOOK_LISTEN is not: a webhook listens somewhere, as in \
             STATEGRAM_WEBHOOK_LISTEN=127.0.0.1:8080"
        )
    };
    refused(read_from(&[(URL, "https://example.org")]), &alone("STATEGRAM_WEBHOOK_URL"));
    refused(read_from(&[(SECRET, GIVEN)]), &alone("STATEGRAM_WEBHOOK_SECRET"));
    let open = read_from(&[(LISTEN, "127.0.0.1:8443")]).unwrap().unwrap();
    refuses(
        &open,
        "STATEGRAM_WEBHOOK_LISTEN is set, and neither STATEGRAM_WEBHOOK_SECRET nor STATEGRAM_WEBHOOK_URL is: whoever finds the \
         port could speak as anybody; set STATEGRAM_WEBHOOK_SECRET to the `secret_token` that the webhook was registered with, \
         or STATEGRAM_WEBHOOK_URL to have it registered with a secret that is made up",
    );
    let malformed = read_from(&[(LISTEN, "127.0.0.1:8443"), (SECRET, "top secret")]).unwrap().unwrap();
    refuses(&malformed, "STATEGRAM_WEBHOOK_SECRET has to be 1 to 256 letters, digits, `-` and `_`, and is not");
    let plain = read_from(&[(LISTEN, "127.0.0.1:8443"), (URL, "http://example.org")]).unwrap().unwrap();
    refuses(
        &plain,
        "STATEGRAM_WEBHOOK_URL is not https, and Telegram posts to nothing else: it looks like \
         `https://bot.example.org/telegram`",
    );
}

#[test]
fn a_url_is_one_that_telegram_posts_to() {
    let with = |url: &str| Webhook::mounted().url(url);
    let looks = "it looks like `https://bot.example.org/telegram`";
    refuses(&with("example.org/bot"), &format!("the webhook's URL is no URL: {looks}"));
    refuses(&with("mailto:bot@example.org"), &format!("the webhook's URL is no https URL: {looks}"));
    refuses(
        &with("https://ann:secret@example.org"),
        &format!("the webhook's URL has a user, a password or a `#` in it, which Telegram does not send: {looks}"),
    );
    refuses(
        &with("https://example.org:8080/bot"),
        "the webhook's URL has port 8080, and Telegram posts to 443, 80, 88 and 8443 alone",
    );
    for port in ["", ":443", ":80", ":88", ":8443"] {
        with(&format!("https://example.org{port}/bot")).check(&telegrams()).unwrap();
    }
    for other in [telegrams().api_url("http://127.0.0.1:8081").unwrap(), Bot::over(Scripted::new())] {
        let checked =
            with("http://127.0.0.1:8080/bot").max_connections(100_000).concurrency(100_000).check(&other).unwrap();
        assert_eq!(checked.path.as_deref(), Some("/bot"));
    }
}

#[test]
fn a_secret_is_given_or_made_up_where_it_is_registered() {
    refuses(
        &Webhook::mounted(),
        "the webhook has no secret: whoever finds it could speak as anybody; add `.secret(..)` with the `secret_token` that it was \
         registered with, or `.url(..)` to have it registered with a secret that is made up",
    );
    refuses(
        &Webhook::mounted().secret(""),
        "the webhook's secret has to be 1 to 256 letters, digits, `-` and `_`, and is not",
    );
    for taken in ["a".to_owned(), GIVEN.to_owned(), "a".repeat(256)] {
        assert_eq!(Webhook::mounted().secret(&taken).check(&telegrams()).unwrap().secret, taken);
    }
    let made_up = || Webhook::mounted().url("https://example.org").check(&telegrams()).unwrap().secret;
    assert!(made_up().len() >= 32 && made_up() != made_up());
}

#[test]
fn what_is_registered_needs_a_url_and_what_is_served_a_port() {
    let mounted = || Webhook::mounted().secret(GIVEN);
    let registered = |what: &str| {
        format!(
            "the webhook has `{what}`, which is registered together with a URL, and has no URL: add `.url(\"https://..\")`"
        )
    };
    refuses(&mounted().certificate("cert.pem"), &registered("certificate"));
    refuses(&mounted().max_connections(1), &registered("max_connections"));
    refuses(
        &mounted().tls("cert.pem", "key.pem"),
        "a mounted webhook listens nowhere: TLS is set up where the application listens",
    );
    for refused in [0, 101] {
        let webhook = mounted().url("https://example.org").max_connections(refused);
        refuses(&webhook, "the webhook's `max_connections` are between 1 and 100");
    }
}

#[test]
fn limits_let_something_in() {
    let mounted = || Webhook::mounted().url("https://example.org");
    refuses(
        &mounted().body_limit((64 << 10) - 1),
        "the webhook's `body_limit` is less than 64 KiB, in which Telegram builds an update",
    );
    let zero = |name: &str| format!("the webhook's `{name}` is zero: no request could be there in time");
    refuses(&mounted().header_deadline(Duration::ZERO), &zero("header_deadline"));
    refuses(&mounted().deadline(Duration::ZERO), &zero("deadline"));
    for refused in [0, 100_001] {
        refuses(&mounted().concurrency(refused), "the webhook's `concurrency` is between 1 and 100000");
    }
    refuses(
        &mounted().concurrency(49).max_connections(50),
        "the webhook has 50 `max_connections`, and no more than 49 requests may be under way: raise `concurrency`, or Telegram \
         is told to come again for nothing",
    );
    let least = mounted().body_limit(64 << 10).concurrency(50).max_connections(50);
    least.deadline(Duration::from_millis(1)).header_deadline(Duration::from_millis(1)).check(&telegrams()).unwrap();
}

#[test]
fn a_path_is_one_that_a_request_can_have() {
    let path =
        |path: &str| Webhook::mounted().url("https://example.org/a/b").path(path).check(&telegrams()).map(|it| it.path);
    assert_eq!(path("/").unwrap().as_deref(), Some("/"));
    assert_eq!(path("/bot/123:ABC").unwrap().as_deref(), Some("/bot/123:ABC"));
    for wrong in ["bot", "", "/a b", "/{id}", "/a?b", "/\u{e4}"] {
        assert!(path(wrong).unwrap_err().to_string().starts_with("the webhook's path `"), "{wrong}");
    }
    let anywhere = Webhook::mounted().secret(GIVEN).check(&telegrams()).unwrap();
    assert_eq!(anywhere.path, None);
}

#[test]
fn nothing_that_is_secret_is_shown() {
    let webhook = Webhook::listen("127.0.0.1:0").url("https://example.org/hidden").secret("hidden");
    assert_eq!(format!("{webhook:?}"), r#"Webhook { listen: Some("127.0.0.1:0"), .. }"#);
}
