//! The clock, and what goes wrong on the way between the bot and its people.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::clock::Moment;
use crate::simulator::account::Account;
use crate::simulator::doing::refused;
use crate::simulator::faults;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::world::{LONGEST_ADVANCE, World};

/// `clock`: `running`, whether it moves by itself; `advance`, by so many milliseconds; `to`, up to a moment. Gives `now`.
pub(super) fn clock(world: &World, params: &Params) -> Result<Value, Refusal> {
    let clock = &world.clock;
    let by = match (params.integer("advance"), params.integer("to")) {
        (None, None) => 0,
        (Some(millis), _) => u64::try_from(millis).unwrap_or(u64::MAX),
        (None, Some(to)) => {
            let left = Moment::from_millis(u64::try_from(to).unwrap_or_default()) - clock.now();
            u64::try_from(left.as_millis()).unwrap_or(u64::MAX)
        }
    };
    let by = Duration::from_millis(by);
    if by > LONGEST_ADVANCE {
        return Err(refused("the clock is turned forward, and by a hundred years at most"));
    }
    if params.raw("running").is_some() {
        if params.flag("running") {
            clock.resume();
        } else {
            clock.pause();
        }
    }
    match by.is_zero() {
        false => world.turn_clock(by),
        // Where it runs again, somebody may have to look at it anew.
        true => world.accounts().iter().for_each(|it| it.changed()),
    }
    Ok(json!({ "now": clock.now().as_millis(), "running": clock.is_running() }))
}

/// `fault`: the next calls of `method` go wrong, as `POST /sim/fault` says it. Gives the `fault_id`.
pub(super) fn fault(account: &Arc<Account>, params: &Params) -> Result<Value, Refusal> {
    let id = faults::keep(account, params)?;
    account.tell_of_bot(&account.state());
    Ok(json!({ "fault_id": id }))
}

/// `lift`: no further call meets `fault_id`, and those that it holds are let go.
pub(super) fn lift(account: &Arc<Account>, params: &Params) -> Result<Value, Refusal> {
    faults::kept(account, params)?.lift();
    account.tell_of_bot(&account.state());
    Ok(true.into())
}

/// `disorder`: the next update comes `twice`, or `late`, behind the one after it.
pub(super) fn disorder(account: &Arc<Account>, params: &Params) -> Result<Value, Refusal> {
    let mut state = account.state();
    match params.text("how").as_deref() {
        Some("late") => state.disorder.late(),
        Some("twice") => state.disorder.twice(),
        _ => return Err(refused("how is one of twice, late")),
    }
    account.tell_of_bot(&state);
    Ok(true.into())
}
