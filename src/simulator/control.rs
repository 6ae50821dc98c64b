//! `/sim/...`: playing the users from outside. These paths are a contract with scripts and tests.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;

use crate::simulator::account::Account;
use crate::simulator::markup::Marked;
use crate::simulator::people;
use crate::simulator::refusal::Refusal;
use crate::simulator::room::{Body, Shown};
use crate::simulator::server::{answer, params, respond};
use crate::simulator::world::World;

/// `POST /sim/message {"token", "user_id", "chat_id", "text"}`: a user writes.
///
/// Without `chat_id` it is the user's private chat. A user may write longer texts than Telegram's clients let one write.
pub(crate) async fn message(State(world): State<Arc<World>>, request: Request) -> Response {
    answer(write(&world, request).await)
}

/// `GET /sim/chat?token=..&chat_id=..`: what a member of the chat sees, as a JSON list, oldest first; an empty one where
/// nobody has written yet. `buttons` are the rows of the inline keyboard, as in the Bot API's `InlineKeyboardMarkup`.
pub(crate) async fn chat(State(world): State<Arc<World>>, request: Request) -> Response {
    match list(&world, request).await {
        Ok(json) => respond(200, json),
        Err(refusal) => answer(Err(refusal)),
    }
}

/// `POST /sim/upgrade {"token", "user_id", "chat_id"}`: a user makes a supergroup of a group; gives its new id.
pub(crate) async fn upgrade(State(world): State<Arc<World>>, request: Request) -> Response {
    let upgraded = async {
        let params = params(&world, request).await?;
        let account = account(&world, params.text("token").as_deref())?;
        let user_id = params.integer("user_id").filter(|it| *it > 0);
        let user_id = user_id.ok_or_else(|| Refusal::bad_request("user_id is missing or no id of a user"))?;
        let chat_id = params.integer("chat_id").ok_or_else(|| Refusal::bad_request("chat_id is no id"))?;
        Ok(account.migrate(&account.user(user_id, None), chat_id)?.to_string())
    };
    answer(upgraded.await)
}

async fn write(world: &World, request: Request) -> Result<String, Refusal> {
    let params = params(world, request).await?;
    let account = account(world, params.text("token").as_deref())?;
    let user_id = params.integer("user_id").filter(|it| *it > 0);
    let user_id = user_id.ok_or_else(|| Refusal::bad_request("user_id is missing or no id of a user"))?;
    let chat_id = match params.text("chat_id") {
        None => user_id,
        Some(_) => params.integer("chat_id").ok_or_else(|| Refusal::bad_request("chat_id is no id"))?,
    };
    let text = params.text("text").filter(|it| !it.trim().is_empty());
    let text = text.ok_or_else(|| Refusal::bad_request("message text is empty"))?;
    if world.has_bot(user_id) {
        return Err(Refusal::bad_request("user_id is the id of a bot"));
    }
    if chat_id > 0 && chat_id != user_id {
        return Err(Refusal::bad_request(
            "the id of a private chat is its user's: chat_id is neither that nor a group's",
        ));
    }
    let user = account.user(user_id, params.text("first_name").as_deref());
    let chat =
        if chat_id > 0 { people::private_chat(&user) } else { account.group(chat_id, params.text("title").as_deref()) };
    Ok(account.hear(&user, chat, None, Body::text(Marked::plain(&text)), None).json.to_string())
}

async fn list(world: &World, request: Request) -> Result<String, Refusal> {
    let params = params(world, request).await?;
    let account = account(world, params.text("token").as_deref())?;
    let chat_id = params.integer("chat_id").ok_or_else(|| Refusal::bad_request("chat_id is empty"))?;
    let messages: Vec<Arc<Shown>> =
        account.state().rooms.get(&chat_id).map(|room| room.since(0).cloned().collect()).unwrap_or_default();
    let shown: Vec<&Shown> = messages.iter().map(|it| &**it).collect();
    serde_json::to_string(&shown).map_err(|error| Refusal::internal(&error))
}

/// The bot of the token that a request names.
pub(crate) fn account(world: &World, token: Option<&str>) -> Result<Arc<Account>, Refusal> {
    world.account(token.ok_or_else(Refusal::unauthorized)?)
}
