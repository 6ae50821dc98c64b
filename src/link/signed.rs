//! Links that nobody can make up.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::clock::Moment;
use crate::extract::Me;
use crate::link::{self, Bytes, LinkError};
use crate::machine::Cx;
use crate::press::{CallbackData, CallbackKey, digits};
use crate::update::Incoming;

/// What a link says that this bot has signed: [`DeepLink<Signed<T>>`](crate::DeepLink) is given to a handler where the
/// signature is this bot's, for whoever follows the link, and not out of date. Any other link is left to the next handler.
///
/// Whatever a link grants has to be signed, since anybody can write any payload. What is signed is a type with
/// [`#[derive(CallbackData)]`](derive@crate::CallbackData), as short in a link as in a button; its tag is signed with it, so that a
/// link that says one thing is never taken for another one's.
///
/// ```
/// use std::time::Duration;
/// use stategram::link::{LinkError, Signed};
/// use stategram::prelude::*;
///
/// /// Makes whoever follows the link a member of the team.
/// #[derive(CallbackData)]
/// struct Invitation {
///     team: u32,
/// }
///
/// #[derive(Conversation, Serialize, Deserialize, Clone)]
/// #[conversation(per_user)]
/// enum Member {
///     #[state(entry)]
///     Stranger,
///     Joined { team: u32 },
/// }
/// use member::{Joined, Stranger};
///
/// #[handler]
/// impl Member {
///     #[on(Joined, command = "invite")]
///     fn invite(joined: &Joined, me: Me, now: Moment, reply: &mut Reply) -> Result<Stay, LinkError> {
///         let payload = me.sign(&Invitation { team: joined.team })?.until(now + Duration::from_secs(24 * 3600));
///         reply.text(format!("Good for a day: {}", me.start_link(payload)?));
///         Ok(Stay)
///     }
///
///     #[on(Stranger, command = "start")]
///     fn invited(DeepLink(Signed(to)): DeepLink<Signed<Invitation>>) -> Joined {
///         Joined { team: to.team }
///     }
///
///     #[on(Stranger, command = "start")]
///     fn start(reply: &mut Reply) -> Stay {
///         reply.text("You need an invitation, and one that is not older than a day.");
///         Stay
///     }
/// }
/// ```
///
/// A signature is 96 bits of an HMAC-SHA256 with [`Builder::callback_key`](crate::Builder::callback_key), or, without one, with
/// a key made from the bot's token: then a new token makes all links void. It is of this bot alone. A bot
/// [over a transport](crate::Bot::over) of one's own needs a key.
///
/// A link is not hidden, and not used up: whoever has it reads what it says, and may follow it again or pass it on, unless it
/// is [`only`](Payload::only) for one. What may happen once is to be noted by the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signed<T>(pub T);

/// A payload with the signature of a bot, made by [`Me::sign`]. Shown, it is what a link has: give it to
/// [`Me::start_link`] or [`Me::group_link`].
#[derive(Clone, Debug)]
#[must_use = "it is the payload of a link"]
pub struct Payload {
    me: Me,
    tag: &'static str,
    data: String,
    packed: bool,
    only: Option<i64>,
    until: Option<Moment>,
}

/// How many letters the data of a signed payload may have: of 64 there are 16 for the signature, and 8 for whom and until when.
pub const SIGNED_LIMIT: usize = link::PAYLOAD_LIMIT - SIGNATURE - 8;

/// The letters of 96 bits.
const SIGNATURE: usize = 16;

const ONLY: u128 = 1;
const UNTIL: u128 = 2;
const PACKED: u128 = 4;

impl Me {
    /// The payload that says this, signed by the bot; see [`Signed`].
    ///
    /// Anybody may follow its link at any time, unless [`only`](Payload::only) or [`until`](Payload::until) says otherwise.
    ///
    /// A type that may come to more than 40 letters does not compile:
    ///
    /// ```compile_fail
    /// # use stategram::prelude::*;
    /// #[derive(CallbackData)]
    /// struct Long([u64; 4]);
    ///
    /// fn link(me: &Me) {
    ///     let _ = me.sign(&Long([0; 4]));
    /// }
    /// # let _: fn(&Me) = link;
    /// ```
    ///
    /// # Errors
    /// [`LinkError::NoKey`], where the bot has no token and was given no key. [`LinkError::TooLong`], where there are letters in
    /// the data that links may not have, as in a [`Brief`](crate::press::Brief), and it is too long for being written with others:
    /// every three bytes are four letters then.
    pub fn sign<T: CallbackData>(&self, what: &T) -> Result<Payload, LinkError> {
        const { assert!(T::MAX_LEN <= SIGNED_LIMIT, "a signed link has room for 40 letters, and this may come to more") };
        if self.key().is_none() {
            return Err(LinkError::NoKey);
        }
        let mut data = String::new();
        what.write(&mut data);
        let packed = !data.is_empty() && matches!(link::check(&data), Err(LinkError::Character(_)));
        if packed {
            data = Bytes(data.into_bytes()).to_string();
        }
        if data.len() > SIGNED_LIMIT {
            return Err(LinkError::TooLong(data.len() + link::PAYLOAD_LIMIT - SIGNED_LIMIT));
        }
        Ok(Payload { me: self.clone(), tag: T::TAG, data, packed, only: None, until: None })
    }
}

