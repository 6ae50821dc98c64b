//! How updates come in.

use futures_util::Stream;

use crate::RawUpdate;
use crate::runtime::Builder;
use crate::source::{Chosen, Feed};

/// What a bot's author says of how updates come in.
#[derive(Default)]
pub(super) struct Entrance {
    pub(super) source: Chosen,
}

impl<A: Send + Sync + 'static> Builder<A> {
    /// Takes updates from a stream instead of fetching them from Telegram: from a channel, or from a message queue into which
    /// another program writes what its webhook receives. What the stream yields is the JSON of one update each, with what
    /// acknowledges it if need be: [`RawUpdate`].
    ///
    /// ```
    /// use stategram::RawUpdate;
    /// use stategram::prelude::*;
    /// # #[derive(Conversation, Serialize, Deserialize, Clone)]
    /// # #[conversation(per_chat)]
    /// # enum Greeting { #[state(entry)] Idle }
    /// # use greeting::Idle;
    /// # #[handler]
    /// # impl Greeting { #[on(Idle, message)] fn hello(reply: &mut Reply) -> Stay { reply.text("Hello!"); Stay } }
    /// # struct Delivery { payload: Vec<u8> }
    /// # impl Delivery { async fn ack(self) -> Result<(), std::io::Error> { Ok(()) } }
    ///
    /// // As the client of a queue has it: `Delivery` is one message.
    /// fn bot(bot: Bot, queue: tokio::sync::mpsc::Receiver<Delivery>) -> Builder {
    ///     let updates = futures_util::stream::unfold(queue, |mut queue| async {
    ///         let mut delivery = queue.recv().await?;
    ///         let json = std::mem::take(&mut delivery.payload);
    ///         let update = RawUpdate::new(json).when_taken(async {
    ///             if let Err(error) = delivery.ack().await {
    ///                 eprintln!("it will come again: {error}");
    ///             }
    ///         });
    ///         Some((update, queue))
    ///     });
    ///     bot.conversation::<Greeting>().updates_from(updates)
    /// }
    /// ```
    ///
    /// They are taken in the order of the stream, each once however often it comes, by its `update_id`. What cannot be read is
    /// logged, acknowledged and skipped. While the bot has enough to do ([`backlog`](Self::backlog)) it does not ask the stream for
    /// more. The stream has caught up, so that what is overdue may expire, when it has brought nothing for a second. Its end does
    /// not end the bot: conversations go on, expire and answer events until it is shut down.
    ///
    /// A stream that panics ends the bot ([`Running::ended`](crate::Running::ended)).
    ///
    /// Which kinds of update arrive is decided by whoever receives them: the `allowed_updates` of that webhook.
    pub fn updates_from<S>(mut self, updates: S) -> Self
    where
        S: Stream + Send + 'static,
        S::Item: Into<RawUpdate>,
    {
        self.entrance.source = Chosen::Stream(Feed::new(updates));
        self
    }
}
