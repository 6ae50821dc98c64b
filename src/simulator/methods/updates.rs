//! How a bot gets its updates, when it asks for them.

use std::time::Duration;

use tokio::time::Instant;

use crate::simulator::account::Account;
use crate::simulator::allowed::Allowed;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::world::World;

/// The longest a poll waits, in seconds.
const LONGEST_POLL: i64 = 50;

/// `getUpdates`
///
/// A poll waits in the time of the wall, not of the simulator's clock: it is a matter of the network. Telegram's slowing
/// of polls that repeat an offset is not done here.
pub(crate) async fn get_updates(world: &World, account: &Account, params: &Params) -> Result<String, Refusal> {
    if account.state().has_webhook() {
        return Err(Refusal::webhook_is_set());
    }
    let limit = usize::try_from(params.integer("limit").unwrap_or(100).clamp(1, 100)).unwrap_or(100);
    let timeout = params.integer("timeout").unwrap_or_default().clamp(0, LONGEST_POLL).unsigned_abs();
    let deadline = Instant::now() + Duration::from_secs(timeout);
    let mut offset = params.integer("offset").unwrap_or_default();
    allow(account, params);

    // The newest poll has the highest number, and one that sees a higher number than its own has been replaced.
    let mut polls = account.polls.subscribe();
    let mut own = 0;
    account.polls.send_modify(|count| {
        *count += 1;
        own = *count;
    });
    loop {
        // Asked for before looking, so that an update which arrives in between is not missed.
        let arrival = account.arrivals.notified();
        let (items, had_any) = {
            let mut state = account.state();
            let now = account.clock.now();
            let before = state.queue.len(now);
            let items = state.queue.take(offset, limit, now);
            (items, before != state.queue.len(now))
        };
        if had_any {
            account.changed();
        }
        if let Some(items) = items {
            return Ok(format!("[{items}]"));
        }
        // What a negative offset forgets, it forgets once.
        offset = offset.max(0);
        tokio::select! {
            () = arrival => {}
            _ = polls.wait_for(|newest| *newest != own) => {
                let posted = account.state().has_webhook();
                return Err(if posted { Refusal::webhook_begins() } else { Refusal::other_poll() });
            }
            () = tokio::time::sleep_until(deadline) => return Ok("[]".to_owned()),
            () = world.stop.cancelled() => return Ok("[]".to_owned()),
        }
    }
}

/// Which kinds the bot wants from now on, if it says so. An unreadable list counts as none given, as on Telegram.
pub(super) fn allow(account: &Account, params: &Params) {
    if let Ok(Some(names)) = params.object::<Vec<String>>("allowed_updates", "allowed_updates") {
        account.state().allowed = Allowed::of(&names);
    }
}