impl Payload {
    /// It is for this user; the link is nothing in the hands of anybody else. Who that is is not written in it.
    pub fn only(self, user_id: i64) -> Self {
        Self { only: Some(user_id), ..self }
    }

    /// It is good until this moment, by the bot's clock and to the second: `now + Duration::from_secs(3600)`.
    pub fn until(self, moment: Moment) -> Self {
        Self { until: Some(moment), ..self }
    }
}

impl fmt::Display for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut body = String::with_capacity(link::PAYLOAD_LIMIT);
        let flag = |is: bool, flag: u128| if is { flag } else { 0 };
        let kind = flag(self.only.is_some(), ONLY) | flag(self.until.is_some(), UNTIL) | flag(self.packed, PACKED);
        digits::write(kind, &mut body);
        if let Some(until) = self.until {
            // What is later than the year 2106 is never.
            digits::write(until.as_secs().min(u32::MAX.into()).into(), &mut body);
        }
        body.push_str(&self.data);
        let signature = self.me.key().map(|key| signature(key, self.me.id(), self.only, self.tag, &body));
        write!(f, "{body}{}", signature.unwrap_or_default())
    }
}

/// What [`DeepLink<T>`](crate::DeepLink) can be had as: what can be parsed from the payload, or something [`Signed`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be had from a deep link",
    label = "neither parsed from a text nor signed",
    note = "`DeepLink<T>` gives a `String`, a `T: FromStr`, or `Signed<T>` of a type with `#[derive(CallbackData)]`"
)]
pub trait FromLink: Sized {
    /// The value, where the payload is one of its payloads.
    #[doc(hidden)]
    fn from_link<A>(payload: &str, cx: &Cx<'_, A>) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: FromStr> FromLink for T {
    fn from_link<A>(payload: &str, _: &Cx<'_, A>) -> Option<Self> {
        payload.parse().ok()
    }
}

impl<T: CallbackData> FromLink for Signed<T> {
    fn from_link<A>(payload: &str, cx: &Cx<'_, A>) -> Option<Self> {
        let user_id = cx.update().and_then(Incoming::user_id);
        read(payload, cx.me(), user_id, cx.now()).map(Self)
    }
}

/// What the payload says, if this bot has signed it, for this user, and it is not too late.
pub(crate) fn read<T: CallbackData>(payload: &str, me: &Me, user_id: Option<i64>, now: Moment) -> Option<T> {
    let (body, signed) = payload.split_at_checked(payload.len().checked_sub(SIGNATURE)?)?;
    let mut data = body;
    let kind = digits::read(&mut data).filter(|it| *it <= ONLY | UNTIL | PACKED)?;
    let until = if kind & UNTIL > 0 { Some(digits::read(&mut data)?) } else { None };
    let only = if kind & ONLY > 0 { Some(user_id?) } else { None };
    let key = me.key()?;
    if !key.are_same(signature(key, me.id(), only, T::TAG, body).as_bytes(), signed.as_bytes())
        || until.is_some_and(|it| it < now.as_secs().into())
    {
        return None;
    }
    let unpacked = match kind & PACKED {
        0 => data.to_owned(),
        _ => String::from_utf8(data.parse::<Bytes>().ok()?.0).ok()?,
    };
    let mut rest = unpacked.as_str();
    T::read(&mut rest).filter(|_| rest.is_empty())
}

/// The same words as a payload that [`read`] takes for signed, whatever they are: for whoever tries what is behind the signature.
#[cfg(test)]
pub(crate) fn sealed<T: CallbackData>(body: &str, me: &Me, only: Option<i64>) -> Option<String> {
    Some(format!("{body}{}", signature(me.key()?, me.id(), only, T::TAG, body)))
}

/// The letters of the signature: over the bot, the user, what the data is of, and all that stands before them.
fn signature(key: &CallbackKey, bot_id: i64, only: Option<i64>, tag: &str, body: &str) -> String {
    let mut context = key.context("stategram link 1");
    context.update(&bot_id.to_be_bytes());
    context.update(&[u8::from(only.is_some())]);
    context.update(&only.unwrap_or_default().to_be_bytes());
    // With its length, so that nothing of the data can pass for it.
    context.update(&(tag.len() as u64).to_be_bytes());
    context.update(tag.as_bytes());
    context.update(body.as_bytes());
    URL_SAFE_NO_PAD.encode(&context.sign().as_ref()[..12])
}
