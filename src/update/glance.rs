//! An update's headline, as telepot's `glance` gives it.

use std::fmt;

use crate::update::{ChatHead, Content, Incoming, Kind};

/// The few things that say what an update is, by telepot's flavors.
///
/// Shown with `{}` it is telepot's short form, with `{:#}` the long one: what follows the others in each variant is the long
/// form's alone.
///
/// ```
/// # use stategram::update::Incoming;
/// let update = Incoming::decode(
///     r#"{"update_id": 7, "message": {"message_id": 5, "date": 1700000000, "text": "hi",
///         "from": {"id": 42, "is_bot": false, "first_name": "Ann"}, "chat": {"id": 42, "type": "private"}}}"#,
/// )?;
/// let glance = update.glance();
/// assert_eq!(format!("{}: {glance}", glance.flavor()), "chat: text private 42");
/// assert_eq!(format!("{glance:#}"), "text private 42 1700000000 5");
/// # Ok::<(), stategram::update::Broken>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Glance {
    /// A message, new or edited, a channel's or a business account's.
    Chat {
        /// What it is made of.
        content: Content,
        /// The chat's type and id.
        chat: ChatHead,
        /// When it was sent, in seconds since 1970; 0 where that cannot be read.
        date: i64,
        /// Its id in the chat.
        message_id: i64,
    },
    /// A pressed button.
    CallbackQuery {
        /// The query's id.
        id: String,
        /// Who pressed it.
        from: i64,
        /// Its data; a button that starts a game has none.
        data: Option<String>,
    },
    /// Somebody types to the bot in any chat.
    InlineQuery {
        /// The query's id.
        id: String,
        /// Who types.
        from: i64,
        /// What.
        query: String,
        /// Which of the results are asked for, in the bot's own words.
        offset: String,
    },
    /// Somebody chose a result of an inline query.
    ChosenInlineResult {
        /// The result's id.
        result_id: String,
        /// Who chose it.
        from: i64,
        /// What had been typed.
        query: String,
    },
    /// Somebody has said where an order is to be shipped to.
    ShippingQuery {
        /// The query's id.
        id: String,
        /// Who orders.
        from: i64,
        /// What the bot gave the invoice, to know it by.
        invoice_payload: String,
    },
    /// Somebody is about to pay.
    PreCheckoutQuery {
        /// The query's id.
        id: String,
        /// Who pays.
        from: i64,
        /// What the bot gave the invoice, to know it by.
        invoice_payload: String,
        /// The currency's ISO 4217 code, or `XTR` for stars.
        currency: String,
        /// The price in the currency's smallest unit.
        total_amount: i64,
    },
    /// Any other kind of update, of which telepot knows nothing.
    Other {
        /// Its kind.
        kind: Kind,
        /// The chat it is from, if it is from one.
        chat: Option<ChatHead>,
        /// Who did it, if anybody did.
        from: Option<i64>,
    },
}

impl Glance {
    /// The flavor: `chat` for every kind of message, else the kind of update by its Bot API name.
    pub fn flavor(&self) -> &'static str {
        match self {
            Self::Chat { .. } => "chat",
            Self::CallbackQuery { .. } => Kind::CallbackQuery.name(),
            Self::InlineQuery { .. } => Kind::InlineQuery.name(),
            Self::ChosenInlineResult { .. } => Kind::ChosenInlineResult.name(),
            Self::ShippingQuery { .. } => Kind::ShippingQuery.name(),
            Self::PreCheckoutQuery { .. } => Kind::PreCheckoutQuery.name(),
            Self::Other { kind, .. } => kind.name(),
        }
    }
}

impl Incoming {
    /// What it is at a glance. What cannot be read is empty, or 0.
    pub fn glance(&self) -> Glance {
        let (kind, chat, from) = (self.kind(), self.chat(), self.user_id());
        let read = |it: Option<&str>| it.unwrap_or_default().to_owned();
        let text = |name| self.field::<String>(name).ok().flatten().unwrap_or_default();
        let number = |name| self.field::<i64>(name).ok().flatten().unwrap_or_default();
        match (kind, self.content(), chat, from) {
            (_, Some(content), Some(chat), _) => {
                Glance::Chat { content, chat, date: number("date"), message_id: number("message_id") }
            }
            (Kind::CallbackQuery, .., Some(from)) => {
                Glance::CallbackQuery { id: read(self.query_id()), from, data: self.data().map(str::to_owned) }
            }
            (Kind::InlineQuery, .., Some(from)) => {
                let (id, query) = (read(self.query_id()), read(self.query()));
                Glance::InlineQuery { id, from, query, offset: text("offset") }
            }
            (Kind::ChosenInlineResult, .., Some(from)) => {
                Glance::ChosenInlineResult { result_id: text("result_id"), from, query: read(self.query()) }
            }
            (Kind::ShippingQuery, .., Some(from)) => {
                let (id, invoice_payload) = (read(self.query_id()), read(self.invoice_payload()));
                Glance::ShippingQuery { id, from, invoice_payload }
            }
            (Kind::PreCheckoutQuery, .., Some(from)) => {
                let (id, invoice_payload) = (read(self.query_id()), read(self.invoice_payload()));
                let (currency, total_amount) = (text("currency"), number("total_amount"));
                Glance::PreCheckoutQuery { id, from, invoice_payload, currency, total_amount }
            }
            _ => Glance::Other { kind, chat, from },
        }
    }
}

