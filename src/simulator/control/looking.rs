//! What there is to see, from outside.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State as Of};
use axum::response::Response;
use serde_json::{Value, json};

use crate::simulator::account::{Account, State};
use crate::simulator::control::account;
use crate::simulator::deeds::{Deed, Notice, What};
use crate::simulator::doing::refused;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::Shown;
use crate::simulator::server::{answer, params, respond};
use crate::simulator::world::{LONGEST_ADVANCE, World};

/// As long as a poll waits somebody may wait for something to see, in seconds.
const LONGEST_WAIT: f64 = 50.0;

/// `GET /sim/chat?token=..&chat_id=..`: what a member of the chat sees, as a JSON list, oldest first; an empty one where
/// nobody has written yet. `buttons` are the rows of the inline keyboard, as in the Bot API's `InlineKeyboardMarkup`.
pub(super) async fn chat(Of(world): Of<Arc<World>>, request: Request) -> Response {
    let listed = async {
        let params = params(&world, request).await?;
        let account = account(&world, params.text("token").as_deref())?;
        let chat_id = params.integer("chat_id").ok_or_else(|| refused("chat_id is empty"))?;
        let messages: Vec<Arc<Shown>> =
            account.state().rooms.get(&chat_id).map(|room| room.since(0).cloned().collect()).unwrap_or_default();
        let shown: Vec<&Shown> = messages.iter().map(|it| &**it).collect();
        serde_json::to_string(&shown).map_err(|error| Refusal::internal(&error))
    };
    match listed.await {
        Ok(json) => respond(200, json),
        Err(refusal) => answer(Err(refusal)),
    }
}

/// `GET /sim/press?token=..&callback_query_id=..`: how the bot answered a press; `null` until it has. With `wait` as
/// [`news`].
pub(super) async fn press(Of(world): Of<Arc<World>>, request: Request) -> Response {
    watch(&world, request, |state, params| {
        let answer = state.presses.answered(&params.text("callback_query_id").unwrap_or_default())?;
        Some(json!({ "text": answer.text, "show_alert": answer.alert, "url": answer.url }))
    })
    .await
}

/// `GET /sim/inline?token=..&inline_query_id=..`: what the bot offers for an inline query; `null` until it does. With `wait`
/// as [`news`].
pub(super) async fn inline(Of(world): Of<Arc<World>>, request: Request) -> Response {
    watch(&world, request, |state, params| {
        let answer = state.inline.answered(&params.text("inline_query_id").unwrap_or_default())?;
        Some(json!({
            "results": answer.results, "cache_time": answer.cache_time, "is_personal": answer.is_personal,
            "next_offset": answer.next_offset, "button": answer.button,
        }))
    })
    .await
}

/// `GET /sim/news?token=..&after=..`: what happened in the bot's chats, whoever did it, after that many other things. Each has its
/// `number`, counted from 1. With `wait`, where there is nothing, waits that many seconds for something.
pub(super) async fn news(Of(world): Of<Arc<World>>, request: Request) -> Response {
    watch(&world, request, |state, params| {
        let after = params.integer("after").and_then(|it| usize::try_from(it).ok()).unwrap_or_default();
        let deeds: Vec<&Deed> = state.deeds.since(after).collect();
        let first = state.deeds.done() - deeds.len() + 1;
        let told: Vec<Value> = (first..).zip(deeds).map(|(number, deed)| tell(number, deed)).collect();
        (!told.is_empty()).then_some(Value::Array(told))
    })
    .await
}

/// `GET /sim/clock`: the time of the simulator's clock, in seconds since 1970.
pub(super) async fn clock(Of(world): Of<Arc<World>>) -> Response {
    answer(Ok(world.clock.now().as_secs().to_string()))
}

/// `POST /sim/clock {"advance"}`: turns the clock of all bots that many seconds forward, a hundred years at most. Gives the time
/// after it.
pub(super) async fn turn(Of(world): Of<Arc<World>>, request: Request) -> Response {
    let turned = async {
        let params = params(&world, request).await?;
        let by = params.number("advance").and_then(|it| Duration::try_from_secs_f64(it).ok());
        let by = by.ok_or_else(|| refused("advance is no number of seconds"))?;
        if by > LONGEST_ADVANCE {
            return Err(refused("the clock is turned by a hundred years at most"));
        }
        world.turn_clock(by);
        Ok(world.clock.now().as_secs().to_string())
    };
    answer(turned.await)
}

/// Looks, and where there is nothing yet, again after everything that happens, as long as `wait` says.
async fn watch(
    world: &World,
    request: Request,
    look: impl Fn(&State, &Params) -> Option<Value> + Send + Sync,
) -> Response {
    let seen = async {
        let params = params(world, request).await?;
        let account = account(world, params.text("token").as_deref())?;
        let wait = params.number("wait").unwrap_or_default().clamp(0.0, LONGEST_WAIT);
        Ok(until(world, &account, Duration::from_secs_f64(wait), |state| look(state, &params)).await)
    };
    answer(seen.await.map(|it: Value| it.to_string()))
}

async fn until(
    world: &World,
    account: &Account,
    wait: Duration,
    look: impl Fn(&State) -> Option<Value> + Send,
) -> Value {
    let first = look(&account.state());
    match first {
        Some(seen) => seen,
        None if wait.is_zero() => Value::Null,
        None => tokio::select! {
            seen = account.once(|state| look(state)) => seen,
            () = tokio::time::sleep(wait) => Value::Null,
            () = world.stop.cancelled() => Value::Null,
        },
    }
}

fn tell(number: usize, deed: &Deed) -> Value {
    let mut told = match &deed.what {
        What::Answer { to, answer } => {
            let (how, text) = match answer {
                Notice::Alert(text) => ("alert", text),
                Notice::Opened(url) => ("url", url),
                Notice::Toast(text) => ("toast", text),
            };
            json!({ "what": "answer", "user_id": to.id, how: text })
        }
        What::Aside(text) => json!({ "what": "aside", "text": text }),
        What::Choice { by, offer } => json!({ "what": "choice", "user_id": by.id, "offer": offer }),
        What::Correction(message) => json!({ "what": "correction", "message": **message }),
        What::Deletion(message) => json!({ "what": "deletion", "message": **message }),
        What::Edit(message) => json!({ "what": "edit", "message": **message }),
        What::Message(message) => json!({ "what": "message", "message": **message }),
        What::Offers { to, offers, button } => {
            json!({ "what": "offers", "user_id": to.id, "offers": offers, "button": button })
        }
        What::Press { by, label } => json!({ "what": "press", "user_id": by.id, "button": label }),
        What::Query { by, words } => json!({ "what": "query", "user_id": by.id, "query": words }),
    };
    told["number"] = number.into();
    told["chat_id"] = deed.chat_id.into();
    told
}
