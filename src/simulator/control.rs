//! `/sim/...`: playing the users from outside. These paths are a contract with scripts and tests; `docs/SIMULATOR.md` has all of
//! them.
//!
//! A `POST` is something that somebody does, a `GET` is what there is to see. Both take their fields like the Bot API's methods do,
//! from the address, from JSON or from a form, and answer in its envelope, but for `GET /sim/chat`, which is a list.

mod looking;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::routing::{MethodRouter, get, post};

use crate::simulator::account::Account;
use crate::simulator::doing::{DEEDS, Does};
use crate::simulator::params::Params;
use crate::simulator::people;
use crate::simulator::place::Place;
use crate::simulator::refusal::Refusal;
use crate::simulator::server::{answer, params};
use crate::simulator::world::World;

/// Where each request goes.
pub(crate) fn routes() -> Router<Arc<World>> {
    let looks = Router::new()
        .route("/sim/chat", get(looking::chat))
        .route("/sim/clock", get(looking::clock).post(looking::turn))
        .route("/sim/inline", get(looking::inline))
        .route("/sim/news", get(looking::news))
        .route("/sim/press", get(looking::press));
    DEEDS.iter().fold(looks, |routes, (name, does)| routes.route(&format!("/sim/{name}"), verb(*does)))
}

/// The bot of the token that a request names.
pub(crate) fn account(world: &World, token: Option<&str>) -> Result<Arc<Account>, Refusal> {
    world.account(token.ok_or_else(Refusal::unauthorized)?)
}

fn verb(does: Does) -> MethodRouter<Arc<World>> {
    post(move |State(world): State<Arc<World>>, request: Request| async move {
        let done = async {
            let params = params(&world, request).await?;
            does(&place(&world, &params)?, &params).map(|it| it.to_string())
        };
        answer(done.await)
    })
}

/// Who does it, and where: in the private chat where no other is named.
fn place(world: &World, params: &Params) -> Result<Place, Refusal> {
    let account = account(world, params.text("token").as_deref())?;
    let user_id = params.integer("user_id").filter(|it| *it > 0);
    let user_id = user_id.ok_or_else(|| Refusal::bad_request("user_id is missing or no id of a user"))?;
    let chat_id = match params.raw("chat_id") {
        None => user_id,
        Some(_) => params.integer("chat_id").ok_or_else(|| Refusal::bad_request("chat_id is no id"))?,
    };
    if world.has_bot(user_id) {
        return Err(Refusal::bad_request("user_id is the id of a bot"));
    }
    if chat_id >= 0 && chat_id != user_id {
        return Err(Refusal::bad_request(
            "the id of a private chat is its user's: chat_id is neither that nor a group's",
        ));
    }
    let migrated_to = account.state().rooms.get(&chat_id).and_then(|it| it.migrated_to);
    if let Some(new_id) = migrated_to {
        return Err(Refusal::migrated(new_id));
    }
    let user = account.user(user_id, params.text("first_name").as_deref());
    let chat = match chat_id {
        ..0 => account.group(chat_id, params.text("title").as_deref()),
        _ => people::private_chat(&user),
    };
    let thread_id = params.integer("message_thread_id").and_then(|it| i32::try_from(it).ok());
    Ok(Place { account, user, chat, thread_id: thread_id.filter(|it| *it > 0), on: None })
}

#[cfg(test)]
mod tests;
