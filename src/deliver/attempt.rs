//! How one effect is sent, as often as it takes, and what becomes of it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use serde::Deserialize;
use tracing::{debug, info, warn};

use crate::bot::{ApiError, Backoff};
use crate::conversation::{Migration, message_of};
use crate::deliver::Deliver;
use crate::deliver::fate::{Tries, Verdict, judge, may_have_arrived};
use crate::deliver::outgoing::Outgoing;
use crate::figures;
use crate::reply::{Effect, Query, Undeliverable};
use crate::store::{Entry, EntryKind, Fate, Posting, Result, Sending, SentId};
use crate::types::ChatId;
use crate::unquoted;

/// How sending ended.
pub(super) enum Ending {
    /// The bot stops: in a store that keeps it is still to be sent.
    CutOff {
        tried: Tried,
    },
    Doubtful(String),
    Refused(ApiError),
    Sent(Option<(SentId, i32)>),
    Stale,
    /// What it is about was never sent.
    Unresolved,
}

/// Whether what was cut off may have been sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tried {
    No,
    /// Telegram has refused it for now, or was not reached.
    InVain,
    Unsure,
}

/// How long until the next attempt.
pub(super) enum Pause {
    /// Telegram asks for it.
    Asked(Duration),
    Network(Duration),
}

