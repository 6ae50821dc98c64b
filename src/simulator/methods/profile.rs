//! What a bot is, and what it says it can do.

use crate::simulator::account::Account;
use crate::simulator::methods::{done, json};
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::types::BotCommand;

/// `getMe`
pub(crate) fn get_me(account: &Account) -> Result<String, Refusal> {
    json(&*account.bot)
}

/// `setMyCommands`
pub(crate) fn set_my_commands(account: &Account, params: &Params) -> Result<String, Refusal> {
    let commands: Vec<BotCommand> = params.object("commands", "commands")?.unwrap_or_default();
    if commands.len() > 100 {
        return Err(Refusal::bad_request("BOT_COMMANDS_TOO_MUCH"));
    }
    for BotCommand { command, description, .. } in &commands {
        let name = command.strip_prefix('/').unwrap_or(command);
        let of_letters = name.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_');
        if name.is_empty() || name.len() > 32 || !of_letters {
            return Err(Refusal::bad_request("BOT_COMMAND_INVALID"));
        }
        if description.is_empty() || description.encode_utf16().count() > 256 {
            return Err(Refusal::bad_request("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
    }
    let audience = audience(params)?;
    let mut state = account.state();
    state.commands.insert(audience, commands);
    account.tell_of_bot(&state);
    Ok(done())
}

/// `getMyCommands`
pub(crate) fn get_my_commands(account: &Account, params: &Params) -> Result<String, Refusal> {
    let audience = audience(params)?;
    json(&account.state().commands.get(&audience).map_or(&[] as &[_], Vec::as_slice))
}

/// `deleteMyCommands`
pub(crate) fn delete_my_commands(account: &Account, params: &Params) -> Result<String, Refusal> {
    let audience = audience(params)?;
    let mut state = account.state();
    state.commands.remove(&audience);
    account.tell_of_bot(&state);
    Ok(done())
}

/// For whom commands are: a scope, and a language.
fn audience(params: &Params) -> Result<(String, String), Refusal> {
    let scope = params.object::<serde_json::Value>("scope", "BotCommandScope")?;
    let scope = scope.filter(|it| it["type"] != "default").map(|it| it.to_string());
    Ok((scope.unwrap_or_default(), params.text("language_code").unwrap_or_default().into_owned()))
}
