//! How updates come in.

use std::sync::Arc;
use std::time::Duration;

use futures_util::Stream;

use crate::conversation::Surroundings;
use crate::intake::Intake;
use crate::runtime::Builder;
use crate::source::{Chosen, Feed, InOrder, Source};
use crate::{RawUpdate, Result};

/// What a bot's author says of how updates come in.
#[derive(Default)]
pub(super) struct Entrance {
    pub(super) source: Chosen,
    /// How long updates wait for those before them, where they do.
    pub(super) maxhold: Option<Duration>,
}

/// Takes updates in until the bot stops.
pub(super) async fn take_in(
    source: Source,
    intake: Arc<Intake>,
    maxhold: Option<Duration>,
    around: &Surroundings,
) -> Result<()> {
    let stop = &around.fatal.stop;
    let Some(maxhold) = maxhold.filter(|_| !source.is_in_order()) else { return source.run(intake, stop).await };
    let (front, putting) = InOrder::new(intake, maxhold, around.clock.clone(), around.activity.clone());
    tokio::select! {
        ended = source.run(Arc::new(front), stop) => ended,
        never = putting.run(stop) => match never {},
    }
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

    /// Takes updates in the order of their `update_id`s, and where some are missing waits for them: `maxhold` at most, from
    /// when something behind them came. telepot's `OrderedWebhook`, whose `maxhold` is 3 s by default.
    ///
    /// This is for webhooks and [streams](Self::updates_from). Without it updates are taken in the order of their arrival, which is
    /// almost always right: Telegram sends the messages of one chat one after the other. But what a user presses does not wait
    /// for what the same user writes, nor one user for the other, so that these can arrive in another order than they
    /// happened in. With `getUpdates` all is in order as it is, and this has no effect.
    ///
    /// The price is that each update that Telegram brings late, or never, holds up all those behind it, of all chats, for up to
    /// `maxhold`. What is held is not acknowledged: a webhook call is not answered so long, which Telegram suffers for up to 60 s.
    /// So choose seconds, not minutes.
    ///
    /// Nothing is lost by it: what comes later than that is taken when it comes. Ids that lead more than 1,000 further, or back
    /// by more than that, as after a quiet week, begin a new order, and are not waited for. At most 1,000 updates and 8 MiB are
    /// held; beyond that the first of them are taken as if their time were up. So are all when the bot stops.
    pub fn ordered(mut self, maxhold: Duration) -> Self {
        self.entrance.maxhold = Some(maxhold);
        self
    }
}
