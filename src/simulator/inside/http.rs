//! What happened, to be kept.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::simulator::account::Account;
use crate::simulator::control::account;
use crate::simulator::refusal::Refusal;
use crate::simulator::server::{answer, params};
use crate::simulator::steps::as_test;
use crate::simulator::world::World;

/// `GET /sim/recording?token=..`: what happened so far, a line of JSON for each thing. [`lines`](super::lines) has the format.
pub(crate) async fn recording(State(world): State<Arc<World>>, request: Request) -> Response {
    let asked = params(&world, request).await;
    file(asked.and_then(|params| account(&world, params.text("token").as_deref())))
}

/// `GET /KEY/recording?bot=..`: the same for the page, which knows bots by their ids.
pub(crate) async fn recording_of(State(world): State<Arc<World>>, request: Request) -> Response {
    file(named(&world, request).await)
}

/// `GET /KEY/test?bot=..`: what people did, as a test that does it again.
pub(crate) async fn test_of(State(world): State<Arc<World>>, request: Request) -> Response {
    match named(&world, request).await {
        Ok(account) => {
            let mut response = Response::new(Body::from(as_test(&account, &account.inside.conversations())));
            let plain = HeaderValue::from_static("text/plain; charset=utf-8");
            response.headers_mut().insert(header::CONTENT_TYPE, plain);
            response
        }
        Err(refusal) => answer(Err(refusal)),
    }
}

/// The bot of that id.
async fn named(world: &World, request: Request) -> Result<Arc<Account>, Refusal> {
    let id = params(world, request).await?.integer("bot");
    id.and_then(|id| world.bot(id)).ok_or_else(|| Refusal::bad_request("there is no such bot"))
}

fn file(of: Result<Arc<Account>, Refusal>) -> Response {
    let account = match of {
        Ok(account) => account,
        Err(refusal) => return answer(Err(refusal)),
    };
    let mut response = Response::new(Body::from(account.inside.recorded()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/jsonl; charset=utf-8"));
    let name = HeaderValue::from_static("attachment; filename=\"recording.jsonl\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    response
}
