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
use crate::simulator::world::World;

/// `GET /sim/recording?token=..`: what happened so far, a line of JSON for each thing. [`lines`](super::lines) has the format.
pub(crate) async fn recording(State(world): State<Arc<World>>, request: Request) -> Response {
    let asked = params(&world, request).await;
    file(asked.and_then(|params| account(&world, params.text("token").as_deref())))
}

/// `GET /KEY/recording?bot=..`: the same for the page, which knows bots by their ids.
pub(crate) async fn recording_of(State(world): State<Arc<World>>, request: Request) -> Response {
    let asked = params(&world, request).await;
    let unknown = || Refusal::bad_request("there is no such bot");
    file(asked.and_then(|params| params.integer("bot").and_then(|id| world.bot(id)).ok_or_else(unknown)))
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
