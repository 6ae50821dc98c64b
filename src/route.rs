//! Which conversations an update belongs to.

use std::any::TypeId;
use std::sync::{Arc, OnceLock, Weak};

use tracing::error;

use crate::conversation::Taker;
use crate::figures;
use crate::press::{Admission, PressRules, Sealer};
use crate::reply::Effect;
use crate::store::{InboxId, Posting};
use crate::update::{Incoming, Kind, Leaf, Leaves};

/// The registered conversations, in the order of their registration.
pub(crate) struct Route {
    takers: Vec<Arc<dyn Taker>>,
    presses: Arc<PressRules>,
}

impl Route {
    pub(crate) fn new(takers: Vec<Arc<dyn Taker>>, presses: Arc<PressRules>) -> Self {
        Self { takers, presses }
    }

    pub(crate) fn takers(&self) -> &[Arc<dyn Taker>] {
        &self.takers
    }

    /// The conversations that take the update: all of those whose seed it carries, unless it is a press that counts for
    /// none.
    pub(crate) fn of<'a>(&'a self, update: &'a Incoming) -> impl Iterator<Item = &'a Arc<dyn Taker>> {
        let admitted = self.presses.admit(update) == Admission::Admitted;
        let takers = if admitted { &self.takers[..] } else { &[] };
        takers.iter().filter(|taker| taker.takes(update))
    }

    /// The conversation of that name.
    pub(crate) fn named(&self, name: &str) -> Option<&Arc<dyn Taker>> {
        self.takers.iter().find(|taker| taker.name() == name)
    }

    /// The conversation of that type.
    pub(crate) fn typed(&self, conversation: TypeId) -> Option<&Arc<dyn Taker>> {
        self.takers.iter().find(|taker| taker.conversation() == conversation)
    }

    /// Seals the buttons of a reply once more, for the chat that it goes to now instead of that one.
    pub(crate) fn seal_again(&self, effect: &mut Effect, from: i64) {
        let sealer = Sealer { rules: Some(&self.presses), owner: None, from: Some(from) };
        // They have been sealed, so there is a key, and a seal is as long for one chat as for another.
        if let Err(error) = sealer.seal(std::slice::from_mut(effect)) {
            error!("a reply goes to another chat with the seals of the one before: {error}");
        }
    }

    /// The kinds of update that some handler names; `otherwise` names messages and callback queries.
    pub(crate) fn allowed_updates(&self) -> Vec<&'static str> {
        let leaves = self.takers.iter().fold(Leaves::NONE, |all, taker| all.union(taker.leaves()));
        let named = |kind: &&Kind| match kind {
            Kind::Message => leaves.overlaps(Leaves::MESSAGES.union(Leaves::of(&[Leaf::Album]))),
            kind => leaves.contains((**kind).into()),
        };
        Kind::ALL.iter().filter(named).map(|kind| kind.name()).collect()
    }
}

/// How what is no update gets to its conversation: known to the conversations themselves, before there is a [`Route`].
#[derive(Default)]
pub(crate) struct Post(OnceLock<Weak<Route>>);

impl Post {
    pub(crate) fn opens(&self, route: &Arc<Route>) {
        let _ = self.0.set(Arc::downgrade(route));
    }

    /// The route, until the bot is gone.
    pub(crate) fn route(&self) -> Option<Arc<Route>> {
        self.0.get().and_then(Weak::upgrade)
    }

    /// Hands a posting, with its row in the store's inbox if it has one, to its conversation's mailbox. Says
    /// whether somebody has it, the mailbox or the store; who does not ask finds in the log that it was dropped.
    pub(crate) fn hand(&self, posting: Posting, inbox: Option<InboxId>) -> bool {
        let Some(route) = self.route() else { return inbox.is_some() };
        let Posting { conversation, seed, entry } = posting;
        let kind = entry.kind.name();
        match (route.named(&conversation), inbox) {
            (Some(taker), _) => return taker.clone().post(&seed, entry, inbox),
            (None, Some(_)) => {
                error!(
                    conversation,
                    seed, kind, "no conversation of this name is registered: it is set aside at the next start"
                );
            }
            (None, None) => {
                error!(conversation, seed, kind, "dropped: no conversation of this name is registered");
                metrics::counter!(figures::POSTINGS_DROPPED).increment(1);
            }
        }
        inbox.is_some()
    }
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Post")
    }
}
