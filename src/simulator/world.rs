//! All bots of one simulator.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::bot::Token;
use crate::clock::Clock;
use crate::simulator::account::Account;
use crate::simulator::page::{Feed, Key, Pages};
use crate::simulator::refusal::Refusal;

/// The clock is not turned further at once: beyond all deadlines, and far from the end of time.
pub(crate) const LONGEST_ADVANCE: Duration = Duration::from_secs(100 * 366 * 86_400);

/// The bots by their tokens. Bots do not see one another, as on Telegram: each has chats of its own.
pub(crate) struct World {
    pub(crate) clock: Clock,
    /// Cancelled when the simulator stops, so that no poll waits on.
    pub(crate) stop: CancellationToken,
    /// Those who post to webhooks, until then.
    pub(crate) tasks: TaskTracker,
    /// What pages are told.
    pub(crate) feed: Arc<Feed>,
    /// What the page's address begins with.
    pub(crate) key: Key,
    /// Whether everything is noted that happens at any bot.
    is_noted: AtomicBool,
    accounts: RwLock<HashMap<Box<str>, Arc<Account>>>,
}

impl World {
    pub(crate) fn new(clock: Clock) -> crate::Result<Self> {
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let (feed, key) = (Arc::new(Feed::new()), Key::new()?);
        Ok(Self { clock, stop, tasks, feed, key, is_noted: AtomicBool::new(false), accounts: RwLock::default() })
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
        let account = accounts.entry(token.into()).or_insert_with(|| {
            let account = Account::new(parsed.bot_id(), self.clock.clone());
            account.state().deeds.shown_to(Pages::new(&self.feed, account.bot.id));
            account.inside.shown_in(&self.feed);
            if self.is_noted.load(Ordering::Acquire) {
                account.inside.begin();
            }
            Arc::new(account)
        });
        let account = Arc::clone(account);
        drop(accounts);
        account.tell_of_bot(&account.state());
        Ok(account)
    }

    /// Notes everything that happens from now on.
    pub(crate) fn note(&self) {
        self.is_noted.store(true, Ordering::Release);
        for account in self.accounts() {
            account.inside.begin();
        }
    }

    /// All bots, in the order of their ids.
    pub(crate) fn accounts(&self) -> Vec<Arc<Account>> {
        let accounts = self.accounts.read().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<Arc<Account>> = accounts.values().cloned().collect();
        all.sort_by_key(|it| it.bot.id);
        all
    }

    /// The bot of that id.
    pub(crate) fn bot(&self, id: i64) -> Option<Arc<Account>> {
        self.accounts().into_iter().find(|it| i64::try_from(it.bot.id) == Ok(id))
    }

    /// Whether a bot of that id has been seen.
    pub(crate) fn has_bot(&self, id: i64) -> bool {
        self.bot(id).is_some()
    }
}