impl Deliver {
    /// Sends one effect. A store of somebody's own may panic, and must not take the lane with it: like one that fails it ends
    /// the bot, and so nothing of the lane goes out behind what was not sent.
    pub(super) async fn send(self: &Arc<Self>, outgoing: &mut Outgoing) {
        match AssertUnwindSafe(self.see_to(outgoing)).catch_unwind().await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => self.fatal.fail(error),
            Err(panic) => self.fatal.fail(format!("it panicked: {}", message_of(&*panic)).into()),
        }
        self.lower(1, outgoing.weight);
    }

    async fn see_to(self: &Arc<Self>, outgoing: &mut Outgoing) -> Result<()> {
        // Before the store takes it for sent, perhaps.
        let ending = if !self.admitted(outgoing, true).await? {
            Ending::CutOff { tried: Tried::No }
        } else if let Some(ending) = self.prepare(outgoing).await? {
            ending
        } else {
            self.attempt(outgoing).await?
        };
        self.report(outgoing, ending).await
    }

    /// Tells the store that this one is next, and resolves what it is about.
    async fn prepare(&self, outgoing: &mut Outgoing) -> Result<Option<Ending>> {
        // Once one effect of a chat was cut off, none behind it may still go out.
        if self.fatal.cancel.is_cancelled() {
            return Ok(Some(Ending::CutOff { tried: Tried::No }));
        }
        // Whether an earlier run has sent it nobody knows, and a query is answered once at most: its user types on.
        let is_of_earlier = outgoing.id.zip(self.first.get()).is_some_and(|(id, first)| id < *first);
        if outgoing.is_stale(|| self.clock.now()) || is_of_earlier && outgoing.answers(Query::Inline) {
            return Ok(Some(Ending::Stale));
        }
        let Outgoing { id: Some(id), effect, .. } = outgoing else { return Ok(None) };
        let message = self.store.sending(Sending { id: *id, once: effect.once, of: effect.of }).await?;
        match (effect.of, message) {
            (None, _) => {}
            (Some(_), Some(message_id)) => effect.resolve(message_id),
            // What answers it goes without it.
            (Some(_), None) if effect.unanswer() => {}
            (Some(_), None) => return Ok(Some(Ending::Unresolved)),
        }
        Ok(None)
    }

    /// Tries as often as it takes.
    async fn attempt(self: &Arc<Self>, outgoing: &mut Outgoing) -> Result<Ending> {
        let (mut tries, mut backoff) = (Tries::default(), Backoff::default());
        loop {
            if outgoing.is_stale(|| self.clock.now()) {
                return Ok(Ending::Stale);
            }
            let Outgoing { id, effect, .. } = &mut *outgoing;
            let method = effect.call.method();
            let error = match effect.call.body() {
                Ok(body) => {
                    let place = self.flights.place(&effect.call).await;
                    if self.fatal.cancel.is_cancelled() {
                        let tried = if tries.unsure { Tried::Unsure } else { Tried::InVain };
                        return Ok(Ending::CutOff { tried });
                    }
                    let sending =
                        AssertUnwindSafe(self.bot.send_json(method, body, effect.call.uploads())).catch_unwind();
                    let sent = tokio::select! {
                        biased;
                        () = self.fatal.cancel.cancelled() => return Ok(Ending::CutOff { tried: Tried::Unsure }),
                        sent = sending => sent,
                    };
                    drop(place);
                    match sent {
                        Ok(Ok(result)) => return Ok(Ending::Sent(became(effect, &result))),
                        Ok(Err(error)) => error,
                        // A transport of somebody's own.
                        Err(panic) => {
                            return Ok(Ending::Doubtful(format!("sending panicked: {}", message_of(&*panic))));
                        }
                    }
                }
                Err(error) => ApiError::Unsendable { method: method.to_owned(), reason: error.to_string() },
            };
            let pause = match judge(&error, &effect.call, effect.once, tries) {
                Verdict::Sent => return Ok(Ending::Sent(None)),
                Verdict::Stale => return Ok(Ending::Stale),
                Verdict::Refused => return Ok(Ending::Refused(error)),
                Verdict::Doubtful => return Ok(Ending::Doubtful(error.to_string())),
                Verdict::Move { to } => {
                    warn!(chat = ?effect.call.chat(), to, "the group is a supergroup now");
                    let from = match effect.call.chat() {
                        Some(ChatId::Integer(from)) => Some(from),
                        Some(ChatId::String(_)) | None => None,
                    };
                    effect.call.readdress(to);
                    if let Some(from) = from {
                        if let Some(migration) = Migration::between(from, to) {
                            self.moves(migration);
                            self.tell_of(migration);
                        }
                        // A signature is for the chat in which the button is pressed.
                        if let Some(route) = self.post.route() {
                            route.seal_again(effect, from);
                        }
                    }
                    tries.doubts += 1;
                    tries.moved = true;
                    continue;
                }
                Verdict::Retry => {
                    let time = backoff.next();
                    tries.doubts += u32::from(matches!(error, ApiError::Unreadable { .. }));
                    tries.unsure |= may_have_arrived(&error);
                    warn!(?id, method, chat = ?effect.call.chat(), "tried again in {time:.1?}: {error}");
                    Pause::Network(time)
                }
                Verdict::Wait(time) => {
                    warn!(?id, method, chat = ?effect.call.chat(), "Telegram asks to wait {time:?}");
                    // What is of no use then keeps the place of others.
                    if outgoing.is_stale(|| self.clock.now() + time) {
                        return Ok(Ending::Stale);
                    }
                    Pause::Asked(time)
                }
            };
            // Boxed, since hardly any has to, and the task of each would be larger for it.
            if !Box::pin(self.pauses(outgoing, pause, tries)).await? {
                let tried = if tries.unsure { Tried::Unsure } else { Tried::InVain };
                return Ok(Ending::CutOff { tried });
            }
        }
    }

    /// Counts how it ended, and says so to the store and to the conversation that wants to be told.
    async fn report(&self, outgoing: &Outgoing, ending: Ending) -> Result<()> {
        let Outgoing { id, effect, listener, ticket, .. } = outgoing;
        let (method, chat) = (effect.call.method(), effect.call.chat());
        let became = ending.became();
        let mut refusal = None;
        let fate = match ending {
            Ending::CutOff { tried } => {
                self.cut_off(outgoing, tried);
                match tried == Tried::InVain && self.store.keeps() {
                    true => Fate::Unsent,
                    false => return Ok(()),
                }
            }
            Ending::Sent(message) => {
                self.bot.calls().replied(method);
                Fate::Sent { message }
            }
            Ending::Stale => {
                debug!(?id, method, ?chat, "dropped: it comes too late");
                metrics::counter!(figures::REPLIES_STALE).increment(1);
                Fate::Dropped
            }
            Ending::Unresolved => {
                warn!(?id, method, ?chat, "dropped: the message that it is about was not sent, or is forgotten");
                metrics::counter!(figures::REPLIES_UNRESOLVED).increment(1);
                Fate::Dropped
            }
            Ending::Doubtful(error) => {
                warn!(?id, method, ?chat, "it may have been sent, and is not sent again: {error}");
                self.vitals.doubts("withheld", 1);
                if id.is_some() && self.store.keeps() {
                    self.vitals.sets_aside(EntryKind::Reply.name(), 1);
                }
                Fate::Doubtful { error }
            }
            Ending::Refused(error) => {
                warn!(?id, method, ?chat, "{}", unquoted::telegram(&error.to_string()));
                metrics::counter!(figures::REPLIES_DROPPED).increment(1);
                // A store that keeps knows whether the conversation was told of another reply of the turn.
                let listener = listener.as_ref().filter(|it| self.store.keeps() || it.is_news());
                refusal = listener.and_then(|it| Some((it, told(effect, error)?)));
                Fate::Refused { tell: refusal.as_ref().map(|(_, body)| body.clone()) }
            }
        };
        let Some(id) = *id else { return Ok(()) };
        let inbox = self.store.delivered(id, fate, self.clock.now()).await?;
        if let (Some(ticket), Some(became)) = (ticket, became) {
            ticket.became(became);
        }
        if let Some((listener, body)) = refusal
            && (inbox.is_some() || !self.store.keeps())
        {
            let (conversation, seed) = (listener.origin.conversation.clone(), listener.origin.seed.clone());
            let entry = Entry::new(EntryKind::Undeliverable, body);
            self.post.hand(Posting { conversation, seed, entry }, inbox);
        }
        Ok(())
    }

    pub(super) fn cut_off(&self, outgoing: &Outgoing, tried: Tried) {
        let Outgoing { id, effect, .. } = outgoing;
        let (method, chat) = (effect.call.method(), effect.call.chat());
        if id.is_some() && self.store.keeps() {
            return match tried == Tried::Unsure && effect.once {
                true => warn!(?id, method, ?chat, "it may have been sent: the next start sets it aside"),
                false => info!(?id, method, ?chat, "not sent for now: it waits in the store"),
            };
        }
        warn!(method, ?chat, "not sent: the bot stops");
        metrics::counter!(figures::REPLIES_DROPPED).increment(1);
    }
}

