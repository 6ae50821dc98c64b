//! What Telegram is told.

use serde_json::json;
use stategram::bot::Scripted;
use stategram::{Bot, Webhook};

use crate::bots::{SECRET, Subject, bot, telegram, text, webhook};
use crate::counter::{Counter, Lab};
use crate::peer::{secret, with_headers};
use crate::{meanwhile, soon};

#[tokio::test]
async fn the_url_is_registered_with_a_secret_that_is_made_up_and_with_what_the_handlers_name() {
    let webhook = Webhook::listen("127.0.0.1:0").url("https://bot.example.org/");
    let subject = Subject::start(webhook).await;
    let [call] = &subject.calls("setWebhook")[..] else { panic!("it is registered once") };
    let made_up = call.params["secret_token"].as_str().unwrap().to_owned();
    assert!(made_up.len() >= 32, "{made_up}");
    let expected = json!({
        "url": "https://bot.example.org/",
        "secret_token": made_up,
        "allowed_updates": ["message"],
        "drop_pending_updates": false,
    });
    assert_eq!((&call.params, &call.files[..]), (&expected, &[][..]));
    let mut peer = subject.peer().await;
    peer.say(&with_headers(&secret(&made_up), &text(1, 42, "hi"))).await;
    assert_eq!(peer.answer().await.status, 200);
    assert_eq!(subject.post(&text(1, 42, "hi")).await.status, 401);
}

#[tokio::test]
async fn the_certificate_and_the_connections_are_registered_with_it() {
    let directory = tempfile::tempdir().unwrap();
    let certificate = directory.path().join("public.pem");
    std::fs::write(&certificate, "-----BEGIN CERTIFICATE-----").unwrap();
    let webhook = webhook().url("https://203.0.113.7:8443/bot").max_connections(7).certificate(&certificate);
    let subject = Subject::start(webhook).await;
    let [call] = &subject.calls("setWebhook")[..] else { panic!("it is registered once") };
    assert_eq!(call.params["max_connections"], 7);
    assert_eq!(call.params["secret_token"], SECRET);
    let [file] = &call.files[..] else { panic!("the certificate is uploaded") };
    assert_eq!(file.name, "certificate");
}

#[tokio::test]
async fn what_is_not_asked_for_is_neither_registered_nor_unregistered() {
    let subject = Subject::start(webhook()).await;
    let telegram = subject.telegram.clone();
    meanwhile().await;
    soon(subject.running.shutdown()).await.unwrap();
    let methods: Vec<_> = telegram.calls().into_iter().map(|it| it.method).collect();
    assert_eq!(methods, ["getMe", "getWebhookInfo"]);
}

#[tokio::test]
async fn on_request_it_is_unregistered_at_the_stop() {
    let subject = Subject::start(webhook().url("https://bot.example.org").unregister()).await;
    assert!(subject.calls("deleteWebhook").is_empty());
    let telegram = subject.telegram.clone();
    soon(subject.running.shutdown()).await.unwrap();
    let deleted: Vec<_> = telegram.calls().into_iter().filter(|it| it.method == "deleteWebhook").collect();
    assert_eq!(deleted.len(), 1);
    assert_eq!(deleted[0].params, json!({"drop_pending_updates": false}));
}

#[tokio::test]
async fn a_webhook_that_telegram_refuses_is_an_error_of_the_start() {
    let telegram = telegram();
    telegram.refuse("setWebhook", 400, "Bad Request: bad webhook: failed to resolve host: Name or service not known");
    let webhook = webhook().url("https://nowhere.example.org");
    let refused = soon(bot(&telegram, &Lab::default()).webhook(webhook).start()).await.unwrap_err().to_string();
    assert!(refused.contains("setWebhook") && refused.contains("failed to resolve host"), "{refused}");
}

#[tokio::test]
async fn who_sets_it_too_often_waits() {
    let telegram = telegram();
    let throttled = json!({"ok": false, "error_code": 429, "description": "Too Many Requests: retry after 0",
        "parameters": {"retry_after": 0}});
    telegram.raw("setWebhook", 429, throttled.to_string());
    let webhook = webhook().url("https://bot.example.org");
    let running = soon(bot(&telegram, &Lab::default()).webhook(webhook).start()).await.unwrap();
    assert_eq!(telegram.calls().iter().filter(|it| it.method == "setWebhook").count(), 2);
    drop(running);
}

#[tokio::test]
async fn a_setting_that_does_not_fit_is_refused_before_anybody_is_asked() {
    let script = Scripted::new();
    let refused = |webhook: Webhook| {
        let bot = Bot::over(script.clone()).with(Lab::default()).conversation::<Counter>().webhook(webhook);
        async move { soon(bot.start()).await.unwrap_err().to_string() }
    };
    let nobody = refused(Webhook::listen("127.0.0.1:0")).await;
    assert!(nobody.starts_with("the webhook has no secret: "), "{nobody}");
    let nowhere = refused(webhook().tls("nowhere/cert.pem", "nowhere/key.pem")).await;
    assert!(nowhere.starts_with("the webhook's certificates in nowhere/cert.pem cannot be used: "), "{nowhere}");
    assert_eq!(
        refused(Webhook::listen("nonsense").secret(SECRET)).await,
        "the webhook's address `nonsense` is no address to listen on: it looks like `127.0.0.1:8080`"
    );
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let twice = refused(Webhook::listen(address).secret(SECRET)).await;
    assert!(twice.starts_with(&format!("the webhook cannot listen on {address}: ")), "{twice}");
    assert!(script.calls().is_empty());
}
