//! The HTTP in front of the world: `/bot<token>/METHOD`, and `/sim/...` for those who play the users.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use futures_util::TryStreamExt;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::simulator::connection::Ending;
use crate::simulator::faults::Outcome;
use crate::simulator::methods::files;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::world::World;
use crate::simulator::{control, faults, inside, page};

/// A request's body may be this long. Telegram takes less; a simulated user may send what no real one could.
const BODY_LIMIT: usize = 16 << 20;

/// With files it may be this long: a file of 50 MB and what is around it.
const UPLOAD_LIMIT: usize = 64 << 20;

/// Opens the socket; with port 0 the system chooses a free one.
pub(crate) fn listen(address: SocketAddr) -> crate::Result<(std::net::TcpListener, SocketAddr)> {
    if !address.ip().is_loopback() {
        return Err(crate::Error::Setting(format!(
            "the simulator listens on loopback only, and {} is not: use 127.0.0.1:{}",
            address.ip(),
            address.port()
        )));
    }
    let open = || {
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    open().map_err(|source| crate::Error::System { doing: format!("cannot listen on {address}"), source })
}

/// How long an answer has to get away once the world stops.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Answers requests until the world stops; then ends the polls and closes the connections.
pub(crate) async fn serve(listener: TcpListener, world: Arc<World>) {
    let stop = world.stop.clone();
    let router = Router::new()
        .route("/file/{*path}", get(files::download))
        .route("/sim/crash", post(faults::crash))
        .route("/sim/fault", get(faults::look).post(faults::plan).delete(faults::lift))
        .route("/sim/recording", get(inside::recording))
        .merge(control::routes())
        .merge(page::routes(&world))
        .fallback(bot_api)
        // Whatever happens to a request before it is looked into happens here: layers are run from the last to the first.
        .layer(middleware::from_fn(refuse_strangers))
        .with_state(world);
    let end = CancellationToken::new();
    // Also where nobody waits for this: the connections have tasks of their own.
    let _guard = end.clone().drop_guard();
    let listener = Ending { listener, end: end.clone() };
    let too_late = async {
        stop.cancelled().await;
        tokio::time::sleep(LAST_WORDS).await;
        end.cancel();
    };
    let serving = axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned()).into_future();
    let mut serving = std::pin::pin!(serving);
    let served = tokio::select! {
        served = &mut serving => served,
        () = too_late => serving.await,
    };
    if let Err(error) = served {
        tracing::error!(%error, "the simulator's server ended");
    }
}

/// The parameters of any request, unless the world stops before they are there.
pub(crate) async fn params(world: &World, request: Request) -> Result<Params, Refusal> {
    let (parts, body) = request.into_parts();
    let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let is_form = content_type.is_some_and(|it| it.starts_with("multipart/"));
    let body = tokio::select! {
        biased;
        body = read(body, if is_form { UPLOAD_LIMIT } else { BODY_LIMIT }) => body?,
        // A connection is closed behind its answer: who never sends the rest would keep it, and the world, for ever.
        () = world.stop.cancelled() => return Err(Refusal::stopped()),
    };
    Params::read(parts.uri.query(), content_type, &body)
}

