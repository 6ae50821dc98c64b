//! Requests to a webhook, as anybody can make them who finds it, and as Telegram would who has lost its senses.

use std::sync::{LazyLock, Mutex, PoisonError};

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request, StatusCode};
use serde_json::json;
use tokio::runtime::Runtime;
use tower_service::Service;

use crate::bot::Scripted;
use crate::prelude::*;
use crate::{Running, Webhook, WebhookService};

super::target!(webhook_requests, read);

const SECRET: &str = "s3cret-of-the-webhook";
const HEADER: &str = "x-telegram-bot-api-secret-token";
const BODY_LIMIT: usize = 64 << 10;

#[derive(Conversation, Serialize, Deserialize, Clone)]
#[conversation(per_chat)]
enum Hears {
    #[state(entry)]
    Everything,
}
use hears::Everything;

#[handler]
impl Hears {
    #[on(Everything, any)]
    fn any(_update: Update) -> Stay {
        Stay
    }
}

/// A bot that has begun before the first request, and goes on behind the last.
struct Subject {
    runtime: Runtime,
    service: WebhookService,
    _running: Running,
}

static SUBJECT: LazyLock<Mutex<Subject>> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let script = Scripted::new();
    script.answer("getMe", &json!({"id": 7, "is_bot": true, "first_name": "Bot", "username": "bot"}));
    let webhook = Webhook::mounted().secret(SECRET).body_limit(BODY_LIMIT);
    let running = runtime.block_on(Bot::over(script).conversation::<Hears>().webhook(webhook).start()).unwrap();
    let service = running.webhook_service().unwrap();
    Mutex::new(Subject { runtime, service, _running: running })
});

/// A method, headers, an empty line, and a body, as far as they can be understood so.
fn request(bytes: &[u8]) -> Option<Request<Body>> {
    let (head, body) = match bytes.windows(2).position(|it| it == b"\n\n") {
        Some(end) => (&bytes[..end], &bytes[end + 2..]),
        None => (bytes, &[][..]),
    };
    let mut lines = head.split(|it| *it == b'\n');
    let mut request = Request::builder().uri("/").method(lines.next().unwrap_or_default());
    for line in lines {
        let colon = line.iter().position(|it| *it == b':')?;
        let name = HeaderName::from_bytes(&line[..colon]).ok()?;
        let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii()).ok()?;
        request = request.header(name, value);
    }
    request.body(Body::from(body.to_vec())).ok()
}

fn read(bytes: &[u8]) {
    let Some(request) = request(bytes) else { return };
    let (is_post, length) = (request.method() == "POST", request.headers().get("content-length").cloned());
    let is_telegram = request.headers().get(HEADER).is_some_and(|it| it == SECRET);
    let said = bytes.windows(2).position(|it| it == b"\n\n").map_or(0, |end| bytes.len() - end - 2);
    let (head, body) = {
        // What fails is judged behind this, so that it can be made small, and is not hidden by a lock that is poisoned.
        let mut subject = SUBJECT.lock().unwrap_or_else(PoisonError::into_inner);
        let Subject { runtime, service, .. } = &mut *subject;
        let (head, body) = runtime.block_on(service.call(request)).unwrap().into_parts();
        (head, runtime.block_on(axum::body::to_bytes(body, 1)))
    };
    let body = body.unwrap();
    assert!(body.is_empty(), "Telegram would take it for a call");
    let announced = length.and_then(|it| it.to_str().ok()?.parse::<u64>().ok()).unwrap_or_default();
    let expected = match (is_post, is_telegram) {
        (false, _) => StatusCode::METHOD_NOT_ALLOWED,
        (true, false) => StatusCode::UNAUTHORIZED,
        (true, true) if said > BODY_LIMIT || announced > BODY_LIMIT as u64 => StatusCode::PAYLOAD_TOO_LARGE,
        // Whatever it is, it must not come again.
        (true, true) => StatusCode::OK,
    };
    assert_eq!(head.status, expected);
}
