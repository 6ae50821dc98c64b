//! Who may see the page, and what it may do.

use serde_json::json;
use stategram::simulator::{TOKEN, YOU};

use crate::api::Api;

const FILES: &[&str] = &["", "app.js", "style.css", "vendor/dagre.js", "vendor/htm-preact.js"];

async fn status(request: reqwest::RequestBuilder) -> u16 {
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn without_its_key_there_is_no_page() {
    let (api, other) = (Api::start().await, Api::start().await);
    let key = api.on_page("");
    let key = key.trim_matches('/');
    assert!(key.len() == 32 && key.bytes().all(|it| it.is_ascii_hexdigit()), "{key}");
    assert_ne!(api.on_page(""), other.on_page(""));
    for path in FILES.iter().chain(&["feed", "file/8000000001/x", "do/message", "recording"]) {
        for wrong in [
            other.on_page(path),
            format!("/{path}"),
            format!("/{}/{path}", key.to_uppercase()),
            format!("/{}/{path}", &key[1..]),
        ] {
            let shown = status(api.request("GET", &wrong)).await;
            assert_eq!(shown, 404, "{wrong}");
            if path.starts_with("do/") {
                assert_eq!(status(api.request("POST", &wrong)).await, 404, "{wrong}");
            }
        }
    }
    for path in FILES {
        assert_eq!(status(api.request("GET", &api.on_page(path))).await, 200, "{path}");
    }
    assert!(!format!("{:?}", api.simulator).contains(key));
}

#[tokio::test]
async fn a_page_of_somebody_elses_gets_nothing() {
    let api = Api::start().await;
    let url = api.simulator.url().to_owned();
    let sim = format!("/sim/chat?token={TOKEN}&chat_id={YOU}");
    for path in [api.on_page(""), api.on_page("app.js"), api.on_page("feed"), api.on_page("do/message"), sim] {
        let verb = if path.ends_with("message") { "POST" } else { "GET" };
        for (name, value) in [
            ("host", "rebound.example.org"),
            ("origin", "http://127.0.0.1:1"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let response = api.request(verb, &path).header(name, value).send().await.unwrap();
            assert_eq!(response.status(), 403, "{path} {name}: {value}");
            assert!(!response.headers().contains_key("access-control-allow-origin"));
        }
        let own = api.request(verb, &path).header("origin", &url).header("sec-fetch-site", "same-origin");
        let expected = if verb == "POST" { 400 } else { 200 };
        assert_eq!(status(own).await, expected, "{path}");
    }
    // Asking beforehand opens nothing either.
    let asked = api.request("OPTIONS", &api.on_page("do/message")).header("access-control-request-method", "POST");
    let answer = asked.header("origin", &url).send().await.unwrap();
    assert!(answer.headers().keys().all(|it| !it.as_str().starts_with("access-control-")));
}

#[tokio::test]
async fn the_page_loads_from_itself_alone() {
    let api = Api::start().await;
    let paths = FILES.iter().chain(&["feed", "file/8000000001/x", "do/nothing"]);
    for path in paths {
        let verb = if path.starts_with("do/") { "POST" } else { "GET" };
        let response = api.request(verb, &api.on_page(path)).send().await.unwrap();
        let header =
            |name: &str| response.headers().get(name).map(|it| it.to_str().unwrap().to_owned()).unwrap_or_default();
        let policy = header("content-security-policy");
        for directive in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.split("; ").any(|it| it == directive), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        assert_eq!((&*header("cache-control"), &*header("x-content-type-options")), ("no-store", "nosniff"), "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("access-control-allow-origin"), "");
    }
}

#[tokio::test]
async fn a_file_that_somebody_sent_is_no_page() {
    let api = Api::start().await;
    api.act("message", json!({ "text": "?" })).await;
    let written = api.updates().await[0]["message"]["message_id"].to_string();
    let sent = |name: &str, mime: &str, bytes: &'static [u8]| {
        let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned()).mime_str(mime).unwrap();
        let fields = [("bot", "8000000001"), ("user_id", "1001"), ("sent_as", "document"), ("caption", "look")];
        let fields = fields
            .into_iter()
            .map(|(name, value)| (name, value.to_owned()))
            .chain([("reply_to_message_id", written.clone())]);
        let form = fields.fold(reqwest::multipart::Form::new(), |form, (name, value)| form.text(name, value));
        api.request("POST", &api.on_page("do/file")).multipart(form.part("file", part)).send()
    };
    assert_eq!(sent("a.html", "text/html", b"<script>alert(1)</script>").await.unwrap().status(), 200);
    assert_eq!(sent("a.png", "image/png", b"\x89PNG\r\n\x1a\n..").await.unwrap().status(), 200);
    let updates = api.updates().await;
    for (update, kind) in updates.iter().zip(["application/octet-stream", "image/png"]) {
        assert_eq!(update["message"]["caption"], "look");
        assert_eq!(update["message"]["reply_to_message"]["text"], "?");
        let id = update["message"]["document"]["file_id"].as_str().unwrap();
        let path = api.on_page(&format!("file/8000000001/{id}"));
        let response = api.request("GET", &path).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], kind);
        assert_eq!(response.headers().contains_key("content-disposition"), kind != "image/png");
        assert_eq!(status(api.request("GET", &api.on_page(&format!("file/7/{id}")))).await, 404);
    }
    let nothing = api.tries("file", json!({ "sent_as": "photo" })).await;
    assert_eq!(
        nothing.1["description"],
        "Bad Request: a form with 1 to 10 files is expected, as in curl -F photo=@cat.jpg"
    );
}