/// The answer to any request: a result's JSON in Telegram's envelope, or a refusal.
pub(crate) fn answer(result: Result<String, Refusal>) -> Response {
    let retry_after = result.as_ref().err().and_then(|it| it.retry_after);
    let (status, json) = envelope(result);
    let mut response = respond(status, json);
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// The HTTP status and the body of an answer.
pub(crate) fn envelope(result: Result<String, Refusal>) -> (u16, String) {
    match result {
        Ok(json) => (200, format!(r#"{{"ok":true,"result":{json}}}"#)),
        Err(refusal) => (refusal.code, refusal.json()),
    }
}

/// A JSON answer.
pub(crate) fn respond(status: u16, json: String) -> Response {
    let mut response = Response::new(Body::from(json));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    response
}

async fn bot_api(State(world): State<Arc<World>>, request: Request) -> Response {
    match call(&world, request).await.unwrap_or_else(|refusal| Outcome::Answer(Err(refusal))) {
        Outcome::Answer(result) => answer(result),
        Outcome::Cut => cut(),
        Outcome::Page { status, body } => {
            let mut response = respond(status, body);
            let html = header::HeaderValue::from_static("text/html");
            response.headers_mut().insert(header::CONTENT_TYPE, html);
            response
        }
    }
}

/// No response: a connection whose body fails before anything of it was written is closed as it is, and the head of the
/// response has only been put in front of the body by then.
fn cut() -> Response {
    let failed = futures_util::stream::iter([Err::<Bytes, _>(std::io::ErrorKind::ConnectionReset)]);
    Response::new(Body::from_stream(failed.map_err(std::io::Error::from)))
}

async fn call(world: &Arc<World>, request: Request) -> Result<Outcome, Refusal> {
    let path = decoded(request.uri().path());
    let (token, method) = path.strip_prefix("/bot").and_then(|it| it.split_once('/')).ok_or_else(Refusal::not_found)?;
    let account = world.account(token)?;
    if !matches!(request.method().as_str(), "GET" | "POST") {
        return Err(Refusal::no_method());
    }
    let params = params(world, request).await?;
    Ok(faults::call(world, &account, method, &params).await)
}

/// A path as it is meant: some clients write the token's colon by its code, others the slashes in a file's name.
pub(crate) fn decoded(path: &str) -> String {
    let mut meant = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, behind @ ..] = rest {
        let code = behind.get(..2).filter(|_| *first == b'%').and_then(|it| std::str::from_utf8(it).ok());
        let code = code.filter(|it| it.bytes().all(|it| it.is_ascii_hexdigit()));
        match code.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(byte) => {
                meant.push(byte);
                rest = &behind[2..];
            }
            None => {
                meant.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&meant).into_owned()
}

async fn read(body: Body, limit: usize) -> Result<Bytes, Refusal> {
    axum::body::to_bytes(body, limit).await.map_err(|error| {
        let mut causes = std::iter::successors(Some(&error as &dyn std::error::Error), |it| it.source());
        // The limit's error type is in a crate that axum does not hand out.
        if causes.any(|it| it.to_string().contains("length limit")) {
            Refusal::too_large()
        } else {
            Refusal::bad_request("can't read the request")
        }
    })
}

/// Refuses a page that a browser on this machine has open: under a name made to point here its `Host` is not ours, and sending
/// from elsewhere its `Origin` is not, be it another server of this machine; a picture or a link of it has neither, but says
/// where it is. The port in `Host` may be another one, that of a tunnel that leads here: no page chooses it.
async fn refuse_strangers(request: Request, next: Next) -> Response {
    if is_welcome(request.headers()) {
        next.run(request).await
    } else {
        answer(Err(Refusal::forbidden("the simulator answers only to this machine")))
    }
}

fn is_welcome(headers: &HeaderMap) -> bool {
    let Some(host) = only(headers, header::HOST).filter(|it| is_loopback(it)) else { return false };
    let from_here = match headers.contains_key(header::ORIGIN) {
        true => only(headers, header::ORIGIN).and_then(|it| it.strip_prefix("http://")) == Some(host),
        false => true,
    };
    from_here && headers.get("sec-fetch-site").is_none_or(|it| it == "same-origin" || it == "none")
}

/// The value of a header that is there once.
fn only(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())?.to_str().ok()
}

/// Whether a host, with its port or without, is this machine.
fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|it| it.is_ascii_digit()) => name,
        _ => host,
    };
    let loopback = |it: std::net::IpAddr| it.is_loopback();
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || bare.parse().is_ok_and(loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(headers: &[(&'static str, &str)], welcome: bool) {
        let named =
            |(name, value): &(&'static str, &str)| (header::HeaderName::from_static(name), value.parse().unwrap());
        let mut map = HeaderMap::new();
        for (name, value) in headers.iter().map(named) {
            map.append(name, value);
        }
        assert_eq!(is_welcome(&map), welcome, "{headers:?}");
    }

    #[test]
    fn a_path_is_read_as_it_is_meant() {
        let check = |path, meant| assert_eq!(decoded(path), meant);
        check("/bot1%3Aa/getMe", "/bot1:a/getMe");
        check("/file/bot1%3aa/photos%2Ffile_1.jpg", "/file/bot1:a/photos/file_1.jpg");
        check("/%C3%A4%ff", "/\u{e4}\u{fffd}");
        check("/%", "/%");
        check("/%2", "/%2");
        check("/%+1%zz", "/%+1%zz");
    }

    #[test]
    fn only_loopback_is_ours() {
        for host in ["127.0.0.1:8081", "127.8.8.8", "localhost", "LOCALHOST:1", "[::1]:8081", "[::1]"] {
            check(&[("host", host)], true);
        }
        for host in [
            "example.org:8081",
            "localhost.example.org",
            "127.0.0.1.example.org",
            "example.org#127.0.0.1",
            "localhost@example.org",
            "127.0.0.1:8081@example.org",
            "192.168.1.1",
            "0.0.0.0:8081",
            "[::ffff:192.168.1.1]",
            "localhost.",
            "localhost:",
            "localhost:80a",
            "",
        ] {
            check(&[("host", host)], host == "localhost:");
        }
        check(&[], false);
        check(&[("host", "localhost"), ("host", "example.org")], false);
    }

    #[test]
    fn a_page_is_ours_where_it_came_from_here() {
        let from = |host, origin, welcome| check(&[("host", host), ("origin", origin)], welcome);
        from("127.0.0.1:8081", "http://127.0.0.1:8081", true);
        from("localhost:9000", "http://localhost:9000", true);
        from("127.0.0.1:8081", "http://127.0.0.1:3000", false);
        from("127.0.0.1:8081", "http://localhost:8081", false);
        from("127.0.0.1:8081", "https://127.0.0.1:8081", false);
        from("127.0.0.1:8081", "http://127.0.0.1:8081.example.org", false);
        from("127.0.0.1:8081", "null", false);
        from("127.0.0.1:8081", "", false);
        let site = |site, welcome| check(&[("host", "localhost:1"), ("sec-fetch-site", site)], welcome);
        site("same-origin", true);
        site("none", true);
        site("same-site", false);
        site("cross-site", false);
    }
}
