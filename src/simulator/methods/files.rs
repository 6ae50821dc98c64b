//! What is in the files that were sent.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use bytes::Bytes;

use crate::simulator::account::Account;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::server::{answer, decoded};
use crate::simulator::world::World;

/// A bot may download files up to this many bytes.
const DOWNLOAD_LIMIT: usize = 20 << 20;

/// `getFile`
pub(crate) fn get_file(account: &Account, params: &Params) -> Result<String, Refusal> {
    let id = params.text("file_id").filter(|it| !it.is_empty());
    let id = id.ok_or_else(|| Refusal::bad_request("file_id not specified"))?;
    let state = account.state();
    let sent = state.files.get(&id).ok_or_else(|| Refusal::bad_request("invalid file_id"))?;
    if sent.size > DOWNLOAD_LIMIT {
        return Err(Refusal::bad_request("file is too big"));
    }
    if sent.bytes.is_none() {
        return Err(Refusal::bad_request("wrong file_id or the file is temporarily unavailable"));
    }
    let file = serde_json::json!({
        "file_id": id, "file_unique_id": sent.unique_id, "file_size": sent.size, "file_path": sent.path,
    });
    Ok(file.to_string())
}

/// `GET /file/bot<token>/<file_path>`
pub(crate) async fn download(State(world): State<Arc<World>>, request: Request) -> Response {
    match find(&world, request.uri().path()) {
        Ok(bytes) => {
            let mut response = Response::new(Body::from(bytes));
            let octets = HeaderValue::from_static("application/octet-stream");
            response.headers_mut().insert(header::CONTENT_TYPE, octets);
            response
        }
        Err(refusal) => answer(Err(refusal)),
    }
}

fn find(world: &World, path: &str) -> Result<Bytes, Refusal> {
    let path = decoded(path);
    let named = path.strip_prefix("/file/bot").and_then(|it| it.split_once('/'));
    let (token, path) = named.ok_or_else(Refusal::not_found)?;
    let account = world.account(token)?;
    let state = account.state();
    state.files.at(path).and_then(|it| it.bytes.clone()).ok_or_else(Refusal::not_found)
}