/// The message that the effect became, where somebody may refer to it: of an album, or of many messages, the first.
fn became(effect: &Effect, result: &Bytes) -> Option<(SentId, i32)> {
    #[derive(Deserialize)]
    struct Message {
        message_id: i32,
    }
    let sent = effect.sent?;
    let first = if result.starts_with(b"[") {
        serde_json::from_slice(result).map(|messages: Vec<Message>| messages.into_iter().next())
    } else {
        serde_json::from_slice(result).map(Some)
    };
    match first {
        Ok(first) => first.map(|Message { message_id }| (sent, message_id)),
        Err(error) => {
            let error = unquoted::parser(&error.to_string());
            warn!("sent, but the message's id cannot be read, so that nothing can be done to it later: {error}");
            None
        }
    }
}

/// What the conversation is told, as JSON.
fn told(effect: &Effect, error: ApiError) -> Option<String> {
    let chat_id = match effect.call.chat() {
        Some(ChatId::Integer(id)) => Some(id),
        Some(ChatId::String(_)) | None => None,
    };
    let (gone, description) = match error {
        ApiError::Gone { why, .. } => (Some(why.clone()), why.to_string()),
        ApiError::BadRequest { description, .. } | ApiError::NotEnoughRights { description, .. } => (None, description),
        other => (None, other.to_string()),
    };
    let (method, sent) = (effect.call.method().to_owned(), effect.sent.or(effect.of));
    let undeliverable = Undeliverable { method, chat_id, sent, gone, description };
    // Plain data, which always encodes.
    serde_json::to_string(&undeliverable).ok()
}
