//! A turn waits where too much is waiting for its chat already: who floods a chat is slowed down to what Telegram lets out there.
//!
//! Somebody waits for the answer to a query, which waits in no lane. So a press or an inline query goes on where a message would
//! wait, but not for ever: what its handler replies waits in the lane like all else. A query about a payment waits for nothing,
//! since the payment fails after ten seconds; and what is in front of one in the mailbox does not wait either. One for which
//! there was no room in the mailbox, and that is in the store's inbox alone, hurries nobody. Of a chain it is the first that waits, in
//! whose mailbox all updates are.

use std::pin::pin;

use crate::conversation::Conversations;
use crate::conversation::cell::Cell;
use crate::conversation::turn::Happening;
use crate::deliver::Most;
use crate::machine::{Home, RunsIn};
use crate::update::Leaf;

impl<C: RunsIn<A>, A: Send + Sync + 'static> Conversations<C, A> {
    /// Waits until there is room for what a turn may reply there.
    pub(super) async fn hold_back(&self, seed: &C::Seed, what: &Happening<'_>, home: &Home) {
        if what.update.is_some() && self.place.is_behind() {
            return;
        }
        let most = match what.leaf {
            Leaf::PreCheckoutQuery | Leaf::ShippingQuery => return,
            Leaf::CallbackQuery | Leaf::InlineQuery => Most::QUERY,
            _ => Most::TURN,
        };
        if self.around.deliver.has_room(home.chat_id, most) {
            return;
        }
        // Boxed, since hardly any has to, and the task of each worker would be larger for it.
        Box::pin(async {
            tokio::select! {
                () = self.around.deliver.room(home.chat_id, most) => {}
                () = self.payment_waits(seed) => {}
            }
        })
        .await;
    }

    /// Waits until there is a query about a payment in the mailbox. Cancellation safe.
    async fn payment_waits(&self, seed: &C::Seed) {
        loop {
            let mut hurried = pin!(self.hurried.notified());
            // Registered before the look, so that one that comes in between is not missed.
            hurried.as_mut().enable();
            if let Some(Cell::Busy(mailbox)) = self.cells.get(seed).as_deref()
                && mailbox.has_payment()
            {
                return;
            }
            hurried.await;
        }
    }
}

#[cfg(test)]
mod tests;
