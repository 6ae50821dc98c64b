//! `POST /KEY/do/DEED`: what people do on the page, as they do it [from outside](crate::simulator::doing), and what the page alone does.
//!
//! Each takes `bot`, its id, `user_id`, who does it, and `chat_id`, where: without it in the private chat. The answer is that of the Bot
//! API, a `result` or a `description`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;

use crate::simulator::account::Account;
use crate::simulator::doing::{DEEDS, refused};
use crate::simulator::page::{gathering, weather};
use crate::simulator::params::Params;
use crate::simulator::people;
use crate::simulator::place::Place;
use crate::simulator::refusal::Refusal;
use crate::simulator::server::{answer, params};
use crate::simulator::world::World;

/// Does what the last part of the path says.
pub(crate) async fn deed(State(world): State<Arc<World>>, request: Request) -> Response {
    let path = request.uri().path();
    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
    let done = async {
        let params = params(&world, request).await?;
        if name == "clock" {
            return weather::clock(&world, &params).map(|it| it.to_string());
        }
        let bot = params.integer("bot").and_then(|it| world.bot(it));
        let account = bot.ok_or_else(|| Refusal::bad_request("bot is missing or no id of one that is here"))?;
        let result = match name.as_str() {
            "crash" => account.kill().await.map(|()| true.into())?,
            "disorder" => weather::disorder(&account, &params)?,
            "fault" => weather::fault(&account, &params)?,
            "group" => gathering::group(&account, &params)?,
            "lift" => weather::lift(&account, &params)?,
            "person" => gathering::person(&account, &params)?,
            _ => {
                let (_, does) = DEEDS.iter().find(|(it, _)| *it == name).ok_or_else(Refusal::not_found)?;
                does(&place(&account, &params)?, &params)?
            }
        };
        Ok(result.to_string())
    };
    answer(done.await)
}

/// Who does it, and where.
fn place(account: &Arc<Account>, params: &Params) -> Result<Place, Refusal> {
    let user_id = params.integer("user_id").filter(|it| *it > 0);
    let user_id = user_id.ok_or_else(|| refused("user_id is missing or no id of a user"))?;
    if u64::try_from(user_id) == Ok(account.bot.id) {
        return Err(refused("user_id is the id of the bot"));
    }
    let user = account.user(user_id, None);
    let chat_id = match params.raw("chat_id") {
        None => user_id,
        Some(_) => params.integer("chat_id").ok_or_else(|| refused("chat_id is no id"))?,
    };
    let chat = match chat_id {
        _ if chat_id == user_id => people::private_chat(&user),
        0.. => return Err(refused("this private chat is somebody else's")),
        _ => {
            let state = account.state();
            let room = state.rooms.get(&chat_id).ok_or_else(|| refused("chat not found"))?;
            if room.migrated_to.is_some() {
                return Err(refused("the group is a supergroup now"));
            }
            room.chat.clone()
        }
    };
    let thread_id = params.integer("message_thread_id").and_then(|it| i32::try_from(it).ok());
    Ok(Place { account: Arc::clone(account), user, chat, thread_id: thread_id.filter(|it| *it > 0), on: None })
}
