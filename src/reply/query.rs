//! The kinds of update that are answered, once each.

use std::time::Duration;

use crate::reply::Call;
use crate::update::{Incoming, Kind};

/// A kind of query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Query {
    Callback,
    Inline,
    PreCheckout,
    Shipping,
}

impl Query {
    const ALL: [Self; 4] = [Self::Callback, Self::Inline, Self::PreCheckout, Self::Shipping];

    /// The kind and the id of the query that the update is, if it is one.
    pub(crate) fn of(update: &Incoming) -> Option<(Self, &str)> {
        let query = match update.kind() {
            Kind::CallbackQuery => Self::Callback,
            Kind::InlineQuery => Self::Inline,
            Kind::PreCheckoutQuery => Self::PreCheckout,
            Kind::ShippingQuery => Self::Shipping,
            _ => return None,
        };
        Some((query, update.query_id()?))
    }

    /// The kind and the id of the query that the call answers, if it answers one.
    pub(crate) fn answered_by(call: &Call) -> Option<(Self, &str)> {
        match call {
            Call::AnswerCallbackQuery(params) => Some((Self::Callback, &params.callback_query_id)),
            Call::Other(call) => {
                let query = Self::ALL.into_iter().find(|it| it.method() == call.method)?;
                Some((query, call.params.get(query.id())?.as_str()?))
            }
            Call::DeleteMessage(_) | Call::EditMessageText(_) | Call::SendChatAction(_) | Call::SendMessage(_) => None,
        }
    }

    /// The Bot API method that answers it.
    pub(crate) fn method(self) -> &'static str {
        match self {
            Self::Callback => "answerCallbackQuery",
            Self::Inline => "answerInlineQuery",
            Self::PreCheckout => "answerPreCheckoutQuery",
            Self::Shipping => "answerShippingQuery",
        }
    }

    /// How long Telegram waits for the answer. What comes later is refused.
    pub(crate) fn patience(self) -> Duration {
        Duration::from_secs(match self {
            Self::PreCheckout => 10,
            Self::Inline => 30,
            Self::Callback | Self::Shipping => 150,
        })
    }

    /// The method's parameter with the id of the query.
    fn id(self) -> &'static str {
        match self {
            Self::Callback => "callback_query_id",
            Self::Inline => "inline_query_id",
            Self::PreCheckout => "pre_checkout_query_id",
            Self::Shipping => "shipping_query_id",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::MethodCall;
    use crate::types::methods::AnswerCallbackQueryParams;

    #[test]
    fn an_answer_says_which_query_it_is_for() {
        for query in Query::ALL {
            let params = serde_json::json!({ query.id(): "q", "ok": true });
            let params = params.as_object().unwrap().clone();
            let call =
                Call::Other(Box::new(MethodCall { method: query.method().to_owned(), params, files: Vec::new() }));
            assert_eq!(Query::answered_by(&call), Some((query, "q")));
        }
        let own = AnswerCallbackQueryParams::builder().callback_query_id("q").build();
        assert_eq!(Query::answered_by(&Call::AnswerCallbackQuery(Box::new(own))), Some((Query::Callback, "q")));
        let dice = MethodCall { method: "sendDice".to_owned(), params: serde_json::Map::new(), files: Vec::new() };
        assert_eq!(Query::answered_by(&Call::Other(Box::new(dice))), None);
    }
}
