//! How a bot gets its updates without asking for them.

use std::sync::Arc;

use crate::simulator::account::Account;
use crate::simulator::methods::updates::allow;
use crate::simulator::methods::{done, json};
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::webhook::Settings;
use crate::simulator::world::World;

/// `setWebhook`
///
/// `ip_address` changes nothing: there is only this machine.
pub(crate) fn set_webhook(world: &Arc<World>, account: &Arc<Account>, params: &Params) -> Result<String, Refusal> {
    let Some(settings) = Settings::read(params)? else {
        return delete_webhook(account, params);
    };
    account.set_webhook(world, settings, params.flag("drop_pending_updates"))?;
    allow(account, params);
    Ok(done())
}

/// `deleteWebhook`
pub(crate) fn delete_webhook(account: &Account, params: &Params) -> Result<String, Refusal> {
    account.delete_webhook(params.flag("drop_pending_updates"));
    Ok(done())
}

/// `getWebhookInfo`
pub(crate) fn get_webhook_info(account: &Account) -> Result<String, Refusal> {
    let now = account.clock.now();
    let info = account.state().webhook_info(now);
    json(&info)
}
