//! Which calls meet a fault, and what becomes of those.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::simulator::account::Account;
use crate::simulator::faults::Wrong;
use crate::simulator::methods;
use crate::simulator::params::Params;
use crate::simulator::refusal::Refusal;
use crate::simulator::world::World;

/// What somebody who called gets.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// An answer of the Bot API.
    Answer(Result<String, Refusal>),
    /// No answer.
    Cut,
    /// An answer of somebody else.
    Page { status: u16, body: String },
}

/// The faults of a bot, in the order in which they were made.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    made: u64,
    scripts: Vec<Script>,
    /// Those that somebody in another process asks about by their ids.
    kept: HashMap<u64, Arc<Course>>,
}

#[derive(Debug)]
struct Script {
    id: u64,
    /// In small letters; `*` for any.
    method: String,
    chat_id: Option<i64>,
    /// How often it is still to happen; `None` for ever.
    left: Option<usize>,
    carried_out: bool,
    wrong: Wrong,
    course: Arc<Course>,
}

/// What has become of a fault so far.
#[derive(Debug, Default)]
pub(crate) struct Course {
    met: AtomicUsize,
    pub(super) lifted: CancellationToken,
}

/// A fault that a call has met.
struct Met {
    carried_out: bool,
    wrong: Wrong,
    lifted: CancellationToken,
}

impl Course {
    pub(super) fn met(&self) -> usize {
        self.met.load(Ordering::Acquire)
    }
}

impl Faults {
    pub(super) fn add(
        &mut self,
        method: String,
        chat_id: Option<i64>,
        times: Option<usize>,
        carried_out: bool,
        wrong: Wrong,
    ) -> (u64, Arc<Course>) {
        self.made += 1;
        let (id, course) = (self.made, Arc::<Course>::default());
        if times != Some(0) {
            let (left, course) = (times, Arc::clone(&course));
            self.scripts.push(Script { id, method, chat_id, left, carried_out, wrong, course });
        }
        (id, course)
    }

    pub(super) fn remove(&mut self, id: u64) {
        self.scripts.retain(|it| it.id != id);
    }

    /// Remembers what becomes of it, also when it is over.
    pub(super) fn keep(&mut self, id: u64, course: &Arc<Course>) {
        self.kept.insert(id, Arc::clone(course));
    }

    pub(super) fn kept(&self, id: u64) -> Option<Arc<Course>> {
        self.kept.get(&id).cloned()
    }

    /// Those that calls may still meet, for who watches.
    pub(crate) fn told(&self) -> Value {
        let script = |it: &Script| {
            let how = match &it.wrong {
                Wrong::Cut => "cut".to_owned(),
                Wrong::Held(Some(time)) => format!("{} s late", time.as_secs_f64()),
                Wrong::Held(None) => "held".to_owned(),
                Wrong::Page { status, .. } => format!("something else, {status}"),
                Wrong::Refused(refusal) => format!("{} {}", refusal.code, refusal.description),
            };
            json!({
                "fault_id": it.id, "method": it.method, "chat_id": it.chat_id, "left": it.left, "met": it.course.met(),
                "carried_out": it.carried_out, "how": how,
            })
        };
        self.scripts.iter().map(script).collect::<Vec<_>>().into()
    }

    /// The first one that fits the call has happened once more.
    fn meet(&mut self, method: &str, params: &Params) -> Option<Met> {
        let at = self.scripts.iter().position(|it| it.fits(method, params))?;
        let script = &mut self.scripts[at];
        script.course.met.fetch_add(1, Ordering::AcqRel);
        let (carried_out, wrong) = (script.carried_out, script.wrong.clone());
        let lifted = script.course.lifted.clone();
        script.left = script.left.map(|left| left - 1);
        if script.left == Some(0) {
            self.scripts.remove(at);
        }
        Some(Met { carried_out, wrong, lifted })
    }
}

impl Script {
    fn fits(&self, method: &str, params: &Params) -> bool {
        (self.method == "*" || self.method.eq_ignore_ascii_case(method))
            && self.chat_id.is_none_or(|it| params.integer("chat_id") == Some(it))
    }
}

/// Calls a method of a bot, unless that goes wrong.
pub(crate) async fn call(world: &Arc<World>, account: &Arc<Account>, method: &str, params: &Params) -> Outcome {
    let calling = account.inside.call(method, params);
    let outcome = carry_out(world, account, method, params).await;
    if let Some(calling) = calling {
        calling.ends(&outcome);
    }
    outcome
}

async fn carry_out(world: &Arc<World>, account: &Arc<Account>, method: &str, params: &Params) -> Outcome {
    let met = account.state().faults.meet(method, params);
    let Some(Met { carried_out, wrong, lifted }) = met else {
        return Outcome::Answer(methods::call(world, account, method, params).await);
    };
    account.tell_of_bot(&account.state());
    account.changed();
    let done = match carried_out {
        true => Some(methods::call(world, account, method, params).await),
        false => None,
    };
    match wrong {
        Wrong::Cut => Outcome::Cut,
        Wrong::Page { status, body } => Outcome::Page { status, body },
        Wrong::Refused(refusal) => Outcome::Answer(Err(refusal)),
        Wrong::Held(time) => {
            let over = async {
                match time {
                    Some(time) => world.clock.sleep(time).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = over => {}
                () = lifted.cancelled() => {}
                () = world.stop.cancelled() => return Outcome::Answer(Err(Refusal::stopped())),
            }
            Outcome::Answer(match done {
                Some(done) => done,
                None => methods::call(world, account, method, params).await,
            })
        }
    }
}
