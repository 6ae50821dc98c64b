//! Calls that are made at once.

use std::future::IntoFuture;

use futures_util::future::BoxFuture;
use serde::Deserialize;

use crate::bot::{ApiError, Bot, Upload, answer};
use crate::reply::private::Sink as _;
use crate::reply::{Effect, InChat, Method, Prepared, Recipient, ReplyError, Sink, private};

/// A call that is made when it is awaited, and not at all where it is not.
#[derive(Debug)]
pub struct AtOnce {
    bot: Bot,
    /// Files that can be sent once only.
    streams: Vec<Upload>,
    error: Option<ReplyError>,
}

/// A call that is made when it is awaited: what the methods of [`Bot::to`] return, and [`Bot::send`].
pub type Direct<P> = Prepared<P, AtOnce>;

/// A chat that the bot does something to at once; see [`Bot::to`].
pub type BotTo = InChat<AtOnce>;

impl Bot {
    /// The chat of this id, or the public one of this `@name`: to send to, to edit in and to administer at once, with the methods
    /// that [`Reply`](crate::Reply) has. Each is awaited, and gives the Bot API's answer.
    ///
    /// In a turn it happens outside of it: neither undone where the turn fails, nor in the order of the replies.
    ///
    /// ```no_run
    /// # async fn example(bot: stategram::Bot) -> Result<(), stategram::bot::ApiError> {
    /// use stategram::File;
    /// use stategram::reply::Keyboard;
    ///
    /// let sent = bot.to(42).photo(File::path("cat.jpg")).caption("<b>Look</b>").html().await?;
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
    /// let sent = bot.send(params).attach("log", log).await?;
    /// assert_eq!(sent.message_id, 7);
    /// # Ok::<(), stategram::bot::ApiError>(())
    /// # }).unwrap();
    /// ```
    pub fn send<P: Method>(&self, params: P) -> Direct<P> {
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

    fn into_future(mut self) -> Self::IntoFuture {
        if self.is_unsent() {
            self.sink.wrong(ReplyError::SentAtOnce);
        }
        let params = self.params.take();
        let files = std::mem::take(&mut self.files);
        let emptied = self.sink.clone();
        let AtOnce { bot, streams, error } = std::mem::replace(&mut self.sink, emptied);
        Box::pin(async move {
            let unsendable = |reason: String| ApiError::Unsendable { method: P::NAME.to_owned(), reason };
            if let Some(error) = error {
                return Err(unsendable(error.to_string()));
            }
            let call = params.map(P::into_call).and_then(|call| call.and_then(|call| files.join(call)).ok());
            let Some(call) = call else { return Err(unsendable("its parameters are no JSON".to_owned())) };
            let body = call.body().map_err(|error| unsendable(error.to_string()))?;
            let mut uploads = call.uploads();
            uploads.extend(streams);
            let (answer, _) = bot.exchange(P::NAME, body, uploads).await?;
            let said: Said<P::Output> = bot.read(&answer.body, |body| answer::parse(P::NAME, answer.status, body))?;
            Ok(said.result)
        })
    }
}

#[derive(Deserialize)]
struct Said<T> {
    result: T,
}
