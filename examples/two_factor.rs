//! The second factor of a log-in is a button: whoever owns the account is asked whether it is them, and the answer, or its
//! absence after a minute, decides.
//!
//!     cargo run --example two_factor
//!
//! runs in this terminal, against a simulated Telegram: somebody tries to log in at once. `#1` allows it, `#2` refuses it,
//! and `!advance 1m` is silence. With `TELEGRAM_BOT_TOKEN` set it is a real bot; `OWNER` is then the owner's user id.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use stategram::Error;
use stategram::prelude::*;
use tokio::sync::oneshot;

/// Somebody tries to log in.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) id: u64,
    /// Where from, as the owner would recognise it.
    pub(crate) from: String,
}

/// One attempt is decided at a time; what comes meanwhile is refused.
#[derive(Conversation, Serialize, Deserialize, Clone, Debug)]
#[conversation(per_user, event = Attempt)]
pub(crate) enum SecondFactor {
    #[state(entry)]
    Quiet,
    #[state(at_most = "1m")]
    Asked { attempt: Attempt, question: Sent },
}
use second_factor::{Asked, Quiet};

#[handler(app = Gate)]
impl SecondFactor {
    #[on(Quiet, event)]
    fn ask(Event(attempt): Event<Attempt>, reply: &mut Reply) -> Asked {
        let buttons = Keyboard::new().button("Allow", "allow").button("Refuse", "refuse");
        let question = reply.text(format!("Log-in from {}. Allow?", attempt.from)).keyboard(buttons).sent();
        Asked { attempt, question }
    }

    #[on(Asked, event)]
    fn one_at_a_time(Event(attempt): Event<Attempt>, Data(decisions): Data<Decisions>) -> Stay {
        decisions.decide(attempt.id, false);
        Stay
    }

    #[on(Asked, callback = "allow")]
    fn allow(asked: Asked, Data(decisions): Data<Decisions>, reply: &mut Reply) -> End {
        reply.edit(&asked.question, format!("Log-in from {}: allowed.", asked.attempt.from));
        decisions.decide(asked.attempt.id, true);
        End
    }

    #[on(Asked, callback = "refuse")]
    fn refuse(asked: Asked, Data(decisions): Data<Decisions>, reply: &mut Reply) -> End {
        reply.edit(&asked.question, format!("Log-in from {}: refused.", asked.attempt.from));
        decisions.decide(asked.attempt.id, false);
        End
    }

    #[on(Asked, expired)]
    fn no_answer(asked: Asked, Data(decisions): Data<Decisions>, reply: &mut Reply) -> End {
        reply.edit(&asked.question, format!("Log-in from {}: refused, since nobody answered.", asked.attempt.from));
        decisions.decide(asked.attempt.id, false);
        End
    }

    /// An owner who cannot be asked has not allowed it.
    #[on(Asked, undeliverable)]
    fn unreachable(asked: Asked, Data(decisions): Data<Decisions>) -> End {
        decisions.decide(asked.attempt.id, false);
        End
    }

    /// A button of an attempt that is long decided.
    #[on(Quiet, callback_query)]
    fn too_late(reply: &mut Reply) -> Stay {
        reply.toast("That is decided already.");
        Stay
    }
}

#[derive(Provide)]
pub(crate) struct Gate {
    pub(crate) decisions: Decisions,
}

/// Who waits for which decision.
#[derive(Clone, Default)]
pub(crate) struct Decisions(Arc<Mutex<HashMap<u64, oneshot::Sender<bool>>>>);

impl Decisions {
    /// The decision on this attempt, once there is one.
    pub(crate) fn wait(&self, id: u64) -> oneshot::Receiver<bool> {
        let (decide, decided) = oneshot::channel();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, decide);
        decided
    }

    /// The first decision counts.
    fn decide(&self, id: u64, allowed: bool) {
        if let Some(waiting) = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id) {
            // Whoever waited may have given up.
            let _ = waiting.send(allowed);
        }
    }
}

#[tokio::main]
async fn main() -> stategram::Result<()> {
    let owner = PerUser(owner()?);
    let decisions = Decisions::default();
    let bot = Bot::from_env()?.with(Gate { decisions: decisions.clone() }).conversation::<SecondFactor>();
    bot.run_with(|running| {
        let owners = running.handle::<SecondFactor>();
        async move {
            let attempt = Attempt { id: 1, from: "192.0.2.7, Firefox on Linux".to_owned() };
            let decided = decisions.wait(attempt.id);
            owners?.send(&owner, attempt).await?;
            eprintln!("{}", if decided.await.unwrap_or(false) { "logged in" } else { "not logged in" });
            Ok(())
        }
    })
    .await
}

/// Whose bot it is: `OWNER`, or you, where it plays in the simulator.
fn owner() -> stategram::Result<i64> {
    if std::env::var_os("TELEGRAM_BOT_TOKEN").is_none() {
        return Ok(stategram::simulator::YOU);
    }
    let owner = std::env::var("OWNER").ok().and_then(|id| id.parse().ok());
    owner.ok_or_else(|| {
        Error::Setting(
            "OWNER has to be the owner's user id, a number: `skeleton` shows yours when you write to it".into(),
        )
    })
}
