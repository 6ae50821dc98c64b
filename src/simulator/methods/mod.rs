//! The methods of the Bot API that the simulator has, one file for each family.
//!
//! A method that it does not have, be it one of Telegram's or nobody's, is answered as Telegram answers an unknown one:
//! code 404, `Not Found: method not found`. A warning in the log tells the first kind from a slip of the pen.

mod callbacks;
mod edits;
mod inline;
mod messages;
mod profile;
mod updates;
mod words;

use serde::Serialize;

use crate::simulator::account::Account;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::world::World;

/// Calls a method of a bot; gives the JSON of `result`. As on Telegram, the case of the method's name does not matter.
pub(crate) async fn call(world: &World, account: &Account, method: &str, params: &Params) -> Result<String, Refusal> {
    match method.to_ascii_lowercase().as_str() {
        "answercallbackquery" => callbacks::answer_callback_query(account, params),
        "answerinlinequery" => inline::answer_inline_query(account, params),
        "deletemessage" => edits::delete_message(account, params),
        "deletemycommands" => profile::delete_my_commands(account, params),
        "deletewebhook" => updates::delete_webhook(account, params),
        "editmessagecaption" => edits::edit_message_caption(account, params),
        "editmessagereplymarkup" => edits::edit_message_reply_markup(account, params),
        "editmessagetext" => edits::edit_message_text(account, params),
        "getme" => profile::get_me(account),
        "getmycommands" => profile::get_my_commands(account, params),
        "getupdates" => updates::get_updates(world, account, params).await,
        "getwebhookinfo" => updates::get_webhook_info(account),
        "sendchataction" => messages::send_chat_action(world, account, params),
        "sendmessage" => messages::send_message(world, account, params),
        "setmycommands" => profile::set_my_commands(account, params),
        _ => {
            tracing::warn!(method, "the simulator has no such method");
            Err(Refusal::no_method())
        }
    }
}

/// The JSON of a result.
fn json(result: &impl Serialize) -> Result<String, Refusal> {
    serde_json::to_string(result)
        .map_err(|error| Refusal { code: 500, description: format!("Internal Server Error: {error}").into() })
}

/// What most methods answer that have nothing to tell.
fn done() -> String {
    "true".to_owned()
}
