//! How updates come in.

use std::sync::Arc;
use std::time::Duration;

use futures_util::Stream;

use crate::conversation::Surroundings;
use crate::floods::Floods;
use crate::intake::Intake;
use crate::route::Route;
use crate::runtime::Builder;
use crate::source::{Chosen, Feed, InOrder, Source};
use crate::{Quota, RawUpdate, Result};

/// What a bot's author says of how updates come in.
#[derive(Default)]
pub(super) struct Entrance {
    pub(super) source: Chosen,
    pub(super) rules: Rules,
}

/// What holds whatever the source is.
#[derive(Clone, Default)]
pub(super) struct Rules {
    /// How long updates wait for those before them, where they do.
    maxhold: Option<Duration>,
    /// How much each user may send, where there is a bound.
    quota: Option<Quota>,
}

impl Rules {
    /// Says what cannot be.
    pub(super) fn check(&self) -> Result<(), String> {
        self.quota.as_ref().map_or(Ok(()), Quota::check)
    }
}

/// Takes updates in until the bot stops.
pub(super) async fn take_in(
    source: Source,
    Rules { maxhold, quota }: Rules,
    route: Arc<Route>,
    around: &Arc<Surroundings>,
) -> Result<()> {
    let intake = Arc::new(Intake::new(route, around.clone(), quota.map(Floods::new)));
    let stop = &around.fatal.stop;
    let Some(maxhold) = maxhold.filter(|_| !source.is_in_order()) else { return source.run(intake, stop).await };
    let (clock, activity) = (around.clock.clone(), around.activity.clone());
    let (front, putting) = InOrder::new(intake, maxhold, source.may_be_held(), clock, activity);
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
    /// They are taken in the order of the stream, and one that comes again is not taken again, by its `update_id`: within 48 hours
    /// with a durable store, among the newest 65,536 with the memory store. What cannot be read is logged, acknowledged and
    /// skipped. While the bot has enough to do ([`backlog`](Self::backlog)) it does not ask the stream for
    /// more. The stream has caught up, so that what is overdue may expire, when it has brought nothing for a second. Its end does
    /// not end the bot: conversations go on, expire and answer events until it is shut down.
    ///
    /// Nothing is fetched meanwhile, at the simulator neither: what people say there does not come. A stream that panics ends the bot ([`Running::ended`](crate::Running::ended)).
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
    /// Nothing is lost by it: what comes later than that is taken when it comes. Ids that lead more than 1,000 further, or two in
    /// succession that lead back by more than that, as after a quiet week, begin a new order, and are not waited for.
    ///
    /// At most 1,000 updates and 8 MiB are held; beyond that the first of them are taken as if their time were up. So are all when
    /// the bot stops. Each update that a webhook holds occupies one of Telegram's connections, by which also the missing one has
    /// to come: there at most half as many are held as there are connections, 20 unless `Webhook::max_connections` or
    /// `Webhook::concurrency` says something else.
    pub fn ordered(mut self, maxhold: Duration) -> Self {
        self.entrance.rules.maxhold = Some(maxhold);
        self
    }

    /// How much each user may send. What is more is dropped before anything is done for it: it comes into no store and to no
    /// conversation, and is counted (`stategram_updates_flooded`). Without this there is no such bound.
    ///
    /// ```no_run
    /// # use stategram::prelude::*;
    /// # #[derive(Conversation, Serialize, Deserialize, Clone)]
    /// # #[conversation(per_chat)]
    /// # enum Greeting { #[state(entry)] Idle }
    /// # use greeting::Idle;
    /// # #[handler]
    /// # impl Greeting { #[on(Idle, message)] fn hello(reply: &mut Reply) -> Stay { reply.text("Hello!"); Stay } }
    /// # async fn example() -> stategram::Result<()> {
    /// use stategram::Quota;
    ///
    /// // One update a second in the long run, 30 at once.
    /// let quota = Quota::default().warning("Not so fast, please: some of this I have not read.");
    /// Bot::from_env()?.conversation::<Greeting>().per_user(quota).run().await
    /// # }
    /// ```
    ///
    /// A user is who stands in `from`, in whichever chats; who writes on behalf of a chat, an anonymous administrator, say, is that
    /// chat. What nobody did (a `poll`) is not counted. All else is, whatever kind it is and whether or not a conversation takes it:
    /// each message of an album, and what is typed in inline mode, which is an update for every few letters; so choose a
    /// [`burst`](Quota::burst) to match. It is counted again when it is brought again.
    ///
    /// Never dropped are pre-checkout and shipping queries, `purchased_paid_media`, `successful_payment`, `refunded_payment`, and
    /// what says that a group has become a supergroup; nor do they count.
    ///
    /// A press on a button is answered also where it is dropped, so that it does not spin.
    pub fn per_user(mut self, quota: Quota) -> Self {
        self.entrance.rules.quota = Some(quota);
        self
    }
}
