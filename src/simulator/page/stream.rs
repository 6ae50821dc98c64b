//! `GET /KEY/feed`: the feed as server-sent events.

use std::convert::Infallible;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use tokio::time::Instant;

use crate::clock::Turns;
use crate::simulator::page::feed::{Next, Watch};
use crate::simulator::page::told;
use crate::simulator::world::World;

/// This many events are written at once: what a connection has in memory is these, and what the system has taken of them.
const AT_ONCE: usize = 64;

/// A connection that has nothing to say says so this often, and so finds out that it is gone.
const PULSE: Duration = Duration::from_secs(15);

/// One connection.
struct Stream {
    world: Arc<World>,
    watch: Watch,
    turns: Turns,
    pulse: Instant,
}

pub(crate) async fn feed(State(world): State<Arc<World>>, headers: HeaderMap) -> Response {
    let seen = headers.get("last-event-id").and_then(|it| it.to_str().ok()?.parse().ok());
    let Some(watch) = world.feed.watch(seen) else {
        let mut refused = Response::new(Body::from("too many pages watch this simulator already"));
        *refused.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        return refused;
    };
    world.note();
    let turns = world.clock.turns();
    let stream = Stream { world, watch, turns, pulse: Instant::now() + PULSE };
    let mut response = Response::new(Body::from_stream(futures_util::stream::unfold(stream, piece)));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    response
}

/// What is written next: nothing is made before what came before it is on its way, so a slow reader costs no memory.
async fn piece(mut stream: Stream) -> Option<(Result<Bytes, Infallible>, Stream)> {
    let Stream { world, watch, turns, pulse } = &mut stream;
    let text = tokio::select! {
        biased;
        () = world.stop.cancelled() => return None,
        next = watch.next(AT_ONCE) => match next {
            Next::Events(events) => events.iter().map(|it| event(Some(it.id), it.kind, &it.json)).collect(),
            Next::Snapshot(all, last) => {
                let mut text = String::from("retry: 1000\n\n");
                text.push_str(&event(None, "reset", "{}"));
                text.push_str(&event(None, "clock", &told::clock(&world.clock)));
                all.iter().for_each(|(kind, json)| text.push_str(&event(None, kind, json)));
                // It is whole when this has come: who has not read so far asks for all of it again.
                text.push_str(&event(Some(last), "ready", "{}"));
                text
            }
        },
        () = turns.next() => event(None, "clock", &told::clock(&world.clock)),
        () = tokio::time::sleep_until(*pulse) => ":\n\n".to_owned(),
    };
    *pulse = Instant::now() + PULSE;
    Some((Ok(Bytes::from(text)), stream))
}

fn event(id: Option<u64>, kind: &str, json: &str) -> String {
    let mut text = String::with_capacity(json.len() + 48);
    if let Some(id) = id {
        let _ = writeln!(text, "id: {id}");
    }
    // JSON as it is written here has no line breaks; one that has would end the event in its middle.
    let _ = write!(text, "event: {kind}\ndata: {}\n\n", json.replace(['\r', '\n'], " "));
    text
}
