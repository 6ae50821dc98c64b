//! Calls that are made at once.

use std::future::IntoFuture;
use std::marker::PhantomData;

use futures_util::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::bot::{ApiError, Bot, Upload, answer};
use crate::press::Sealer;
use crate::reply::private::Sink as _;
use crate::reply::{Call, Effect, InChat, Method, MethodCall, Prepared, Recipient, ReplyError, Sink, private};

/// A call that is made when it is awaited, and not at all where it is not.
#[derive(Debug)]
pub struct AtOnce {
    bot: Bot,
    /// Files that can be sent once only.
    streams: Vec<Upload>,
    error: Option<ReplyError>,
}

/// A call that is made when it is awaited: what the methods of [`Bot::to`] return, and [`Bot::call`].
pub type Direct<P> = Prepared<P, AtOnce>;

/// A chat that the bot does something to at once; see [`Bot::to`].
pub type BotTo = InChat<AtOnce>;

impl Bot {
    /// The chat of this id, or the public one of this `@name`: to send to, to edit in and to administer at once, with the methods
    /// that [`Reply`](crate::Reply) has. Each is awaited, and gives the Bot API's answer.
    ///
    /// In a turn it happens outside of it: neither undone where the turn fails, nor in the order of the replies. Its buttons
    /// belong to nobody, whatever conversation has `own_keyboards`; one whose data has to be signed is an error.
    ///
    /// ```no_run
    /// # async fn example(bot: stategram::Bot) -> Result<(), stategram::bot::ApiError> {
    /// use stategram::reply::Keyboard;
    /// use stategram::{File, html};
    ///
    /// let sent = bot.to(42).photo(File::path("cat.jpg")).caption(html!("<b>Look</b>")).await?;
    /// bot.to(42).edit_keyboard(sent.message_id).keyboard(Keyboard::new().button("More", "more")).await?;
    /// bot.to("@cats").copy(&sent).silent().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn to(&self, chat: impl Into<Recipient>) -> BotTo {
        InChat::chosen(chat.into().into_chat(), AtOnce::new(self))
    }

    /// A method of the Bot API by its parameters, with files of whatever kind; the answer has its type.
    ///
    /// ```
    /// # use stategram::Bot;
    /// # use stategram::bot::{Scripted, Upload};
    /// use stategram::types::methods::SendDocumentParams;
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// # let script = Scripted::new();
    /// # let sent = serde_json::json!({"message_id": 7, "date": 0, "chat": {"id": 42, "type": "private"}});
    /// # script.answer("sendDocument", &sent);
    /// # let bot = Bot::over(script);
    /// let log = Upload::stream("log.txt", futures_util::stream::iter([Ok::<_, std::io::Error>("a line\n")]));
    /// let params = SendDocumentParams::builder().chat_id(42).document("attach://log".to_owned()).build();
    /// let sent = bot.call(params).attach("log", log).await?;
    /// assert_eq!(sent.message_id, 7);
    /// # Ok::<(), stategram::bot::ApiError>(())
    /// # }).unwrap();
    /// ```
    #[must_use = "a call at once is made when it is awaited"]
    pub fn call<P: Method>(&self, params: P) -> Direct<P> {
        Prepared::new(AtOnce::new(self), params)
    }
}

impl<P: Method> Direct<P> {
    /// A file that the parameters refer to as `attach://` and this name: a [`File`](crate::File), or a
    /// [stream](Upload::stream).
    pub fn attach(mut self, name: impl Into<String>, file: impl Into<Upload>) -> Self {
        self.sink.streams.push(Upload { name: name.into(), ..file.into() });
        self
    }
}

impl AtOnce {
    fn new(bot: &Bot) -> Self {
        Self { bot: bot.clone(), streams: Vec::new(), error: None }
    }
}

/// The chat, for another call.
impl Clone for AtOnce {
    fn clone(&self) -> Self {
        Self::new(&self.bot)
    }
}

impl Sink for AtOnce {}

impl private::Sink for AtOnce {
    fn wrong(&mut self, error: ReplyError) {
        self.error.get_or_insert(error);
    }

    fn dropped(&mut self, method: &'static str, _effect: impl FnOnce() -> Result<Effect, ReplyError>) {
        tracing::warn!(method, "not called: a call at once is made when it is awaited");
    }
}

