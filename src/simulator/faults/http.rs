//! `/sim/fault`: the same for those who are not in this process.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::response::Response;
use serde_json::json;

use crate::simulator::account::Account;
use crate::simulator::control;
use crate::simulator::faults::{Fault, FaultPlan};
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::server::{answer, params};
use crate::simulator::world::World;

/// `POST /sim/fault {"token", "method", ..}`: the next call of that method goes wrong. Gives its `fault_id`.
///
/// | field | |
/// |---|---|
/// | `chat_id` | only calls with this `chat_id` |
/// | `times` | how often, once by default; `always`, a boolean: until it is lifted |
/// | `carried_out` | a boolean: only the answer goes wrong |
///
/// And how, which is one of these:
///
/// | field | |
/// |---|---|
/// | `retry_after` | code 429, in seconds |
/// | `error_code`, `description` | any other refusal |
/// | `cut` | `true`: the connection is closed without an answer |
/// | `body`, and `status`, 200 by default | what is no answer of the Bot API |
/// | `delay` | in seconds of the simulator's clock |
/// | `hold` | `true`: it is answered when the fault is lifted |
pub(crate) async fn plan(State(world): State<Arc<World>>, request: Request) -> Response {
    let planned = async {
        let params = params(&world, request).await?;
        let account = control::account(&world, params.text("token").as_deref())?;
        Ok(json!({ "fault_id": keep(&account, &params)? }).to_string())
    };
    answer(planned.await)
}

/// `GET /sim/fault?token=..&fault_id=..`: how many calls have `met` it.
pub(crate) async fn look(State(world): State<Arc<World>>, request: Request) -> Response {
    answer(found(&world, request).await.map(|fault| told(&fault)))
}

/// `DELETE /sim/fault?token=..&fault_id=..`: no further call meets it, and those that it holds are let go.
pub(crate) async fn lift(State(world): State<Arc<World>>, request: Request) -> Response {
    let lifted = found(&world, request).await;
    answer(lifted.map(|fault| {
        fault.lift();
        told(&fault)
    }))
}

/// Has calls go wrong as these fields say it; gives the fault's id.
pub(crate) fn keep(account: &Arc<Account>, params: &Params) -> Result<u64, Refusal> {
    let fault = made(account, params)?;
    account.state().faults.keep(fault.id, &fault.course);
    Ok(fault.id)
}

/// The fault of that `fault_id`.
pub(crate) fn kept(account: &Arc<Account>, params: &Params) -> Result<Fault, Refusal> {
    let id = params.integer("fault_id").and_then(|it| u64::try_from(it).ok());
    let course = id.and_then(|id| Some((id, account.state().faults.kept(id)?)));
    let (id, course) = course.ok_or_else(|| Refusal::bad_request("there is no fault with this fault_id"))?;
    Ok(Fault { account: Arc::clone(account), id, course })
}

fn told(fault: &Fault) -> String {
    json!({ "fault_id": fault.id, "met": fault.met() }).to_string()
}

async fn found(world: &World, request: Request) -> Result<Fault, Refusal> {
    let params = params(world, request).await?;
    let account = control::account(world, params.text("token").as_deref())?;
    kept(&account, &params)
}

fn made(account: &Arc<Account>, params: &Params) -> Result<Fault, Refusal> {
    let method = params.text("method").filter(|it| !it.is_empty());
    let method = method.ok_or_else(|| Refusal::bad_request("method is empty"))?;
    let mut plan = FaultPlan::new(account, &method);
    if params.raw("chat_id").is_some() {
        let chat_id = params.integer("chat_id").ok_or_else(|| Refusal::bad_request("chat_id is no id"))?;
        plan = plan.in_chat(chat_id);
    }
    if params.raw("times").is_some() {
        let times = params.integer("times").and_then(|it| usize::try_from(it).ok());
        plan = plan.times(times.ok_or_else(|| Refusal::bad_request("times is no number of times"))?);
    }
    if params.flag("always") {
        plan = plan.always();
    }
    if params.flag("carried_out") {
        plan = plan.carried_out();
    }
    let seconds = |name: &str| params.number(name).and_then(|it| Duration::try_from_secs_f64(it).ok());
    let code = |name: &str| params.integer(name).and_then(|it| u16::try_from(it).ok());
    if let Some(retry_after) = seconds("retry_after") {
        Ok(plan.throttle(retry_after))
    } else if let Some(code) = code("error_code") {
        Ok(plan.refuse(code, &params.text("description").unwrap_or_default()))
    } else if let Some(body) = params.text("body") {
        Ok(plan.garble(code("status").unwrap_or(200), &body))
    } else if let Some(time) = seconds("delay") {
        Ok(plan.delay(time))
    } else if params.flag("cut") {
        Ok(plan.cut())
    } else if params.flag("hold") {
        Ok(plan.hold())
    } else {
        Err(Refusal::bad_request("what goes wrong is not said: retry_after, error_code, body, delay, cut or hold"))
    }
}
