//! All bots of one simulator.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::bot::Token;
use crate::clock::Clock;
use crate::simulator::account::Account;
use crate::simulator::refusal::Refusal;

/// The bots by their tokens. Bots do not see one another, as on Telegram: each has chats of its own.
pub(crate) struct World {
    pub(crate) clock: Clock,
    /// Cancelled when the simulator stops, so that no poll waits on.
    pub(crate) stop: CancellationToken,
    /// Those who post to webhooks, until then.
    pub(crate) tasks: TaskTracker,
    accounts: RwLock<HashMap<Box<str>, Arc<Account>>>,
}

impl World {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, stop: CancellationToken::new(), tasks: TaskTracker::new(), accounts: RwLock::default() }
    }

    /// The bot of that token: any well-formed token is one.
    pub(crate) fn account(&self, token: &str) -> Result<Arc<Account>, Refusal> {
        let accounts = self.accounts.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(account) = accounts.get(token) {
            return Ok(Arc::clone(account));
        }
        drop(accounts);
        let well_formed = !token.starts_with('0') && token.len() <= 80;
        let parsed = token.parse::<Token>().ok().filter(|_| well_formed).ok_or_else(Refusal::unauthorized)?;
        let mut accounts = self.accounts.write().unwrap_or_else(PoisonError::into_inner);
        let account =
            accounts.entry(token.into()).or_insert_with(|| Arc::new(Account::new(parsed.bot_id(), self.clock.clone())));
        Ok(Arc::clone(account))
    }

    /// Whether a bot of that id has been seen.
    pub(crate) fn has_bot(&self, id: i64) -> bool {
        let accounts = self.accounts.read().unwrap_or_else(PoisonError::into_inner);
        accounts.values().any(|it| i64::try_from(it.bot.id) == Ok(id))
    }
}