/// Says which flavor it is, and nothing of what somebody wrote, which `{}` does.
impl fmt::Debug for Glance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Glance").field("flavor", &self.flavor()).finish_non_exhaustive()
    }
}

impl fmt::Display for Glance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_long = f.alternate();
        match self {
            Self::Chat { content, chat, date, message_id } => {
                write!(f, "{} {} {}", content.name(), chat.kind.name(), chat.id)?;
                if is_long { write!(f, " {date} {message_id}") } else { Ok(()) }
            }
            Self::CallbackQuery { id, from, data } => write!(f, "{id} {from} {}", data.as_deref().unwrap_or_default()),
            Self::InlineQuery { id, from, query, offset } => {
                write!(f, "{id} {from} {query}")?;
                if is_long { write!(f, " {offset}") } else { Ok(()) }
            }
            Self::ChosenInlineResult { result_id, from, query } => write!(f, "{result_id} {from} {query}"),
            Self::ShippingQuery { id, from, invoice_payload } => write!(f, "{id} {from} {invoice_payload}"),
            Self::PreCheckoutQuery { id, from, invoice_payload, currency, total_amount } => {
                write!(f, "{id} {from} {invoice_payload}")?;
                if is_long { write!(f, " {currency} {total_amount}") } else { Ok(()) }
            }
            Self::Other { chat, from, .. } => match (chat, from) {
                (Some(chat), Some(from)) => write!(f, "{} {} {from}", chat.kind.name(), chat.id),
                (Some(chat), None) => write!(f, "{} {}", chat.kind.name(), chat.id),
                (None, Some(from)) => write!(f, "{from}"),
                (None, None) => Ok(()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(update: &str, flavor: &str, short: &str, long: &str) {
        let glance = Incoming::decode(&format!(r#"{{"update_id":1,{update}}}"#)).unwrap().glance();
        assert_eq!((glance.flavor(), &*format!("{glance}"), &*format!("{glance:#}")), (flavor, short, long));
    }

    #[test]
    fn each_flavor_has_the_glance_that_telepot_gives_it() {
        let message = r#"{"message_id":5,"date":9,"chat":{"id":-7,"type":"supergroup"},"from":{"id":4},"voice":{}}"#;
        let long = "voice supergroup -7 9 5";
        for kind in ["message", "edited_message", "channel_post", "edited_channel_post", "business_message"] {
            check(&format!(r#""{kind}":{message}"#), "chat", "voice supergroup -7", long);
        }
        let query = |more: &str| format!(r#"{{"id":"q","from":{{"id":4}},{more}}}"#);
        let payment = query(r#""invoice_payload":"p","currency":"EUR","total_amount":250"#);
        check(&format!(r#""callback_query":{}"#, query(r#""data":"yes""#)), "callback_query", "q 4 yes", "q 4 yes");
        check(&format!(r#""callback_query":{}"#, query(r#""game_short_name":"g""#)), "callback_query", "q 4 ", "q 4 ");
        check(
            &format!(r#""inline_query":{}"#, query(r#""query":"a b","offset":"20""#)),
            "inline_query",
            "q 4 a b",
            "q 4 a b 20",
        );
        let chosen = r#""chosen_inline_result":{"result_id":"r","from":{"id":4},"query":"a b"}"#;
        check(chosen, "chosen_inline_result", "r 4 a b", "r 4 a b");
        check(&format!(r#""shipping_query":{payment}"#), "shipping_query", "q 4 p", "q 4 p");
        check(&format!(r#""pre_checkout_query":{payment}"#), "pre_checkout_query", "q 4 p", "q 4 p EUR 250");
    }

    #[test]
    fn what_telepot_does_not_know_has_a_glance_too() {
        check(r#""poll":{"id":"1"}"#, "poll", "", "");
        check(r#""poll_answer":{"user":{"id":4}}"#, "poll_answer", "4", "4");
        let member = r#""my_chat_member":{"chat":{"id":-7,"type":"group"},"from":{"id":4}}"#;
        check(member, "my_chat_member", "group -7 4", "group -7 4");
        check(r#""hologram":{}"#, "unknown", "", "");
        check(r#""message":{"text":"broken"}"#, "unknown", "", "");
    }
}
