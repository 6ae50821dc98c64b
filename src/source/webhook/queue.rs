//! What was posted, on its way to the intake.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, warn};

use crate::bot::{ApiError, Bot};
use crate::fatal::Fatal;
use crate::source::Sink;
use crate::source::webhook::door::Delivery;
use crate::source::webhook::serve::Server;
use crate::source::webhook::{WebhookService, register};

/// The updates that somebody posts.
///
/// One loop takes them in, in the order in which their bodies were complete, and what waits for it at once as one batch. So the
/// store is asked as by polling, and a peer that hangs up interrupts nothing.
pub(crate) struct Posted {
    pub(super) bot: Bot,
    pub(super) service: WebhookService,
    pub(super) deliveries: mpsc::Receiver<Delivery>,
    /// Where the application does not serve.
    pub(super) server: Option<Server>,
    pub(super) fatal: Fatal,
    /// How many requests may be kept waiting for another one.
    pub(crate) may_be_held: usize,
    pub(super) unregister: bool,
    /// Whether this bot has told Telegram of it.
    pub(super) is_registered: bool,
}

/// As many as Telegram gives in one answer to a poll.
const BATCH: usize = 100;

/// How often Telegram is asked whether something waits there.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// Beyond this it does not matter any more: what is overdue expires all the same.
const LOOKS: usize = 30;

impl Posted {
    /// What takes the requests.
    pub(crate) fn service(&self) -> WebhookService {
        self.service.clone()
    }

    /// Until the bot stops. Then no request is let in any more, and those that are under way get their answers.
    pub(crate) async fn run(self, sink: &Arc<dyn Sink>) {
        let Self { bot, service, deliveries, server, fatal, unregister, is_registered, .. } = self;
        let Fatal { stop, cancel, .. } = &fatal;
        let door = service.door();
        door.leads_to(sink);
        let serving = async {
            if let Some(server) = server {
                server.serve(door, stop, cancel).await;
            }
        };
        let catching_up = stop.run_until_cancelled(catch_up(&bot, is_registered, &**sink));
        let leaving = async {
            stop.cancelled().await;
            if unregister {
                // A bot that does not stop of its own accord is to run again.
                let _ = cancel.run_until_cancelled(register::unregister(&bot)).await;
            }
        };
        tokio::join!(serving, take_all(deliveries, &**sink, stop), catching_up, leaving);
    }
}

/// Takes in what is posted, in the order in which it came.
async fn take_all(mut deliveries: mpsc::Receiver<Delivery>, sink: &dyn Sink, stop: &CancellationToken) {
    // Where some may be held, each is acknowledged by itself.
    let most = if sink.at_once() == 1 { BATCH } else { 1 };
    let mut batch = Vec::new();
    let mut under_way = FuturesUnordered::new();
    let mut has_ended = false;
    while !has_ended || !under_way.is_empty() {
        tokio::select! {
            Some(()) = under_way.next() => {}
            count = deliveries.recv_many(&mut batch, most), if !has_ended && under_way.len() < sink.at_once() => {
                has_ended = count == 0;
                if !has_ended {
                    under_way.push(take(std::mem::take(&mut batch), sink));
                }
            }
            // What is in the queue then is still received.
            () = stop.cancelled(), if !deliveries.is_closed() => deliveries.close(),
        }
    }
}

/// Gives a batch to the sink, right now, and tells those who wait when it has been taken.
fn take(batch: Vec<Delivery>, sink: &dyn Sink) -> impl Future<Output = ()> {
    let (updates, waiting): (Vec<_>, Vec<_>) = batch.into_iter().map(|it| (it.update, it.is_taken)).unzip();
    let taking = sink.take(updates);
    async move {
        let taken = taking.await;
        if let Err(error) = &taken {
            error!("updates could not be taken in, Telegram will bring them again: {error}");
        }
        for is_taken in waiting {
            // Who does not wait any more is told when the update comes again.
            let _ = is_taken.send(taken.is_ok());
        }
    }
}

/// What came while the bot was not running waits at Telegram, which posts it now: until nothing is left there.
async fn catch_up(bot: &Bot, is_registered: bool, sink: &dyn Sink) {
    #[derive(Deserialize)]
    struct WebhookInfo {
        url: String,
        pending_update_count: u64,
    }
    for _ in 0..LOOKS {
        let wait = match bot.call_by_name::<_, WebhookInfo>("getWebhookInfo", &()).await {
            Ok(info) if info.url.is_empty() && !is_registered => {
                warn!(
                    "no webhook is registered for this bot, so Telegram posts nothing: give it its public URL \
                     (STATEGRAM_WEBHOOK_URL, or `Webhook::url`), or call setWebhook"
                );
                return sink.caught_up();
            }
            Ok(info) if info.pending_update_count == 0 => return sink.caught_up(),
            Ok(_) => BETWEEN_LOOKS,
            Err(ApiError::Throttled { retry_after, .. }) => retry_after,
            Err(error) if error.is_transient() => BETWEEN_LOOKS,
            Err(error) => return debug!("nobody says whether updates wait at Telegram: {error}"),
        };
        tokio::time::sleep(wait).await;
    }
}
