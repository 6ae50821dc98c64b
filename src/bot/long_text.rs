//! A long text that is sent at once.

use std::future::IntoFuture;

use futures_util::future::BoxFuture;

use crate::bot::{ApiError, AtOnce, Direct};
use crate::reply::private::Sink as _;
use crate::reply::{Effect, Prepared, ReplyError, Sink, private};
use crate::types::Message;
use crate::types::methods::SendMessageParams;

/// A long text that is sent when it is awaited: what [`BotTo::long_text`](crate::bot::BotTo::long_text) returns. What refines it
/// refines the last of its messages.
pub type LongText = Prepared<SendMessageParams, InParts>;

/// Messages that are sent one after another when they are awaited.
#[derive(Debug)]
pub struct InParts {
    at_once: AtOnce,
    /// Those before the last one.
    before: Vec<SendMessageParams>,
}

/// A long text of which not all was sent.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{} of the {parts} messages of a long text were sent: {source}", sent.len())]
#[non_exhaustive]
pub struct PartlySent {
    /// Those that were sent, the first ones: none where it failed at once.
    pub sent: Vec<Message>,
    /// How many they are altogether.
    pub parts: usize,
    /// Why the next one was not sent.
    pub source: ApiError,
}

/// For who does not want to know which were sent.
impl From<PartlySent> for ApiError {
    fn from(error: PartlySent) -> Self {
        error.source
    }
}

impl InParts {
    pub(crate) fn new(at_once: AtOnce, before: Vec<SendMessageParams>) -> Self {
        Self { at_once, before }
    }
}

impl Sink for InParts {}

impl private::Sink for InParts {
    fn wrong(&mut self, error: ReplyError) {
        self.at_once.wrong(error);
    }

    fn dropped(&mut self, method: &'static str, effect: impl FnOnce() -> Result<Effect, ReplyError>) {
        self.at_once.dropped(method, effect);
    }
}

impl IntoFuture for LongText {
    type Output = Result<Vec<Message>, PartlySent>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(mut self) -> Self::IntoFuture {
        if self.is_unsent() {
            self.sink.wrong(ReplyError::SentAtOnce);
        }
        let bare = self.sink.at_once.clone();
        let mut messages = std::mem::take(&mut self.sink.before);
        messages.extend(self.params.take().map(|it| *it));
        let last = messages.len().saturating_sub(1);
        let mistaken = std::mem::replace(&mut self.sink.at_once, bare.clone());
        let mut sinks = std::iter::repeat_n(bare, last).chain([mistaken]);
        let parts = messages.len();
        // What is wrong with one of them is known before any is sent.
        let ready: Result<Vec<_>, _> =
            messages.into_iter().zip(&mut sinks).map(|(params, sink)| Direct::new(sink, params).ready()).collect();
        Box::pin(async move {
            let mut sent = Vec::with_capacity(parts);
            let failed = |sent, source| PartlySent { sent, parts, source };
            let ready = match ready {
                Ok(ready) => ready,
                Err(source) => return Err(failed(sent, source)),
            };
            for message in ready {
                match message.make().await {
                    Ok(message) => sent.push(message),
                    Err(source) => return Err(failed(sent, source)),
                }
            }
            Ok(sent)
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Bot;
    use crate::bot::{ApiError, Scripted};
    use crate::reply::Keyboard;
    use crate::types::{MessageEntity, MessageEntityType};

    fn message(id: i32) -> serde_json::Value {
        json!({"message_id": id, "date": 0, "chat": {"id": 42, "type": "private"}})
    }

    #[tokio::test]
    async fn its_messages_are_sent_in_order_and_the_last_is_refined() {
        let script = Scripted::new();
        let bot = Bot::over(script.clone());
        for id in [7, 8] {
            script.answer("sendMessage", &message(id));
        }
        let text = format!("{}\n{}", "a".repeat(4000), "b".repeat(4000));
        let bold = [MessageEntity::builder().type_field(MessageEntityType::Bold).offset(3999).length(3).build()];
        let sent = bot.to(42).long_text(&text, &bold).silent().await.unwrap();
        assert_eq!(sent.iter().map(|it| it.message_id).collect::<Vec<_>>(), [7, 8]);
        let bodies: Vec<_> = script.calls().into_iter().map(|it| it.params).collect();
        let bold = |offset| json!([{"type": "bold", "offset": offset, "length": 1}]);
        assert_eq!(
            bodies,
            [
                json!({"chat_id": 42, "text": "a".repeat(4000), "entities": bold(3999)}),
                json!({"chat_id": 42, "text": "b".repeat(4000), "entities": bold(0), "disable_notification": true}),
            ]
        );
    }

    #[tokio::test]
    async fn an_error_says_which_were_sent_and_a_mistake_sends_none() {
        let script = Scripted::new();
        let bot = Bot::over(script.clone());
        let text = "a".repeat(9000);
        script.answer("sendMessage", &message(7));
        script.refuse("sendMessage", 400, "Bad Request: TOPIC_CLOSED");
        let error = bot.to(42).long_text(&text, &[]).await.unwrap_err();
        assert_eq!(error.sent.iter().map(|it| it.message_id).collect::<Vec<_>>(), [7]);
        assert_eq!(
            error.to_string(),
            "1 of the 3 messages of a long text were sent: sendMessage: Bad Request: TOPIC_CLOSED (400)"
        );
        assert!(matches!(ApiError::from(error), ApiError::BadRequest { .. }));
        let calls = script.calls().len();
        let error = bot.to(42).long_text(&text, &[]).keyboard(Keyboard::new().button("No", "")).await.unwrap_err();
        assert_eq!((error.sent.len(), error.parts), (0, 3));
        assert_eq!(script.calls().len(), calls);
    }
}