impl<P: Method> IntoFuture for Direct<P> {
    type Output = Result<P::Output, ApiError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let ready = self.ready();
        Box::pin(async move { ready?.make().await })
    }
}

/// A call with which nothing is wrong as far as can be seen from here.
pub(super) struct Ready<P> {
    bot: Bot,
    body: Vec<u8>,
    uploads: Vec<Upload>,
    of: PhantomData<fn() -> P>,
}

impl<P: Method> Direct<P> {
    /// The call as it is made.
    pub(super) fn ready(mut self) -> Result<Ready<P>, ApiError> {
        if self.is_unsent() {
            self.sink.wrong(ReplyError::SentAtOnce);
        }
        let params = self.params.take();
        let files = std::mem::take(&mut self.files);
        let emptied = self.sink.clone();
        let AtOnce { bot, streams, error } = std::mem::replace(&mut self.sink, emptied);
        let unsendable = |reason: String| ApiError::Unsendable { method: P::NAME.to_owned(), reason };
        if let Some(error) = error {
            return Err(unsendable(error.to_string()));
        }
        let call = params.map(P::into_call).and_then(|call| call.and_then(|call| files.join(call)).ok());
        let Some(call) = call else { return Err(unsendable("its parameters are no JSON".to_owned())) };
        let body = call.body().map_err(|error| unsendable(error.to_string()))?;
        pressable(P::NAME, &body).map_err(|error| unsendable(error.to_string()))?;
        let mut uploads = call.uploads();
        uploads.extend(streams);
        Ok(Ready { bot, body, uploads, of: PhantomData })
    }
}

impl<P: Method> Ready<P> {
    /// Makes it.
    pub(super) async fn make(self) -> Result<P::Output, ApiError> {
        let (answer, _) = self.bot.exchange(P::NAME, self.body, self.uploads).await?;
        let said: Said<P::Output> = self.bot.read(&answer.body, |body| answer::parse(P::NAME, answer.status, body))?;
        Ok(said.result)
    }
}

#[derive(Deserialize)]
struct Said<T> {
    result: T,
}

/// Whether the buttons in these parameters, if any, can be pressed: one that has to be signed is dead without it.
///
/// # Errors
/// [`ReplyError::SignedAtOnce`], where one cannot.
pub(super) fn pressable(method: &str, body: &[u8]) -> Result<(), ReplyError> {
    // The mark of signed data as JSON has it. Hardly any call has it, so hardly any is read for it.
    if !body.windows(6).any(|it| it == br"\u001e") {
        return Ok(());
    }
    let Ok(params) = serde_json::from_slice::<Map<String, Value>>(body) else { return Ok(()) };
    let call = Call::Other(Box::new(MethodCall { method: method.to_owned(), params, files: Vec::new() }));
    Sealer { rules: None, owner: None, from: None }.seal(&mut [call.into()]).map_err(|error| match error {
        ReplyError::NoKey { button } => ReplyError::SignedAtOnce { button },
        error => error,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::bot::Scripted;
    use crate::types::AsyncTelegramApi;
    use crate::types::methods::SendMessageParams;

    #[tokio::test]
    async fn a_button_that_has_to_be_signed_is_not_sent_at_once() {
        let script = Scripted::new();
        let bot = Bot::over(script.clone());
        let keyboard = json!({"inline_keyboard": [[{"text": "Pay", "callback_data": "p\u{1e}A"}]]});
        let params: SendMessageParams =
            serde_json::from_value(json!({"chat_id": 42, "text": "Buy?", "reply_markup": keyboard})).unwrap();
        let in_form = json!({"chat_id": 42, "reply_markup": keyboard.to_string()});
        let refused = [
            bot.call(params.clone()).await.map(drop).unwrap_err(),
            bot.send_message(&params).await.map(drop).unwrap_err(),
            bot.call_by_name::<_, Value>("sendPhoto", &in_form).await.unwrap_err(),
        ];
        for error in refused {
            let said = error.to_string();
            let expected = "button \"Pay\" has to be signed, which only a turn can: queue it with `reply`";
            assert!(said.ends_with(expected), "{said}");
        }
        assert_eq!(script.calls(), []);
    }

    #[test]
    fn what_somebody_wrote_is_no_button() {
        assert_eq!(pressable("sendMessage", br#"{"chat_id":1,"text":"a\u001eb"}"#), Ok(()));
        assert_eq!(pressable("getMe", b"null"), Ok(()));
    }
}
